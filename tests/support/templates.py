"""Does every template parse, and does it keep to what the pages' security policy allows?

`python -m tests.support.templates` prints each fault with its file and line; 1 if there is one.
A line that must be an exception says why: `{# lint: the reason #}`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
EXCEPTION = re.compile(r"\{#\s*lint:\s*\S.*?#\}")

# What each pattern means for the reader or the policy. HTML comments and Jinja ones don't count.
FAULTS = (
    (re.compile(r"\|\s*safe\b"), "|safe lets what somebody typed become part of the page"),
    (re.compile(r"autoescape\s+false"), "escaping is off from here"),
    (re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I), "an inline style: the policy drops it"),
    (re.compile(r"<style\b", re.I), "a style element: the policy drops it"),
    (re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I), "an inline handler: the policy drops it"),
    (re.compile(r"<script(?![^>]*\s(src|type=.application/json))", re.I), "an inline script"),
    (re.compile(r"""(src|srcset|action)\s*=\s*["'](https?:)?//""", re.I), "asks another host"),
    (re.compile(r"<link[^>]*href\s*=\s*[\"'](https?:)?//", re.I), "asks another host"),
    (re.compile(r"<img(?![^>]*\salt\s*=)[^>]*>", re.I), "an image without alt"),
    (re.compile(r"<button(?![^>]*\stype\s*=)[^>]*>", re.I), "a button without a type submits"),
    (re.compile(r"target\s*=\s*[\"']_blank(?![^>]*noopener)", re.I), "_blank without noopener"),
)
# Mail and paper aren't pages: they have no policy, and mail needs its styles inline.
NOT_PAGES = ("mail", "documents")
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.S)


def faults(path: Path, *, page: bool) -> Iterator[tuple[int, str]]:
    """The line and the fault, for each fault of the template; `page` if a browser shows it."""
    text = path.read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
    )
    try:
        environment.parse(text)
    except TemplateSyntaxError as error:
        yield error.lineno, str(error.message)
    if not page:
        return
    lines = text.splitlines()
    # Blanked, not removed, so that a place in the text is still the place in the file.
    seen = COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    for pattern, fault in FAULTS:
        for found in pattern.finditer(seen):
            line = seen.count("\n", 0, found.start()) + 1
            if not EXCEPTION.search(lines[line - 1]):
                yield line, fault


def main(root: Path = TEMPLATES) -> int:
    """Print the faults of all templates; 1 if there is one."""
    found = 0
    for path in sorted(p for p in root.rglob("*") if p.suffix in {".html", ".txt", ".jinja"}):
        page = path.suffix == ".html" and path.relative_to(root).parts[0] not in NOT_PAGES
        for line, fault in sorted(faults(path, page=page)):
            found += 1
            print(f"{path}:{line}: {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
