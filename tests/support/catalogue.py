"""Does the Chinese catalogue hold every message of code and templates?

`--write` brings it up to date. Words that an edition holds (states, actions, guards) aren't messages:
they stand beside their rule.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "casework" / "translations"
PO = FOLDER / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "lazy_pgettext": ((1, "c"), 2),
}  # fmt: skip
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)  # so that the same words make the same file
Key = tuple[str | None, str | tuple[str, ...]]


def used() -> dict[Key, str]:
    """(context, msgid) of every message in code and templates → where it first stands."""
    with (FOLDER / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found: dict[Key, str] = {}
    for file, line, message, _, context in extract_from_dir(
        ROOT, methods, options, KEYWORDS, directory_filter=_is_ours
    ):
        msgid = tuple(message) if isinstance(message, tuple | list) else message
        found.setdefault((context, msgid), f"{file}:{line}")
    return found


def _is_ours(folder: str | Path) -> bool:
    return not Path(folder).name.startswith((".", "node_modules"))


def kept() -> Catalog:
    """The catalogue as it is kept."""
    if not PO.exists():
        return Catalog(locale="zh_Hans_CN")
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def wrong(catalogue: Catalog) -> list[str]:
    """Messages that are missing, empty or fuzzy, each with where it is used."""
    found = []
    for (context, msgid), where in used().items():
        message = catalogue.get(msgid, context)
        strings: list[str] = [message.string] if message and isinstance(message.string, str) else list((message.string if message else None) or ())  # fmt: skip
        if message is None or not strings or not all(strings):
            found.append(f"{where}: no Chinese for {msgid!r}")
        elif message.fuzzy:
            found.append(f"{where}: fuzzy Chinese for {msgid!r}")
    return found


def _shaped(string: Any, *, plural: bool) -> str | tuple[str, ...]:
    """Chinese has one form for every number; a plural message holds it alone."""
    one = string if isinstance(string, str) else next(iter(string or ("",)))
    return (one,) if plural else one


def compiled(catalogue: Catalog) -> bytes:
    """The .mo file that belongs to the catalogue."""
    catalogue.creation_date = catalogue.revision_date = UNDATED
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def write(more: Catalog | None = None) -> None:
    """Write the catalogue anew, in order of msgid: what is used, in the Chinese that is known."""
    known, fresh = kept(), Catalog(locale="zh_Hans_CN", fuzzy=False)
    for context, msgid in sorted(used(), key=lambda k: (str(k[1]), k[0] or "")):
        message = known.get(msgid, context)
        if (message is None or not any(message.string or ())) and more is not None:
            message = more.get(msgid, context)
        string = _shaped(message.string if message else "", plural=not isinstance(msgid, str))
        fresh.add(msgid, string, context=context)
    PO.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, fresh, width=100, omit_header=False, include_previous=False)
    head = [line for line in out.getvalue().decode().splitlines() if "-Date: " not in line]
    PO.write_text("\n".join(head) + "\n", "utf-8")
    PO.with_suffix(".mo").write_bytes(compiled(kept()))


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    for line in (lines := wrong(kept())):
        print(line)
    raise SystemExit(bool(lines))
