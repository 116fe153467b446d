"""Is this day a working day in China, and why?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")

# Short id of a holiday → its Chinese and English name.
HOLIDAYS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "new_year": ("元旦", "New Year's Day"),
    "spring_festival": ("春节", "Spring Festival"),
    "tomb_sweeping": ("清明节", "Tomb-Sweeping Day"),
    "labour_day": ("劳动节", "Labour Day"),
    "dragon_boat": ("端午节", "Dragon Boat Festival"),
    "mid_autumn": ("中秋节", "Mid-Autumn Festival"),
    "national_day": ("国庆节", "National Day"),
    "victory_day": ("抗战胜利70周年纪念日", "70th Anniversary of Victory Day"),
})  # fmt: skip

# Why a day is worked or not, in words.
DAY_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "workday": ("工作日", "working day"),
    "make_up": ("调休上班", "make-up working day"),
    "weekend": ("周末", "weekend"),
    "holiday": ("放假", "holiday"),
    "statutory": ("法定节假日", "statutory holiday"),
})  # fmt: skip
WEEKDAYS = (
    ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: worked or not, and why (a key of DAY_WORDS), with the holiday's name or ""."""

    date: date
    working: bool
    why: str
    name_zh: str = ""
    name_en: str = ""
    provisional: bool = False


def _dates_only(name: str, days: Mapping[date, str]) -> Mapping[date, str]:
    for day in days:
        if isinstance(day, datetime) or not isinstance(day, date):
            raise TypeError(f"{name}: a date is expected, not {day!r}")
    return MappingProxyType(dict(days))


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The State Council's arrangements, as known at one `revision`.

    `off` and `make_up` map a day to the id of its holiday (a key of HOLIDAYS, or an
    administrator's own words). They hold in any year: the arrangement of one year may set days of
    the year before or after. A year outside `arranged_years` is provisional: beside such days it
    knows weekends and `statutory` days only, which bridge days and make-up days will still change.
    `sources` maps a year to the addresses of its notices.
    """

    off: Mapping[date, str]
    make_up: Mapping[date, str]
    arranged_years: frozenset[int]
    sources: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    statutory: Mapping[date, str] = field(default_factory=dict)
    revision: int = 0

    def __post_init__(self) -> None:
        for name in ("off", "make_up", "statutory"):
            object.__setattr__(self, name, _dates_only(name, getattr(self, name)))
        object.__setattr__(self, "sources", MappingProxyType(dict(self.sources)))
        object.__setattr__(self, "arranged_years", frozenset(self.arranged_years))
        both = sorted(self.off.keys() & self.make_up.keys())
        if both:
            raise ValueError(f"{both[0]}: a day can't be off and a make-up working day")

    def __hash__(self) -> int:
        """The revision: enough to tell calendars apart, and nothing is read to get it."""
        return hash(self.revision)

    def day(self, day: date) -> Day:
        """What `day` is. A datetime is refused (TypeError): use `beijing_day` first."""
        if isinstance(day, datetime):
            raise TypeError(f"a date is expected, not the instant {day!r}")
        provisional = self.is_provisional(day.year)
        holiday, why, working = "", "workday", True
        if day in self.make_up:
            holiday, why = self.make_up[day], "make_up"
        elif day in self.off:
            holiday, why, working = self.off[day], "holiday", False
        elif provisional and day in self.statutory:
            holiday, why, working = self.statutory[day], "statutory", False
        elif day.weekday() >= 5:
            why, working = "weekend", False
        zh, en = HOLIDAYS.get(holiday, (holiday, holiday))
        return Day(day, working, why, zh, en, provisional)

    def is_working(self, day: date) -> bool:
        """Is `day` worked: a weekday that isn't off, or a make-up day?"""
        return self.day(day).working

    def is_provisional(self, year: int) -> bool:
        """Has the State Council not yet arranged `year`, as far as this revision knows?"""
        return year not in self.arranged_years


def beijing_day(when: date | datetime) -> date:
    """The date in Beijing of an aware instant; a plain date is that date already.

    A naive datetime is refused (ValueError): nobody can tell which day it belongs to.
    """
    if not isinstance(when, datetime):
        return when
    if when.tzinfo is None or when.utcoffset() is None:
        raise ValueError(f"{when!r} has no time zone, so its day in Beijing is unknown")
    return when.astimezone(BEIJING).date()


def start_of(day: date) -> datetime:
    """The instant at which `day` begins in Beijing, aware."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def end_of(day: date) -> datetime:
    """The half-open end of `day`: 24:00 in Beijing, which is the start of the next day."""
    return start_of(day + timedelta(days=1))


def last_day_of(end: datetime) -> date:
    """The last day in Beijing of a period with this half-open end."""
    return beijing_day(end - timedelta(microseconds=1))
