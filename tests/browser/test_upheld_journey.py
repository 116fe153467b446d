"""Is a city that an upheld objection removes replaced by the next in rank, which is made public by
itself, and is the list that then goes up the one that the public reads?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.walked_supplement import (
    another_brings_it_in_with_a_publicity_of_its_own,
    it_is_reported_and_approved,
    the_leader_decides_on_the_next_in_rank,
    the_pack_lacks_nothing_once_it_is_over,
    the_public_reads_the_final_list,
    the_public_reads_who_came_instead,
)
from tests.browser.walked_upheld import (
    another_upholds_it_and_the_city_is_gone,
    it_is_admitted_and_found_true,
    somebody_objects,
    the_list_is_decided_and_made_public,
    the_publicity_ends_and_the_other_list_is_reported,
)
from tests.support.browser import Pages
from tests.support.databases import Databases
from tests.support.demo_site import DemoSite, own_site
from tests.support.newcomer import Newcomer
from tests.support.two_lists import one_awaits_its_decision


@pytest.fixture
def two_lists(databases: Databases, tmp_path: Path) -> Iterator[DemoSite]:
    """The demo on the morning on which its second list is public and its first is to be decided."""
    with own_site(databases, tmp_path) as site:
        one_awaits_its_decision(site.own)
        yield site


def test_whom_an_objection_removes_is_replaced_by_the_next_in_rank_up_to_the_final_list(
    two_lists: DemoSite, pages: Pages, sits_down: Callable[[DemoSite, str], Newcomer],
    tmp_path: Path,
) -> None:  # fmt: skip
    officer, second, leader = (
        sits_down(two_lists, login) for login in ("ministry.a", "ministry.b", "leader")
    )
    visitor = Newcomer(pages.open(width=390, height=844), two_lists.app, tmp_path)
    notice = the_list_is_decided_and_made_public(officer, leader)
    number = somebody_objects(visitor, notice)
    it_is_admitted_and_found_true(officer, number)
    the_publicity_ends_and_the_other_list_is_reported(officer, number)
    another_upholds_it_and_the_city_is_gone(second, number)
    the_leader_decides_on_the_next_in_rank(leader, officer)
    another_brings_it_in_with_a_publicity_of_its_own(officer)
    the_public_reads_who_came_instead(visitor, notice)
    the_pack_lacks_nothing_once_it_is_over(officer)
    it_is_reported_and_approved(officer)
    the_public_reads_the_final_list(visitor)
