"""What does a sheet that came back change, and what is wrong with it, cell by cell?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from casework.errors import Invalid
from casework.services import bounds, values
from casework.services.items import MOST_ENTRIES, next_item

from .cells import Bad, typed
from .layout import FIRST, Sheet, alike
from .opening import opened
from .writing import Typed

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """An item that would change: what it says before (empty: it is new) and after; as typed too."""

    item: str
    number: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    given: Mapping[str, Any]
    stands: str


@dataclass(slots=True)
class Read:
    """What came in: `rows` as typed, what `wrong` is by cell, the `changes` where nothing is."""

    rows: list[Typed] = field(default_factory=list)
    wrong: dict[str, Words] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def refuse(self, where: str, words: Words) -> None:
        """Something is wrong at a cell; what was found there first stays."""
        self.wrong.setdefault(where, words)


def read(content: bytes, sheet: Sheet, *, today: date) -> Read:
    """The sheet as it came in, against what is on record now. Raises NoSheet."""
    page = opened(content, sheet)
    found = Read()
    taken: dict[str, int] = {}
    fresh = list(sheet.items)
    for number in range(FIRST, page.max_row + 1):
        row, bad = _typed(page, sheet, number)
        if not row.item and not row.texts and not bad:
            continue
        found.rows.append(row)
        found.wrong |= bad
        if not _known(page, sheet, row, taken, found):
            continue
        _change(sheet, row, found, fresh, today, bool(bad))
    return found


def _typed(page: Worksheet, sheet: Sheet, number: int) -> tuple[Typed, dict[str, Words]]:
    """A row as somebody would have typed it into a form, and the cells that can't be read."""
    item, seen = (str(page[f"{letter}{number}"].value or "").strip() for letter in sheet.hidden)
    unit = sheet.row(item).unit if item in sheet.items else ""
    texts: dict[str, Any] = {}
    bad: dict[str, Words] = {}
    for one in sheet.fields:
        cell = page[f"{sheet.letter(one.id)}{number}"]
        try:
            text = typed(cell, one, unit=unit)
        except Bad as error:
            bad[cell.coordinate] = error.words
            text = str(cell.value)[:400]
        if text is not None:
            texts[one.id] = text
    return Typed(number, item, seen, texts), bad


def _known(page: Worksheet, sheet: Sheet, row: Typed, taken: dict[str, int], found: Read) -> bool:
    """Is the row about an item of the sheet, once, under its own name and in its own unit?"""
    first = f"A{row.number}"
    if not row.item:
        if sheet.open_ended:
            return True
        found.refuse(first, ("这一行不是表中原有的，不能增加行。",
                             "this row isn't one of the sheet's; no row can be added."))  # fmt: skip
        return False
    if row.item not in sheet.items:
        found.refuse(first, ("没有这一项：可能已被删除，或隐藏列被改动。请重新下载。",
                             "there is no such item: it was taken away, or a hidden column was changed."
                             " Download the sheet anew."))  # fmt: skip
        return False
    if row.item in taken:
        other = taken[row.item]
        found.refuse(first, (f"与第 {other} 行是同一项，请只留一行。",
                             f"the same item as in row {other}; keep one of them."))  # fmt: skip
        return False
    taken[row.item] = row.number
    if sheet.open_ended:
        return True
    known = sheet.row(row.item)
    if str(page[first].value or "").strip() not in (known.zh, known.en):
        found.refuse(first, (f"这一行是“{known.zh}”，名称被改动：请核对各格是否错行。",
                             f"this row is “{known.en}” and its name was changed: look whether the cells"
                             " slipped by a row."))  # fmt: skip
    if sheet.lead == 2:
        said = str(page[f"B{row.number}"].value or "").strip()
        if said not in (known.unit, known.unit_en):
            found.refuse(f"B{row.number}", (
                f"单位应是“{known.unit}”，不能改为“{said[:40]}”：请换算后按原单位填写。",
                f"the unit is “{known.unit_en}”, not “{said[:40]}”: convert the figures to it.",
            ))  # fmt: skip
    return True


def _change(
    sheet: Sheet, row: Typed, found: Read, fresh: list[str], today: date, unreadable: bool
) -> None:
    """Add what the row would change, or what is wrong with it."""
    stands, _, digest = row.seen.partition(":")
    texts = {**sheet.unsaid(row.item), **row.texts}
    if row.item and not unreadable and digest in (sheet.digest(row.texts), sheet.digest(texts)):
        return  # as it was downloaded: whatever somebody recorded since stays
    now = sheet.row(row.item).value if row.item else {}
    cells = {one.id: f"{sheet.letter(one.id)}{row.number}" for one in sheet.fields}
    first = next(iter(cells.values()))
    if row.item and not unreadable and sheet.digest(now) == sheet.digest(texts):
        return  # somebody has recorded the very same
    if row.item and stands != sheet.stands(row.item):
        said = "；".join(str(now[f.id]) for f in sheet.fields if now.get(f.id) not in (None, ""))
        found.refuse(first, (
            f"下载之后有人改过这一项（现为：{said[:120] or '无'}）。请重新下载，对照后再填。",
            f"somebody has changed this item since the download (now: {said[:120] or 'nothing'})."
            " Download the sheet anew, compare, and fill it in again.",
        ))  # fmt: skip
        return
    if not row.texts:
        found.refuse(first, ("这一项已有记录，不能清空；要删除请到它自己的页面。",
                             "it is on record: take it away on its own page, not here."))  # fmt: skip
        return
    # What no cell can hold, such as a file, stays as it is on record.
    given = {k: v for k, v in now.items() if k not in cells} | {
        one.id: now[one.id] if alike(one, now.get(one.id), texts[one.id]) else texts[one.id]
        for one in sheet.fields if one.id in texts
    }  # fmt: skip
    item = row.item or next_item(fresh)
    if not row.item:
        fresh.append(item)
        if len(fresh) > MOST_ENTRIES:
            found.refuse(first, (f"最多 {MOST_ENTRIES} 条：请并入已有各条，或删去不需要的。",
                                 f"at most {MOST_ENTRIES} entries: put several into one, or take away"
                                 " what isn't needed."))  # fmt: skip
            return
    try:
        after = values.read(sheet.kind, given, today=today)
        bounds.check(sheet.rules, sheet.kind, item, after, measure=sheet.case.measure)
    except Invalid as invalid:
        for name, words in invalid.errors.items():
            found.refuse(cells.get(name, first), words)
        return
    if not unreadable:
        before = now if sheet.case.recorded.fact(sheet.kind.id, item) else {}
        found.changes.append(Change(item, row.number, before, after, given, sheet.stands(item)))
