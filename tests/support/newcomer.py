"""How does a newcomer use the pages of the demo: what is clicked, filled in, and read?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from flask_babel import force_locale, gettext
from playwright.sync_api import Locator, Page

# The file is here once there is a way to leave it out again.
ARRIVED = """input => new Promise((done) => {
  const look = () => input.nextElementSibling?.querySelector(".btn-link:not([hidden])")
    ? done() : setTimeout(look, 50);
  look();
})"""


@dataclass
class Newcomer:
    """Somebody at a browser who reads a language and clicks what the page shows.

    Words of the frame are looked up by their English message in the catalogue that the page uses;
    words of the rules (acts, fields, states) are written out by the test.
    """

    page: Page
    app: Flask
    folder: Path
    clicked: list[str] = field(default_factory=list)
    reading: str = "zh_Hans_CN"

    def word(self, message: str, **values: object) -> str:
        """What the page says for an English message."""
        with self.app.test_request_context(), force_locale(self.reading):
            return str(gettext(message, **values))

    @property
    def main(self) -> Locator:
        """What the page is about."""
        return self.page.locator("main")

    @property
    def bar(self) -> Locator:
        """The demo's bar."""
        return self.page.locator("section.demo")

    def reads(self) -> str:
        """All that the page's main part shows."""
        return self.main.inner_text()

    def panel(self, name: str) -> str:
        """What one panel of the page shows."""
        here = f'[id="{name}"]'
        return self.main.locator(f"section:has({here}), {here}").first.inner_text()

    def now(self) -> str:
        """What the bar's clock says."""
        return self.bar.locator("time").inner_text()

    def told(self) -> str:
        """What the page says of the last click."""
        return "\n".join(self.page.locator("[role=status], [role=alert]").all_inner_texts())

    def open(self, path: str) -> None:
        """Go to an address that the walk-through names."""
        self.page.goto(path)

    def become(self, name: str) -> None:
        """Switch the account by the bar."""
        self.bar.locator(".menu > summary").click()
        self._send(self.bar.get_by_role("button", name=name))
        self.clicked.append(name)

    def move(self, message: str) -> str:
        """Press one of the bar's buttons; the time afterwards."""
        label = self.word(message)
        # Dozens of cases may lapse or expire within this one click.
        self._send(self.bar.get_by_role("button", name=label, exact=True))
        self.clicked.append(label)
        return self.now()

    def offered(self) -> list[str]:
        """The acts that the page offers."""
        return [text.strip() for text in self.main.locator(".acts > li .btn").all_inner_texts()]

    def why_not(self, label: str) -> str:
        """What the page says against an act; empty where it has nothing against it."""
        refused = self.main.locator(".refusals > li", has_text=label)
        return "\n".join(refused.all_inner_texts())

    def act(self, label: str, values: Mapping[str, object] | None = None) -> str:
        """Choose an act, fill in what it asks for, confirm; what the page then says."""
        self.begin(label)
        return self.confirm(label, values)

    def begin(self, label: str) -> None:
        """Choose an act: its page opens, or its form on this one."""
        chosen = self.main.locator(".acts .btn").get_by_text(label, exact=True).first
        if chosen.evaluate("e => !!e.closest('a[href]:not([href^=\"#\"])')"):
            self.go(chosen)
        else:
            chosen.click()

    def confirm(self, label: str, values: Mapping[str, object] | None = None) -> str:
        """Fill in what the act asks for and confirm it; what the page then says."""
        for name, value in (values or {}).items():
            self.fill(name, value)
        self.press(self.word("Confirm: %(action)s", action=label))
        self.clicked.append(label)
        return self.told()

    def press(self, label: str) -> None:
        """Press a button of the page."""
        self._send(self.main.get_by_role("button", name=label, exact=True))
        self.clicked.append(label)

    def follow(self, label: str) -> None:
        """Follow a link of the page."""
        self.go(self.main.get_by_role("link", name=label, exact=True).first)
        self.clicked.append(label)

    def go(self, link: Locator) -> None:
        """Click what leads to another page, and wait until it is there and its scripts run."""
        with self.page.expect_navigation(timeout=60_000):
            self.touch(link)

    def record(self, values: Mapping[str, object]) -> str:
        """Fill in the form of a fact and record it; what the page then says."""
        for name, value in values.items():
            self.fill(name, value)
        self._send(self.main.locator("#record form").first.locator("button.btn-primary"))
        return self.told()

    def _send(self, button: Locator) -> None:
        """Press a button that sends a form, and wait for the page that answers."""
        with self.page.expect_navigation(timeout=60_000):
            self.touch(button)

    def touch(self, what: Locator) -> None:
        """Point at it and press."""
        what.click()

    def fill(self, label: str, value: object, within: Locator | None = None) -> None:
        """Put a value where the label is: a choice, choices, a tick (True), a file (bytes), words."""
        part = within or self.main
        group = part.get_by_role("group", name=label)
        group.or_(part.get_by_label(label)).first.wait_for(
            state="attached"
        )  # its page may be on the way
        found = self._labelled(label, part)
        if isinstance(value, bytes):
            path = self.folder / "演示.pdf"
            path.write_bytes(value)
            found.set_input_files(path)
            if found.get_attribute("data-upload"):  # it goes at once; who looks sees it arrive
                found.evaluate(ARRIVED)
        elif group.count():
            for one in value if isinstance(value, tuple) else (value,):
                group.get_by_label(str(one), exact=True).check()
        elif value is True:
            found.check()
        elif found.evaluate("e => e.tagName") == "SELECT":
            found.select_option(label=str(value))
        else:
            found.fill(str(value))

    @staticmethod
    def _labelled(label: str, part: Locator) -> Locator:
        """The field with this label, whole, else the first whose label begins so."""
        whole = part.get_by_label(label, exact=True)
        return whole.first if whole.count() else part.get_by_label(label).first
