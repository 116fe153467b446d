"""Does a notice say, beside its fixed words, what became of its list since: removed, added to?"""

from __future__ import annotations

import html
import json

from casework.queries.publicised import notice
from tests.casework.notices.conftest import Made
from tests.casework.notices.reading import hidden, published, words
from tests.casework.test_bringing_in import LATER, NEXT, decide, ref_of, vacant
from tests.support.house import MINISTRY, House
from tests.support.notices import DIGITAL, INDUSTRY, both_decided
from tests.support.site import Site, publicised_demo
from workflows.notice_text import digest_of

SHENZHEN, LIST = f"{INDUSTRY}-440300", f"{INDUSTRY}-1"
OBJECT = f"/publicities/{LIST}/object"


def supplemented(url: str) -> None:
    """Shenzhen left the list, Suzhou was brought in."""
    vacant(url)
    house = House.on(url)
    decide(house, NEXT)
    house.list_acts("supplement", LATER, actor=MINISTRY, given={"supplement_of": {ref_of(NEXT): {}}},
                    reasons={"count:3": "示例", "floor:0": "示例"})  # fmt: skip
    house.db.engine.dispose()


def page(made: Site, path: str, lang: str = "en") -> str:
    return words(made.text(path, lang=lang))


def test_a_city_that_left_is_named_beside_the_words_which_stay(site: Made) -> None:
    made = site(vacant)
    first, *_ = published(made.house)
    said = page(made, f"/notices/{first.ref}")
    assert "No longer on the list: Shenzhen The notice below stays as it was published." in said
    assert "440300 Shenzhen" in said
    assert digest_of(first.text) == first.digest
    assert digest_of(json.loads(made.text(f"/notices/{first.ref}/text.json"))) == first.digest


def test_while_all_are_on_the_list_nothing_is_said(site: Made) -> None:
    made = site(publicised_demo)
    assert "No longer on the list" not in page(made, "/notices/2022-1")


def test_the_form_offers_a_city_that_left_no_more_and_says_nothing_of_who_objected(
    site: Made,
) -> None:
    made = site(vacant)
    form = made.text(OBJECT)
    assert f'value="{SHENZHEN}"' not in form
    assert f'value="{INDUSTRY}-510100"' in form
    assert f'value="{SHENZHEN}"' not in made.text(f"/object/{SHENZHEN}")
    staff = made.text(f"/objections/register?publicity={LIST}", "ministry")
    assert f'value="{SHENZHEN}"' in staff  # a letter may have been posted before


def test_a_supplement_and_the_notice_that_it_adds_to_lead_to_each_other(site: Made) -> None:
    made = site(supplemented)
    first, later = published(made.house)
    assert f'It adds to this notice: <a href="/notices/{first.ref}">' in html.unescape(
        made.text(f"/notices/{later.ref}")
    )
    told = made.text(f"/notices/{first.ref}")
    assert "A later notice adds to this list" in told
    assert f'href="/notices/{later.ref}"' in told
    with made.house.db.reading() as session:
        one, two = notice(session, first.ref), notice(session, later.ref)
    assert one and two
    assert (one.adds_to, one.added_by, two.adds_to, two.added_by) == (
        "",
        (later.ref,),
        first.ref,
        (),
    )
    records = json.loads(made.text("/data/notices.json"))["records"]
    assert {row["notice"]: row["adds_to"] for row in records} == {first.ref: None,
                                                                  later.ref: first.ref}  # fmt: skip


def test_where_one_notice_carries_two_lists_the_first_page_leads_to_both_forms(
    site: Made,
) -> None:
    made = site(both_decided)
    client = made.client("ministry")
    draft = f"/lists/{INDUSTRY}/notice"
    asked = client.get(f"{draft}?with=all").get_data(as_text=True)
    assert client.post(draft, data=hidden(asked, "publish")).status_code == 303
    told = made.text("/")
    for one in (INDUSTRY, DIGITAL):
        assert f'href="/publicities/{one}-1/object"' in told
    opening = published(made.house)[0].text["zh"]["opening"]
    assert "拟将下列2个市（州）列入" in opening  # both lists name the same two
