"""What does the cover of a report pack say: what is in it, what is missing, does each entry stand?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casework.documents import said
from casework.documents.review import heads
from casework.documents.review.sheet import Cell, Column, Section, Sheet, Table
from workflows.words import Breach

from .material import REPORT, Material, entries, in_the_way
from .proof import last_moment

NAME = "报批材料目录及核对表"
NOTHING = "没有。"


def contents(
    known: Material, files: Sequence[Mapping[str, Any]], missing: Sequence[str]
) -> Sheet:  # fmt: skip
    """`files` are those of the pack, each with its hash; `missing` is what couldn't be put in."""
    page = known.page
    columns = [Column("序号", 1, "whole"), Column("文件", 6.5), Column("SHA-256", 6.5)]
    rows: list[list[Cell]] = [[n, one["path"], f"{one['sha256'][:32]}\n{one['sha256'][32:]}"]
                              for n, one in enumerate(files, 1)]  # fmt: skip
    return Sheet(
        ref=page.list.ref, called=heads.called(page), version=page.list.version, name=NAME,
        lines=heads.lines(page, NAME), marks=known.marks,
        facts=[("名单状态", heads.state(page)), ("名单 SHA-256", _half(page.facts.digest))],
        sections=[
            Section("一、尚缺的材料", list(missing) or [NOTHING]),
            Section("二、报批条件", _conditions(known)),
            _checked(known),
            Section("四、材料目录", table=Table(columns, rows)),
        ],
        note="本目录之外，manifest.json 和 SHA256SUMS 载有全部文件的 SHA-256，含本目录。",
    )  # fmt: skip


def _half(digest: str) -> str:
    return f"{digest[:32]}\n{digest[32:]}"


def _conditions(known: Material) -> list[str]:
    """What keeps it from being reported now; that it was reported, once it is."""
    recorded = known.page.facts.recorded
    if found := in_the_way(known):
        return [words + ("（可以写明理由）" if soft else "") for words, soft in _said(found)]
    if (fact := recorded.one(REPORT)) is None:
        return ["报批的条件都已具备；报批文号、日期和文件尚未登记。"]
    kind = known.page.rules.facts[REPORT]
    return [f"已登记报批：{'；'.join(f'{a}：{b}' for a, b in said.pairs(kind, fact))}。"]


def _said(found: Iterable[Breach]) -> list[tuple[str, bool]]:
    """Each sentence once, with all the cities that it holds for; and whether a reason settles it."""
    alike: dict[tuple[str, bool], list[str]] = {}
    for one in found:
        city, words = one.of("zh"), one.words("zh")
        starts = bool(city) and words.startswith(city)
        rest = words.removeprefix(city) if starts else words
        alike.setdefault((rest, one.soft), []).extend([city] if starts else [])
    return [
        ("、".join(dict.fromkeys(cities)) + rest, soft) for (rest, soft), cities in alike.items()
    ]


def _checked(known: Material) -> Section:
    """Each entry against the publicity that showed it word for word (12)."""
    columns = [Column("行政区划代码", 2.5), Column("市（州）", 3.2), Column("公示", 3), Column("期满", 3.6),
               Column("核对", 2)]  # fmt: skip
    rows: list[list[Cell]] = []
    for one in entries(known):
        result = "相符" if one.complete else "公示中" if one.shown else "未公示"
        shown = one.shown.ref if one.shown else ""
        ends = last_moment(one.shown.ends_at).removesuffix("（北京时间）") if one.shown else ""
        rows.append([one.code, one.name, shown, ends, result])
    public = [run.publicity for run in known.runs]
    digests = [
        f"公示 {one.ref}（公告 {one.notice_ref}）的名单 SHA-256：\n{one.digest}" for one in public
    ]
    return Section("三、逐项核对：与公示一致并且期满", table=Table(columns, rows), notes=digests)
