"""What does a paper of a review say, in plain lines that a test reads?"""

from __future__ import annotations

from casework.documents.review.sheet import Sheet, Table


def words(sheet: Sheet) -> str:
    """All that a paper says, number by number as it shows them."""
    said = [*sheet.lines, *sheet.marks, *(f"{a}：{b}" for a, b in sheet.facts), sheet.note]
    for section in sheet.sections:
        said += [section.title, *section.paragraphs, *section.notes]
        if section.table:
            said += [column.label for column in section.table.columns]
            said += rows(section.table)
    return "\n".join(said)


def rows(table: Table) -> list[str]:
    """A line for each row, its cells between strokes."""
    return ["|".join(table.shown(column, cell) for column, cell in zip(table.columns, row, strict=True))
            for row in table.rows]  # fmt: skip


def table(sheet: Sheet, title: str = "") -> Table:
    """The table under a heading."""
    found = next(one.table for one in sheet.sections if one.title == title)
    assert found is not None
    return found
