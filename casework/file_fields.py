"""Which fields does a Word file hold, and does one fetch or start something without a click?

A field's instruction stands in runs that may be cut anywhere, and in fields within fields; Word puts
it together again, and so is it here. Whose first word another field has yet to make is judged as if
it made the worst.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casework.file_words import NotTaken

STARTS = re.compile(r"\s*(DDEAUTO|DDE|DATABASE)(?!\w)", re.IGNORECASE)
TAKES = re.compile(
    r"\s*(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|RD|LINK\s+(?:\"[^\"]*\"|\S+))(?!\w)(.*)",
    re.IGNORECASE | re.DOTALL,
)
# The same wherever it stands in all that a part's fields say together: marks that only some programs
# read may cut a field in two for this reader, and not for Word.
ANYWHERE = re.compile(
    r"(?:^|\s)(?:DDEAUTO\s|INCLUDE(?:PICTURE|TEXT)?\s+[\"“]?(?:(?:https?|ftp):|[\\/]{2}))",
    re.IGNORECASE,
)
WORDS = re.compile(r"[\"“”]([^\"“”]*)[\"“”]?|(\S+)")
SWITCH = re.compile(r"\\[a-z*@#!]", re.IGNORECASE)
DRIVE = re.compile(r"file:/{0,3}[a-z][:|]", re.IGNORECASE)
AWAY = re.compile(r"[\\/]{2}|(?:https?|ftps?|file|mhtml):|[a-z][a-z0-9+.\-]+:[\\/]", re.IGNORECASE)


def outside(target: str) -> bool:
    """Does it lie on another machine: a share, or an address?"""
    found = target.strip()
    return not DRIVE.match(found) and AWAY.match(found) is not None


@dataclass(slots=True)
class Field:
    """A field that began: what its instruction says so far, and has it ended?"""

    words: list[str] = field(default_factory=list)
    reading: bool = True
    made: bool = False  # by another field, from its first word on

    @property
    def empty(self) -> bool:
        """Does its instruction say nothing yet?"""
        return self.reading and not "".join(self.words).strip()


@dataclass(slots=True)
class Fields:
    """What the fields of a part say, as an XML parser tells it; `judge` once it has been read."""

    open: list[Field] = field(default_factory=list)
    all: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)  # what stands in none of them
    inside: str = ""  # the element whose text is read

    def began(self, word: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.inside = word if word in ("instrText", "delInstrText", "t") else ""
        if word == "fldSimple":
            self._within()
            check(attributes.get("instr", ""))
        if word != "fldChar":
            return
        kind = attributes.get("fldCharType", "")
        if kind == "begin":
            self._within()
            self.open.append(Field())
        elif kind == "separate" and self.open:
            self.open[-1].reading = False
        elif kind == "end" and self.open:
            _check(self.open.pop())

    def ended(self, word: str) -> None:
        """An element ends."""
        if word == self.inside:
            self.inside = ""

    def said(self, text: str) -> None:
        """Text stands here; between a field's beginning and its end any is of its instruction."""
        if not self.inside:
            return
        if self.open and self.open[-1].reading:
            self.open[-1].words.append(text)
        if self.inside != "t":
            self.all.append(text)
            if not self.open:
                self.loose.append(text)

    def judge(self) -> None:
        """NotTaken for what no field ended, or was cut."""
        for one in self.open:
            _check(one)
        check("".join(self.loose))
        said = "".join(self.all)
        if found := ANYWHERE.search(said):
            reason = "starts" if "DDE" in found[0].upper() else "fetches"
            raise NotTaken(reason, _short(said[found.start() :]))

    def _within(self) -> None:
        if self.open and self.open[-1].empty:
            self.open[-1].made = True


def _check(found: Field) -> None:
    said = "".join(found.words)
    if found.made:
        raise NotTaken("starts", _short(said) or "{ }")
    check(said)


def check(said: str) -> None:
    """NotTaken for an instruction that starts another program, or takes something from elsewhere.

    Where an argument is another field's to make, nobody can say what it will be.
    """
    if STARTS.match(said):
        raise NotTaken("starts", _short(said))
    if found := TAKES.match(said):
        words = [quoted or bare for quoted, bare in WORDS.findall(found[1])
                 if quoted or not SWITCH.fullmatch(bare)]  # fmt: skip
        if not words or any(outside(word) for word in words):
            raise NotTaken("fetches", _short(said))


def _short(said: str) -> str:
    return " ".join(said.split())[:80]
