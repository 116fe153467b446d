"""Does a form say at the field itself which of several things, which year, which day will do?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from casework.errors import Invalid, Refused
from casework.queries.snapshots import opened
from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from casework.services.values import read
from casework.web import fact_forms
from casework.web.fact_choices import Source
from tests.casework.acting import hidden
from tests.support.house import CUTOFF, WORKING, House, round_2018
from tests.support.installation import app_on
from tests.support.site import APPLYING, EMPTY, NEARLY, SENT, Site
from workflows.calendar import BEIJING
from workflows.loader import edition


def field(page: str, id: str) -> str:
    """What the page says at one field, as words."""
    found = re.search(rf'<(div|fieldset) class="field[^>]*>(?:(?!class="field).)*?id="{id}(?:-0)?"'
                      r".*?(?=<(?:div|fieldset) class=\"field|<input type=\"hidden|</form>)",
                      page, re.DOTALL)  # fmt: skip
    assert found, id
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found[0])))


def test_a_paper_says_that_its_scan_or_its_original_is_needed(applying: Site) -> None:
    tick, scan = "At least one is needed: this, or “Scan”.", "Scan (this or “Original handed in”)"
    page = applying.text(f"/cases/{EMPTY}/materials/papers", "unit")
    assert tick in field(page, "document-letter-original")
    assert scan in field(page, "document-letter-file")
    alone = applying.text(f"/cases/{EMPTY}/facts/document/letter", "unit")
    assert tick in field(alone, "original")
    assert scan in field(alone, "file")


def test_a_figure_s_year_is_the_round_s_and_another_asks_for_a_reason(applying: Site) -> None:
    page = applying.text(f"/cases/{NEARLY}/materials/figures", "city")
    said = "The round assesses 2022; another year, from 1990 to 2022, needs a written reason."
    assert said in field(page, "indicator-output_growth-year")
    assert "2100" not in html.unescape(page)


def test_another_year_ends_with_this_one(applying: Site) -> None:
    page = applying.text(f"/cases/{NEARLY}/facts/cluster/1", "city")
    assert "From 1990 to 2022." in field(page, "year")


def test_a_document_that_must_be_an_original_says_so_instead(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    house = House.on(new_database("sqlite", recipe=round_2018), 2018)
    at = datetime(2019, 1, 14, 9, tzinfo=BEIJING)
    ref = house.draft("420600", at=at)
    kind, app = house.rules.facts["document"], app_on(house.db.url, tmp_path)
    with app.test_request_context(headers={"Cookie": "lang=en"}), house.db.reading() as session:
        source = opened(session, "case", ref, now=at)
        said = {item: fact_forms.build(kind, Source(source, item))
                for item in ("application", "declaration")}  # fmt: skip
        assert "a scan alone won't do" in str(said["declaration"]["original"].description)
        assert not said["declaration"]["file"].flags.either
        assert said["application"]["file"].flags.either
    house.db.engine.dispose()


@pytest.mark.parametrize(("division", "right", "wrong"), [
    ("440300", "Provincial government", "Xinjiang Production and Construction Corps"),
    ("659001", "Xinjiang Production and Construction Corps", "Provincial government"),
])  # fmt: skip
def test_a_unit_is_offered_the_one_government_that_its_kind_needs(
    applying: Site, division: str, right: str, wrong: str
) -> None:
    house, ref, login = applying.house, f"2022-industry-{division}", "unit"
    if division == "659001":
        new = {"round": 2022, "measure": "industry", "division": division}
        house.door.act(house.actor("city", division), "case", "draft", new=new, received_at=WORKING,
                       reasons={"division:xpcc_division": "师市是兵团的相应层级。"})  # fmt: skip
        login = "unit.xpcc"
        accounts.add(house.db, login, name=login, email="xpcc@example.invalid", roles=["unit"],
                     office=Office(kind="unit", unit=house.unit_of(division)), actor=CONSOLE,
                     now=WORKING, demo=True)  # fmt: skip
    client = applying.client(login)
    page = client.get(f"/cases/{ref}/materials/statements").text
    offered = field(page, "consent--government")
    assert right in offered
    assert wrong not in offered
    assert re.search(r'<input checked[^>]*name="government"', page)
    other = "province" if division == "659001" else "xpcc"
    sent = {"government": other, "number": "1", "date": "2022-12-19", "file": "同意.pdf"}
    unit = house.actor("unit", division)
    house.door.record(unit, "case", "consent", sent, ref=ref, received_at=APPLYING)
    with pytest.raises(Refused) as refused:
        house.door.act(unit, "case", "approve_province", ref=ref, received_at=APPLYING)
    assert ("consent", "wrong_government") in {(b.guard, b.says) for b in refused.value.breaches}


@pytest.mark.parametrize("typed", ["two", "1,5", "2.5"])
def test_copies_that_are_no_number_are_answered_with_the_whole_numbers_that_will_do(
    typed: str,
) -> None:
    kind = next(k for k in edition("2022").facts if k.id == "paper_receipt")
    with pytest.raises(Invalid) as wrong:
        read(kind, {"copies": typed, "number": "1", "date": "2022-12-05"}, today=date(2022, 12, 5))
    assert wrong.value.words("zh") == {"copies": "“纸质份数”须是 0 至 20 的整数。"}
    assert wrong.value.words("en") == {
        "copies": "“Paper copies” must be a whole number from 0 to 20."
    }


# --- until when a case is to be corrected -----------------------------------------------------------
DAY = timedelta(days=1)
LEFT_EMPTY = "Left empty: until the cutoff, 22 Dec 2022. No day before it"
RETURN = f"/cases/{SENT}/actions/return_for_correction"


def returned(applying: Site, by: str, extension: str = "") -> str:
    """What a return says that names this day and this record."""
    client = applying.client("ministry")
    sent = {"correction-items": "请补充。", "correction-by": by, "correction-extension": extension}
    page = client.get(RETURN)
    answer = client.post(RETURN, data=sent | {name: hidden(page, name) for name in (
        "csrf_token", "version", "request_id")})  # fmt: skip
    assert answer.status_code == 422
    return answer.text


def test_the_return_says_which_days_are_possible_and_which_it_takes_by_itself(
    applying: Site,
) -> None:
    said = field(applying.text(RETURN, "ministry"), "correction-by")
    assert LEFT_EMPTY in said
    assert "With that number and no day: until 26 Dec 2022, 5 working days." in said
    noted = applying.text(f"/cases/{SENT}/facts/correction", "ministry")
    assert LEFT_EMPTY in field(noted, "by")
    applying.at(CUTOFF + 4 * DAY)  # the 27th
    said = field(applying.text(RETURN, "ministry"), "correction-by")
    assert "Applications closed on 22 Dec 2022" in said
    assert "Left empty: until 4 Jan 2023, 5 working days." in said


@pytest.mark.parametrize(("by", "at", "told"), [
    ("2022-12-20", "correction-by", "can't come before that"),
    ("2022-12-18", "correction-by", "is before today"),
    ("2022-12-30", "correction-extension", "a correction past that needs a recorded document"),
])  # fmt: skip
def test_a_day_out_of_the_range_is_answered_beside_its_field_with_the_article(
    applying: Site, by: str, at: str, told: str
) -> None:
    page = returned(applying, by)
    said = field(page, at)
    assert told in said
    assert "Notice item 5" in said
    assert f'value="{by}"' in page
    address = f"/cases/{SENT}/facts/correction"
    client = applying.client("ministry")
    form = client.get(address)
    sent = {name: hidden(form, name) for name in ("csrf_token", "request_id", "seen")}
    answer = client.post(address, data=sent | {"by": by, "items": "请补充。"})
    assert answer.status_code == 422
    assert told in field(answer.text, at.removeprefix("correction-"))


def test_a_proof_that_a_rule_asks_for_may_follow_and_isn_t_optional(applying: Site) -> None:
    def proof(item: str) -> str:
        return field(applying.text(f"/cases/{EMPTY}/facts/evidence/{item}", "unit"), "file")

    assert "Proof (may follow)" in proof("foreign_capital")  # 6(三) asks for one of each
    assert "Proof (optional)" in proof("factor_supply")  # 6(二) asks for an account
