"""How does a paper become a Word file, from a template that may be anybody's?

Templates are Jinja in a sandbox: no attribute of Python, no global, nothing that is undefined
passes unseen. What an administrator handed in is rendered in a process of its own (`apart`).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .packing import repacked


class Unknown(Exception):
    """Placeholders that no paper has, in the order in which they were met."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def environment(missed: list[str]) -> ImmutableSandboxedEnvironment:
    """A sandbox that notes in `missed` what a template names and the paper hasn't."""

    class Missed(Undefined):
        """Something that isn't there: noted once it is used."""

        def _note(self) -> str:
            name = str(self._undefined_name)
            if name not in missed:
                missed.append(name)
            return ""

        def __str__(self) -> str:
            return self._note()

        def __bool__(self) -> bool:
            return bool(self._note())

        def __iter__(self) -> Any:
            return iter(self._note())

        def __len__(self) -> int:
            return len(self._note())

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            self._note()
            return self

        def __getitem__(self, _key: Any) -> Any:
            self._note()
            return self

    made = ImmutableSandboxedEnvironment(undefined=Missed, autoescape=True)
    made.globals = {"range": made.globals["range"]}
    return made


def docx(template: bytes, words: Mapping[str, Any], *, qr: bytes | None = None) -> bytes:
    """The paper as a Word file; the same octets for the same template and words.

    Unknown names placeholders that the paper hasn't; jinja2.TemplateError is a mistake in the
    template's own words.
    """
    missed: list[str] = []
    sheet = DocxTemplate(io.BytesIO(template))
    context = dict(words)
    if qr is not None:
        sheet.init_docx()
        context["qr"] = InlineImage(sheet, io.BytesIO(qr), width=Mm(30))
    sheet.render(context, environment(missed), autoescape=True)
    if missed:
        raise Unknown(missed)
    _even_grids(sheet.docx)
    out = io.BytesIO()
    sheet.save(out)
    return repacked(out.getvalue())


def _even_grids(made: Any) -> None:
    """Tables of any number of columns: the grid follows the widths of the first row's cells."""
    for table in made.element.body.iter(qn("w:tbl")):
        first = table.find(qn("w:tr"))
        cells = (
            first.findall(f"{qn('w:tc')}/{qn('w:tcPr')}/{qn('w:tcW')}") if first is not None else []
        )
        columns = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
        if len(cells) == len(columns) and all(c.get(qn("w:type")) == "dxa" for c in cells):
            for cell, column in zip(cells, columns, strict=True):
                column.set(qn("w:w"), cell.get(qn("w:w")))


__all__ = ["TemplateError", "Unknown", "docx", "environment"]
