"""Which sets of open data are there, and what stands in each of their columns?

JSON, CSV, schema and the page that explains them are made from what stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from casework.queries import public
from casework.queries.public import City
from casework.reading import casework, session
from casework.web.public.addresses import full
from casework.web.public.publications import publications
from workflows.edition import Named

from .kinds import ADDRESS, DAY, DIVISION, FLAG, HASH, ID, IDS, INSTANT, TEXT, YEAR, Column, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset(Named):
    """A set of records: `says` what one is. `rows` are those of an instant, for a set that is `dated`;
    else all there are.

    Where a record has `cities`, JSON holds them in it, and CSV has a line for each.
    """

    id: str
    says: Named
    columns: tuple[Column, ...]
    rows: Callable[[datetime], Sequence[Any]]
    cities: tuple[Column, ...] = ()
    of_each: Callable[[Any], Sequence[Any]] = lambda row: (None,)
    dated: bool = False

    @property
    def line(self) -> tuple[Column, ...]:
        """The columns of a line of the CSV."""
        return (*self.columns, *self.cities)


def _column(
    name: str, kind: Kind, zh: str, en: str, of: Callable[[Any], Any], *, empty: bool = False
) -> Column:
    return Column(name=name, kind=kind, zh=zh, en=en, of=of, empty=empty)


def _measure() -> tuple[Column, ...]:
    """Of which list: of anything with `year` and `measure`."""
    return (
        _column("year", YEAR, "年度批次", "year of the round", lambda row: row.year),
        _column("measure", ID, "激励措施标识", "the measure", lambda row: row.measure.id),
        _column("measure_zh", TEXT, "激励措施中文名称", "its name in Chinese",
                lambda row: row.measure.zh),
        _column("measure_en", TEXT, "激励措施英文译名", "its name in English",
                lambda row: row.measure.en),
    )  # fmt: skip


def _city(of: Callable[[Any], City]) -> tuple[Column, ...]:
    """A city and the unit that recommended it."""
    return (
        _column("division_code", DIVISION, "市（州）行政区划代码", "code of the city",
                lambda row: of(row).code),
        _column("city_zh", TEXT, "市（州）中文名称", "its name in Chinese", lambda row: of(row).zh),
        _column("city_en", TEXT, "市（州）英文译名", "its name in English", lambda row: of(row).en),
        _column("unit_zh", TEXT, "推荐单位中文名称", "who recommended it, in Chinese",
                lambda row: of(row).unit.zh),
        _column("unit_en", TEXT, "推荐单位英文译名", "who recommended it, in English",
                lambda row: of(row).unit.en),
        _column("demo", FLAG, "是否出自演示系统", "does it come from a demonstration?",
                lambda row: casework().demo or of(row).demo),
    )  # fmt: skip


NOTICES = Dataset(
    id="notices", zh="公示", en="Notices",
    says=Named(
        zh="历次公示：名单、起止时间、摘要和期限变更说明。",
        en="Every publicity: the cities, from when to when, the hash, and what moved its end.",
    ),
    columns=(
        _column("publicity", ID, "公示编号", "number of the publicity", lambda row: row.ref),
        _column("notice", ID, "所载公告编号", "number of the notice that carries it",
                lambda row: row.notice),
        _column("url", ADDRESS, "公告页面", "the notice's page", lambda row: row.address()),
        _column("notice_sha256", HASH, "公告全文摘要（核对方法见公告页面）",
                "hash of the notice's whole text; its page says how to check it",
                lambda row: row.notice_digest),
        _column("corrects", IDS, "所更正公告的编号", "number of the notice that it corrects",
                lambda row: " ".join(row.corrects) or None, empty=True),
        _column("adds_to", ID, "所递补的公告编号（首次公示该名单的公告）",
                "number of the notice that first made public the list to which a supplement adds",
                lambda row: row.adds_to or None, empty=True),
        *_measure(),
        _column("supplement", FLAG, "是否递补公示", "of a city that came onto the list later?",
                lambda row: row.supplement),
        _column("published_at", INSTANT, "发布时间", "when it was published",
                lambda row: row.published_at),
        _column("last_day", DAY, "公示期最后一日", "the last day of the publicity",
                lambda row: row.last_day),
        _column("ends_at", INSTANT, "公示期满（此刻之前提出的异议为按期）",
                "its end: an objection is in time before this instant", lambda row: row.ends_at),
        _column("provisional", FLAG, "期限是否暂定（当年放假安排未公布）",
                "is the end provisional, while holidays of that year aren't arranged?",
                lambda row: row.provisional),
        _column("updated_at", INSTANT, "发布或期限最近变更的时间",
                "when it was published, or its end last counted anew", lambda row: row.updated_at),
        _column("sha256", HASH, "名单摘要（核对方法见公告页面）",
                "hash of the list as shown; its page says how to check it", lambda row: row.digest),
        _column("note_zh", TEXT, "期限变更说明", "what moved the end, in Chinese",
                lambda row: row.note.zh),
        _column("note_en", TEXT, "期限变更说明英文译文", "the same in English",
                lambda row: row.note.en),
        _column("remark_zh", TEXT, "批次说明", "a remark on the round, in Chinese",
                lambda row: row.remark.zh),
        _column("remark_en", TEXT, "批次说明英文译文", "the same in English",
                lambda row: row.remark.en),
    ),
    rows=lambda at: publications(),
    cities=(
        _column("case", ID, "申报编号（名单摘要的一部分）",
                "number of the application, a part of what the hash is of",
                lambda city: city.case),
        *_city(lambda city: city),
    ),
    of_each=lambda row: row.cities,
)  # fmt: skip

LISTS = Dataset(
    id="lists", zh="批准的名单", en="Approved lists",
    says=Named(
        zh="国务院办公厅批准的名单和批复文号、日期，按行政区划代码排列，排名不分先后。",
        en="The lists as approved by the General Office of the State Council, with the reply, in "
           "order of division codes, in no order of merit.",
    ),
    columns=(
        _column("list", ID, "名单编号", "number of the list", lambda row: row.ref),
        _column("url", ADDRESS, "名单页面", "its page",
                lambda row: full("public.results", _anchor=row.ref)),
        *_measure(),
        _column("reply_number", TEXT, "批复文号", "number of the reply that approved it",
                lambda row: row.number),
        _column("reply_date", DAY, "批复日期", "day of the reply", lambda row: row.on, empty=True),
        _column("remark_zh", TEXT, "批次说明", "a remark on the round, in Chinese",
                lambda row: row.round_note.zh),
        _column("remark_en", TEXT, "批次说明英文译文", "the same in English",
                lambda row: row.round_note.en),
    ),
    rows=lambda at: public.final_lists(session()),
    cities=_city(lambda city: city),
    of_each=lambda row: row.cities,
)  # fmt: skip

TERMS = Dataset(
    id="terms", zh="激励期", en="Incentive years",
    says=Named(
        zh="某一日处于激励期内的市（州），不注明日期的为当前。",
        en="The cities that are in their incentive year on a day; now, where no day is named.",
    ),
    columns=(
        *_measure(),
        *_city(lambda row: row.city),
        _column("term_from", INSTANT, "激励期起", "its incentive year begins",
                lambda row: row.term_from),
        _column("term_to", INSTANT, "激励期满（不含此刻）",
                "its incentive year is over from this instant on", lambda row: row.term_to),
    ),
    rows=lambda at: public.in_term(session(), at),
    dated=True,
)  # fmt: skip

SETS: Mapping[str, Dataset] = MappingProxyType({one.id: one for one in (NOTICES, LISTS, TERMS)})
