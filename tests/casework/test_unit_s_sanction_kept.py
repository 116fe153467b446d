"""Do a unit's cities and bureaux read of its sanction no more than that it may not recommend (16.2)?"""

from __future__ import annotations

import pytest

from tests.support.house import MINISTRY
from tests.support.site import APPLYING, NEARLY, SENT, Site

NUMBER = "示例决〔2022〕88号"
ENDS = ("19 Dec 2025", "18 Dec 2025", "2025年12月19日", "2025年12月18日", "2025-12-1")
PAGES = ("/recommend", f"/cases/{NEARLY}", f"/cases/{NEARLY}/preflight",
         "/recommend/new?round=2022&measure=digital&division=440300",
         f"/cases/{NEARLY}/materials/figures", f"/cases/{SENT}")  # fmt: skip


@pytest.fixture
def barred(applying: Site) -> Site:
    """The unit may not recommend for three years, for what one of its cities' cases brought up."""
    finding = {"against": "unit", "number": NUMBER, "date": "2022-12-19", "what": "示例"}
    applying.app.config["WTF_CSRF_ENABLED"] = False
    applying.house.door.act(MINISTRY, "sanction", "impose", new={"division": "440100"},
                            given={"finding": {"": finding}}, received_at=APPLYING)  # fmt: skip
    return applying


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("login", ["city", "statistics", "communications"])
def test_neither_number_nor_end_stands_on_any_of_their_pages(
    barred: Site, login: str, lang: str
) -> None:
    client = barred.client(login, lang)
    for page in PAGES:
        said = client.get(page).text
        assert NUMBER not in said, page
        assert not [end for end in ENDS if end in said], page
    kept = {"zh": "推荐单位目前没有推荐资格", "en": "The unit may not recommend at present"}[lang]
    if login == "city":
        assert kept in client.get(f"/cases/{NEARLY}/preflight").text


def test_a_refusal_keeps_them_too_also_as_a_program_reads_it(barred: Site) -> None:
    city, unit = barred.client("city"), barred.client("unit")
    new = "/recommend/new?round=2022&measure=digital&division=440300"
    for said in (
        city.post(new, data={"request_id": "a"}),
        city.post(new, data={"request_id": "b"}, headers={"Accept": "application/json"}),
    ):
        assert said.status_code == 422
        assert "may not recommend" in said.text
        assert NUMBER not in said.text and "S440000" not in said.text
    assert NUMBER in unit.post(new, data={"request_id": "c"}).text


def test_of_another_province_s_city_a_unit_reads_nothing_at_all(
    barred: Site,
) -> None:
    finding = {"against": "unit", "number": "他省决9号", "date": "2022-12-19", "what": "示例"}
    barred.house.door.act(MINISTRY, "sanction", "impose", new={"division": "350200"},
                          given={"finding": {"": finding}}, received_at=APPLYING)  # fmt: skip
    new = "/recommend/new?round=2022&measure=digital&division=350200"
    client = barred.client("unit")
    for said in (client.get(new), client.post(new, data={"request_id": "d"})):
        assert said.status_code == 404
        assert "Xiamen" not in said.text and "他省决9号" not in said.text


@pytest.mark.parametrize("login", ["unit", "ministry"])
def test_who_sees_the_sanction_reads_what_stands_in_the_way_in_full(
    barred: Site, login: str
) -> None:
    page = barred.text(f"/cases/{NEARLY}/preflight", login)
    assert NUMBER in page
    assert "facts/unit_sanction" in barred.text(f"/cases/{NEARLY}", login)


def test_a_row_about_it_stands_with_those_alone_who_may_open_it(barred: Site) -> None:
    for login in ("city", "statistics"):
        assert "unit_sanction" not in barred.text(f"/cases/{NEARLY}", login)
