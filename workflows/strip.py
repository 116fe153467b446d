"""How does the account of a period read, day by day?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from .calendar import BEIJING, DAY_WORDS, WEEKDAYS

if TYPE_CHECKING:
    from .deadlines import Period

# Why a day was counted or not, in words: what the calendar says, and what the counting adds.
WHY: Mapping[str, tuple[str, str]] = MappingProxyType({
    **DAY_WORDS,
    "working_day": DAY_WORDS["workday"],
    "start_excluded": ("开始当日（民法典第二百零一条）", "first day (Civil Code, Article 201)"),
    "start_included": ("开始当日（按批次设置计入）", "first day (counted by the round's setting)"),
    "suspended": ("中止", "suspended"),
    "natural_day": ("自然日", "calendar day"),
    "anniversary": ("对应日（民法典第二百零二条）", "corresponding day (Civil Code, Article 202)"),
    "month_end": ("无对应日，取月末日（民法典第二百零二条）",
                  "no corresponding day: end of the month (Civil Code, Article 202)"),
    "rolled_over": ("顺延（民法典第二百零三条）", "rolled over (Civil Code, Article 203)"),
    "named": ("指定的最后一日", "last day as named"),
})  # fmt: skip


def strip(period: Period, lang: str = "zh") -> tuple[str, ...]:
    """The account of a period in lines of text: each day, why it counts or not, and the end."""
    at = 0 if lang.startswith("zh") else 1
    lines: list[str] = []
    before = None
    for day in period.days:
        if before and day.date - before > timedelta(days=1):
            lines.append("…")
        before = day.date
        count = f"第{day.number}日" if at == 0 else f"day {day.number}"
        if day.number is None:
            count = (("—", "—"), ("最后一日", "last day"))[day.date == period.last_day][at]
        words = [day.date.isoformat(), WEEKDAYS[at][day.date.weekday()], count]
        words += [WHY.get(day.why, (day.why, day.why))[at], (day.name_zh, day.name_en)[at]]
        words += [("暂定", "provisional")[at]] if day.provisional else []
        lines.append("  ".join(word for word in words if word))
    local = period.ends_at.astimezone(BEIJING)
    close = "24:00" if local.date() > period.last_day else f"{local:%H:%M}"
    end = (
        f"期满：{period.last_day} {close}（北京时间）",
        f"Ends: {period.last_day} {close} Beijing time",
    )
    note = (
        "，暂定：当年放假安排尚未公布",
        ", provisional: that year's holidays are not arranged yet",
    )
    return (*lines, end[at] + (note[at] if period.provisional else ""))
