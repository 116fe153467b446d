"""How does somebody use the pages with a finger, on the screen of a telephone?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Locator

from tests.support.looks import SIDEWAYS
from tests.support.newcomer import Newcomer

WIDE, HIGH = 360, 740
# How far the page runs over the edge, with all that folds away opened for the moment.
UNFOLDED = f"""() => {{
  const folded = [...document.querySelectorAll("details:not(.menu):not([open])")];
  for (const one of folded) one.open = true;
  const over = {SIDEWAYS};
  for (const one of folded) one.open = false;
  return over;
}}"""


@dataclass
class OnAPhone(Newcomer):
    """Somebody who taps, and notes of every page that comes how far it runs over the edge."""

    sideways: dict[str, int] = field(default_factory=dict)

    def open(self, path: str) -> None:
        """Go to an address, as a link in a mail or a picture code leads there."""
        super().open(path)
        self._note()

    def go(self, link: Locator) -> None:
        """Tap what leads to another page."""
        super().go(link)
        self._note()

    def touch(self, what: Locator) -> None:
        """Tap it."""
        what.tap()

    def fill_in(self, values: Mapping[str, object]) -> None:
        """Put each value where its label is; the labels are the catalogue's messages."""
        for message, value in values.items():
            self.fill(self.word(message), value)

    def _send(self, button: Locator) -> None:
        super()._send(button)
        self._note()

    def _note(self) -> None:
        at, over = self.page.url, self.page.evaluate(UNFOLDED)
        self.sideways[at] = max(over, self.sideways.get(at, 0))  # the form that came back, too
