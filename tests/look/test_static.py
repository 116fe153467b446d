"""Are the sprite, the words and the colours complete, and the first load small?"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework import icons
from tests.look.gallery import ERRORS, gallery_app
from tests.support import templates

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "casework/static"

# `icon("name")`, `draw("name")`, `"icon": "name"`, `icon="name"`, and the marks' tables:
# ("tone", "name", words).
USES = (
    re.compile(r"""\b(?:icon|draw)\(\s*["']([a-z0-9-]+)["']"""),
    re.compile(r"""["']?\bicon["']?\s*[:=]\s*["']([a-z0-9-]+)["']"""),
)
MARKS = re.compile(
    r"""\(["'](?:idle|go|good|warn|stop|public)["'], ["']([a-z0-9-]+)["'], (?:_|pget)"""
)


def icons_used() -> Iterator[tuple[str, str]]:
    """Each icon's name with the file that uses it: templates, editions, and Python's own."""
    for pattern in ("templates/**/*.html", "workflows/editions/**/*.toml", "casework/**/*.py"):
        for path in ROOT.glob(pattern):
            text = path.read_text(encoding="utf-8")
            for use in (*USES, MARKS) if path.suffix == ".html" else USES:
                for name in use.findall(text):
                    yield name, str(path.relative_to(ROOT))


def test_the_sprite_is_what_the_build_makes() -> None:
    assert icons.SPRITE.read_text(encoding="utf-8") == icons.build()


def test_the_list_of_icons_names_none_twice() -> None:
    assert len(icons.NAMES) == len(set(icons.NAMES))


def test_an_icon_that_bootstrap_lacks_stops_the_build() -> None:
    with pytest.raises(KeyError, match="no-such-icon"):
        icons.build(("award", "no-such-icon"))


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    used = list(icons_used())
    assert len(used) > 60
    assert [use for use in used if use[0] not in icons.NAMES] == []


@pytest.mark.parametrize("page", ["gallery", "public", *ERRORS])
def test_every_icon_on_a_page_is_in_the_sprite(page: str) -> None:
    html = gallery_app().test_client().get(f"/zh/light/{page}").get_data(as_text=True)
    drawn = set(re.findall(r"icons\.svg#([^\"]*)", html))
    assert drawn
    assert drawn <= set(icons.NAMES)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_a_template_keeps_to_the_policy(path: Path) -> None:
    page = path.relative_to(ROOT / "templates").parts[0] not in templates.NOT_PAGES
    assert list(templates.faults(path, page=page)) == []


# --- colours -------------------------------------------------------------------------------------


def tokens(sheet: str) -> dict[str, str]:
    """The colour tokens of a sheet."""
    text = (STATIC / sheet).read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})\b", text))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sheet", ["tokens.css", "dark.css"])
def test_every_pair_of_colours_can_be_read(sheet: str) -> None:
    known = tokens(sheet)
    states = ("good", "warn", "stop", "public", "accent")
    pairs = [(ink, ground) for ink in ("ink", "ink-2", "ink-3", *states)
             for ground in ("paper", "surface")]  # fmt: skip
    pairs += [(state, f"{state}-soft") for state in states] + [("on-accent", "accent")]
    pairs += [("ink", f"{state}-soft") for state in states]
    pairs += [("ink-2", f"{state}-soft") for state in states]
    pairs += [
        ("ink", "sunk"),
        ("ink-2", "sunk"),
        ("accent", "sunk"),
        ("on-accent", "accent-strong"),
    ]
    faint = {pair: round(contrast(known[pair[0]], known[pair[1]]), 2) for pair in pairs
             if contrast(known[pair[0]], known[pair[1]]) < 4.5}  # fmt: skip
    assert faint == {}
    assert contrast(known["line-strong"], known["surface"]) >= 3


def test_dark_and_light_name_the_same_colours() -> None:
    assert tokens("dark.css").keys() == tokens("tokens.css").keys()


# --- the first load ------------------------------------------------------------------------------


# Of some pages alone: what saves a form's parts by itself, sends its files at once, solves its puzzle.
LATER = {"autosave.js", "draft.js", "materials.css", "puzzle.js", "receipt.js", "upload.js"}


def test_the_first_load_is_small() -> None:
    ours = [path for path in STATIC.rglob("*")
            if path.suffix in {".css", ".js", ".svg"} and path.name not in LATER]  # fmt: skip
    assert sum(len(gzip.compress(path.read_bytes())) for path in ours) < 32_000
    assert max(len(path.read_text().splitlines()) for path in ours if path.suffix == ".css") <= 250
