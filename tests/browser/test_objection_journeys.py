"""Does an objection go its whole way in browsers: lodged on a telephone, handled at desks, answered
and read on the telephone?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casework.clock import sweep
from tests.browser.walked_objection import (
    Citizen,
    it_is_being_investigated,
    it_is_followed_with_the_code,
    it_is_put_right_and_sent_and_the_receipt_kept,
    nothing_ran_over_the_edge,
    one_more_file_is_added,
    something_is_forgotten_and_what_was_typed_is_kept,
    the_list_is_read_from_the_start_page,
    the_mails_said_it_too,
    the_ruling_and_the_reply_are_read,
    what_was_asked_for_is_added,
)
from tests.browser.walked_ruling import (
    ASKED,
    REPLY,
    a_visit_is_on_record,
    another_rules,
    it_is_admitted_and_holds_the_report,
    it_is_assigned,
    one_proposes,
    one_takes_it_on_and_asks_for_more,
    the_objector_is_answered_and_it_is_closed,
    they_answer_and_never_read_who_objects,
    unit_and_city_are_asked,
)
from tests.support.browser import Pages
from tests.support.databases import Databases
from tests.support.demo_site import DemoSite, own_site
from tests.support.later_demo import publicised
from tests.support.newcomer import Newcomer
from tests.support.on_a_phone import HIGH, WIDE


@pytest.fixture
def public_list(databases: Databases, tmp_path: Path) -> Iterator[DemoSite]:
    """The demo on the morning on which its first list is made public."""
    with own_site(databases, tmp_path) as site:
        publicised(site.own)
        yield site


@pytest.mark.parametrize(("lang", "locale"), [("zh", "zh_Hans_CN"), ("en", "en")])
def test_an_objection_goes_from_a_phone_to_a_ruling_and_its_reply_back_to_the_phone(
    public_list: DemoSite, pages: Pages, sits_down: Callable[[DemoSite, str], Newcomer],
    tmp_path: Path, lang: str, locale: str,
) -> None:  # fmt: skip
    def at(login: str) -> Newcomer:
        return sits_down(public_list, login)

    officer, second, unit, city = map(
        at, ("ministry.a", "ministry.b", "unit.990000", "city.990100")
    )
    page = pages.open(width=WIDE, height=HIGH, phone=True)
    page.context.add_cookies(public_list.cookies(lang=lang))
    citizen = Citizen(page, public_list.app, tmp_path, reading=locale)
    the_list_is_read_from_the_start_page(citizen)
    something_is_forgotten_and_what_was_typed_is_kept(citizen)
    it_is_put_right_and_sent_and_the_receipt_kept(citizen)
    it_is_followed_with_the_code(citizen)
    one_more_file_is_added(citizen)
    number = citizen.number
    one_takes_it_on_and_asks_for_more(officer, number)
    what_was_asked_for_is_added(citizen, ASKED)
    it_is_admitted_and_holds_the_report(officer, number)
    it_is_assigned(officer, number)
    unit_and_city_are_asked(officer, number)
    sweep(public_list.own)
    they_answer_and_never_read_who_objects(unit, "unit")
    they_answer_and_never_read_who_objects(city, "city")
    it_is_being_investigated(citizen)
    a_visit_is_on_record(officer, number)
    one_proposes(officer, number)
    another_rules(second, number)
    the_objector_is_answered_and_it_is_closed(officer, number)
    sweep(public_list.own)
    the_ruling_and_the_reply_are_read(citizen, REPLY)
    the_mails_said_it_too(citizen)
    nothing_ran_over_the_edge(citizen)
