"""How does a citizen object on a telephone, follow the objection with the code, and read the reply?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.stations import WALKED
from tests.support.files import PNG, pdf
from tests.support.on_a_phone import OnAPhone

CITY = {"zh_Hans_CN": "演示市甲", "en": "Demo City A"}
# What an objector writes, which nobody reads but the handlers.
NAME, CONTACT = "演示人员庚", "geng@example.invalid"
FACTS = "演示：增速与统计公报不同（内容为虚构）"
SHOWN = "演示：公报第三页"
ADDED = "演示：公报文号见附件"
OWN = (NAME, CONTACT, FACTS, SHOWN, ADDED)
SEND, FILE = "Send the objection", "Evidence"


@dataclass
class Citizen(OnAPhone):
    """Who objects: after the receipt with a number and a code."""

    number: str = ""
    code: str = ""

    @property
    def city(self) -> str:
        """The city that is objected to, in the language that is read."""
        return CITY[self.reading]

    def told_of(self) -> str:
        """What the first panel under number and code says."""
        return self.panel("state")


def the_list_is_read_from_the_start_page(n: Citizen) -> None:
    n.open("/")
    shown = n.main.locator("article.panel").first
    n.go(shown.get_by_role("heading").get_by_role("link"))
    assert n.city in n.reads() and n.word("public now") in n.reads()
    signed = n.main.locator(".signed").bounding_box()
    beneath = n.main.locator("#how").bounding_box()
    assert signed and beneath and signed["y"] + signed["height"] + 8 < beneath["y"]
    n.go(n.main.get_by_role("link", name=n.word("Lodge an objection")).first)


def something_is_forgotten_and_what_was_typed_is_kept(n: Citizen) -> None:
    n.main.locator("[name=case]").select_option(value=WALKED.rpartition("/")[2])
    n.main.locator("[name=about][value=data]").check()
    n.fill_in({"Real name, or name of the organisation": NAME, "Telephone or e-mail": CONTACT})
    n.main.get_by_label(n.word(FILE), exact=False).first.set_input_files(
        {"name": f"{NAME}.png", "mimeType": "image/png", "buffer": PNG})  # fmt: skip
    n.fill(n.word("What file %(n)s shows", n=1), SHOWN)
    n.press(n.word(SEND))
    wrong = n.main.get_by_role("alert").first
    assert n.word("Say what it is about.") in wrong.inner_text()
    assert n.word("Please confirm this.") in wrong.inner_text()
    assert n.main.locator("[name=name]").input_value() == NAME, "what was typed is kept"
    assert n.main.locator("[name=case]").input_value() == WALKED.rpartition("/")[2]
    assert f"{NAME}.png" in n.main.locator(".kept").inner_text(), "the file too"


def it_is_put_right_and_sent_and_the_receipt_kept(n: Citizen) -> None:
    n.touch(n.main.get_by_role("alert").first.get_by_role("link").first)
    assert n.main.locator("[name=facts]").evaluate("e => e === document.activeElement")
    n.fill_in({"Facts and reasons": FACTS})
    n.main.locator("[name=agreed]").tap()
    expect(n.main.locator("[name=work]")).not_to_have_value("")  # the puzzle is solved meanwhile
    n.press(n.word(SEND))
    assert n.word("The objection is received") in n.main.locator("h1").inner_text()
    n.number, n.code = n.main.locator("#keep dd").all_inner_texts()[:2]
    assert re.fullmatch(r"Y2022I-\d{4}", n.number)
    assert n.city in n.panel("what") and f"{NAME}.png" in n.panel("what")


def it_is_followed_with_the_code(n: Citizen) -> None:
    n.follow(n.word("Follow an objection"))
    n.fill_in({"Receipt number": n.number.lower(), "Secret code": n.code})
    n.press(n.word("Show"))
    assert n.number in n.main.locator("h1").inner_text()
    assert n.word("It is received. A person checks its form: whether it is in time, signed, and "
                  "about a city of the list.") in n.told_of()  # fmt: skip


def one_more_file_is_added(n: Citizen) -> None:
    n.open(f"/follow/{n.number}")
    n.touch(n.main.locator("#add summary").first)
    n.press(n.word("Add them"))
    assert n.word("Choose at least one file.") in n.reads()
    field = n.main.locator("#add").get_by_label(n.word(FILE), exact=False).first
    field.set_input_files(
        {"name": f"{NAME}.pdf", "mimeType": "application/pdf", "buffer": pdf(b"%2")}
    )
    n.press(n.word("Add them"))
    assert n.word("Received; the handlers are told.") in n.told()
    assert len(evidence(n)) == 2


def what_was_asked_for_is_added(n: Citizen, asked: str) -> None:
    n.open(f"/follow/{n.number}")
    assert asked in n.told_of()
    n.fill(n.word("What you add"), ADDED)
    n.fill(n.word("Another file"), pdf(b"%3"))
    n.press(n.word("Add it"))
    assert n.word("Received; the formal check goes on.") in n.told()
    assert asked not in n.told_of()


def it_is_being_investigated(n: Citizen) -> None:
    n.open(f"/follow/{n.number}")
    assert n.word("It is taken up and being investigated. Until it is decided the list is not "
                  "reported.") in n.told_of()  # fmt: skip


def the_ruling_and_the_reply_are_read(n: Citizen, reply: str) -> None:
    n.open("/follow")
    n.open(f"/follow/{n.number}")
    assert reply in n.panel("reply")
    with n.page.expect_download() as coming:
        n.main.get_by_role("link", name=n.word("The reply as a letter (PDF)")).tap()
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF")


def evidence(n: Citizen) -> list[str]:
    """The files that the page names, in its order."""
    said = n.main.locator("#what").locator(f"dt:text-is('{n.word(FILE)}') + dd")
    return said.inner_text().splitlines()


def the_mails_said_it_too(n: Citizen) -> None:
    """The demo sends none; its inbox shows what would go to the address that was left."""
    n.open(f"/demo/inbox?to={n.number}")
    to_them = n.word("the objector (%(ref)s)", ref=n.number)
    rows = n.main.get_by_role("row", name=re.compile(re.escape(to_them)))
    assert rows.count() == 5, "received, asked to complete, taken up, ruled on, answered"
    assert not [word for word in (*OWN, n.code) if word in n.page.content()]


def nothing_ran_over_the_edge(n: Citizen) -> None:
    assert n.sideways and not {at: over for at, over in n.sideways.items() if over}
