"""How does a paper become a Word file, from a template that may be anybody's?

Templates are Jinja in a sandbox: plain values, of which nothing but items can be reached and
nothing called; nothing that is undefined passes unseen. The QR code is a mark of ours until the
template has been rendered. What an administrator handed in is rendered in a process of its own
(`apart`).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docx import Document as opened
from docx.oxml.ns import qn
from docx.parts.story import StoryPart
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .packing import repacked

QR = "\ue0fe"  # of private use: stands where `{{ qr }}` stood until the picture takes its place

# Filters that make a value part of the document's own XML, or look for attributes.
RAW = ("safe", "urlize", "xmlattr", "attr")


class Unknown(Exception):
    """Placeholders that no paper has, in the order in which they were met."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class Sandbox(ImmutableSandboxedEnvironment):
    """Of a dict its items, of a list its entries, of a loop its counters; only `range` is called."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An item of that name, never a method that is called the same."""
        return self.getitem(obj, attribute)

    def wrap_str_format(self, _value: Any) -> None:
        """`format` of a text is a method as any other."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """The counters of a loop alone."""
        return isinstance(obj, LoopContext) and not attr.startswith("_") and not callable(value)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """No block in which a value would be taken for XML: autoescape stays on."""
        parsed = super()._parse(source, name, filename)
        if off := parsed.find(nodes.ScopedEvalContextModifier):
            raise TemplateSyntaxError("autoescape can't be switched", off.lineno)
        return parsed

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing that a template could get hold of but what stands here."""
        return obj is self.globals["range"]


def environment(missed: list[str]) -> Sandbox:
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

    made = Sandbox(undefined=Missed, autoescape=True)
    made.globals = {"range": made.globals["range"]}
    for raw in RAW:
        del made.filters[raw]
    return made


def docx(template: bytes, words: Mapping[str, Any], *, qr: bytes | None = None) -> bytes:
    """The paper as a Word file; the same octets for the same template and words.

    Unknown names placeholders that the paper hasn't; jinja2.TemplateError is a mistake in the
    template's own words.
    """
    missed: list[str] = []
    sheet = DocxTemplate(io.BytesIO(template))
    sheet.render(dict(words) | ({"qr": QR} if qr else {}), environment(missed), autoescape=True)
    if missed:
        raise Unknown(missed)
    _even_grids(sheet.docx)
    out = io.BytesIO()
    sheet.save(out)
    return repacked(_pictured(out.getvalue(), qr) if qr else out.getvalue())


def _pictured(made: bytes, qr: bytes) -> bytes:
    """The picture wherever its mark stands, in the text, a header or a footer."""
    sheet = opened(io.BytesIO(made))
    for part in list(sheet.part.package.iter_parts()):
        marked = part.element.iter(qn("w:t")) if isinstance(part, StoryPart) else ()
        for text in [text for text in marked if QR in (text.text or "")]:
            text.text = text.text.replace(QR, "")
            text.getparent().add_drawing(part.new_pic_inline(io.BytesIO(qr), width=Mm(30)))
    out = io.BytesIO()
    sheet.save(out)
    return out.getvalue()


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
