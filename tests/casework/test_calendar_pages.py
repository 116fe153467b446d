"""Can the system's administrator, and nobody else, look at the calendar and import an arrangement?"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework import audit
from casework.cli import main
from casework.models import CalendarDay, DeadlineRow, Event
from tests.casework.calendars import EXTENDED, SHORTENED
from tests.support.accessibility import violations
from tests.support.browser import Pages
from tests.support.databases import ENGINES
from tests.support.live_server import served
from tests.support.site import Site, publicised_demo, sites

FILE = json.dumps(EXTENDED.as_json()).encode()
CSV = b"year,doc_no,address,date,kind\n2027,n,https://a.cn/x,2027-01-01,off\n"


@pytest.fixture
def site(new_database: Callable[..., str], tmp_path: Path) -> Site:
    """A demo in which a list is public from 17 to 29 January 2023."""
    return sites(new_database, tmp_path)(publicised_demo)


@pytest.fixture
def admin(site: Site) -> FlaskClient:
    return site.client("system_admin")


def token(client: FlaskClient) -> str:
    page = client.get("/admin/calendar").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def upload(client: FlaskClient, data: bytes, name: str = "a.json") -> TestResponse:
    form = {"csrf_token": token(client), "file": (io.BytesIO(data), name)}
    return client.post("/admin/calendar/preview", data=form)


def confirmed(client: FlaskClient, page: str) -> TestResponse:
    """The confirmation form of a preview, sent as it stands."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return client.post("/admin/calendar/import", data={k: unescape(v) for k, v in fields})


def test_the_page_lists_the_years_with_their_notices_and_those_to_come(admin: FlaskClient):
    page = admin.get("/admin/calendar").get_data(as_text=True)
    assert "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm" in page
    assert "weekends and statutory days only" not in page  # 2022 to 2024 are all arranged
    year = admin.get("/admin/calendar/2023").get_data(as_text=True)
    spring = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", year[year.index("Spring Festival") :]))
    assert "Sat 21 Jan 2023 to Fri 27 Jan" in spring
    assert "7 on Sat 28 Jan 2023 on Sun 29 Jan 2023" in spring  # made up, as the notice says
    new_year = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", year[year.index("New Year") :]))
    assert "Sat 31 Dec 2022 to Mon 2 Jan 2023" in new_year
    assert "arranged this year yet" in admin.get("/admin/calendar/2031").get_data(as_text=True)


def test_a_preview_shows_old_and_new_ends_and_keeps_nothing(site: Site, admin: FlaskClient):
    page = upload(admin, FILE)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "Sun 29 Jan 2023 24:00" in text
    assert "Thu 2 Feb 2023 24:00" in text
    assert "FY2022 list, Industry" in text
    with site.house.db.reading() as session:
        assert not session.scalars(select(Event).where(Event.stream == "calendar/CN")).all()


def test_a_confirmed_preview_is_imported(site: Site, admin: FlaskClient):
    page = upload(admin, FILE).get_data(as_text=True)
    answer = confirmed(admin, page)
    assert answer.status_code == 302
    assert "in force" in admin.get(answer.headers["Location"]).get_data(as_text=True)
    with site.house.db.reading() as session:
        event = session.scalars(select(Event).where(Event.stream == "calendar/CN")).one()
        ends = session.scalar(select(DeadlineRow.last_day).where(DeadlineRow.kind == "publicity"))
    assert event.role == "system_admin"
    assert event.actor
    assert str(ends) == "2023-02-02"
    assert not audit.verify(site.house.db).problems
    assert "adjusted" in site.text("/", None) or "国办发明电" in site.text("/notices/2022-1")


def test_an_import_that_lost_a_race_comes_back_with_a_new_preview(site: Site, admin: FlaskClient):
    first = upload(admin, FILE).get_data(as_text=True)
    other = upload(admin, json.dumps(SHORTENED.as_json()).encode()).get_data(as_text=True)
    assert confirmed(admin, other).status_code == 302
    answer = confirmed(admin, first)
    assert answer.status_code == 409
    assert "look at the preview again" in answer.get_data(as_text=True)
    assert confirmed(admin, answer.get_data(as_text=True)).status_code == 302


def test_a_faulty_file_is_named_by_line_and_nothing_is_kept(admin: FlaskClient):
    answer = upload(admin, CSV.replace(b"off", b"closed"), "a.csv")
    assert answer.status_code == 422
    assert "line 2" in answer.get_data(as_text=True)


def test_no_file_is_asked_for_again(admin: FlaskClient):
    answer = admin.post("/admin/calendar/preview", data={"csrf_token": token(admin)})
    assert answer.status_code == 422
    assert "Choose a file" in answer.get_data(as_text=True)


def test_a_forged_confirmation_is_read_like_any_file(admin: FlaskClient):
    form = {"csrf_token": token(admin), "arrangement": '{"year": 1}', "digest": "x"}
    assert admin.post("/admin/calendar/import", data=form).status_code in (400, 422)


@pytest.mark.parametrize("login", ["ministry", "account_admin", "audit_admin", "unit", None])
def test_it_is_the_system_administrators_alone(site: Site, login: str | None):
    client = site.client(login)
    assert client.get("/admin/calendar").status_code in (302, 403, 404)
    with site.house.db.reading() as session:
        assert session.scalars(select(CalendarDay.day).limit(1)).one()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_on_the_calendars_pages(site: Site, pages: Pages, lang: str):
    client = site.client("system_admin")
    cookie = client.get_cookie("session")
    assert cookie is not None
    with served(site.app) as address:
        page = pages.open(width=1366)
        page.context.add_cookies([
            {"name": "session", "value": cookie.value, "url": address},
            {"name": "lang", "value": lang, "url": address},
        ])  # fmt: skip
        page.goto(f"{address}/admin/calendar")
        assert violations(page) == []
        page.set_input_files("input[type=file]", {"name": "a.json", "mimeType": "application/json",
                                                   "buffer": FILE})  # fmt: skip
        page.click("#import button[type=submit]")
        page.wait_for_selector("#moved")
        assert violations(page) == []
        page.goto(f"{address}/admin/calendar/2023")
        assert violations(page) == []


# --- command line --------------------------------------------------------------------------------


@pytest.fixture(params=ENGINES)
def run(
    request: pytest.FixtureRequest, new_database: Callable[..., str], tmp_path: Path
) -> Callable[..., Result]:
    url = new_database(request.param, recipe=publicised_demo)
    env = {"CASEWORK_DATABASE_URL": url, "CASEWORK_INSTANCE": str(tmp_path / "instance")}
    return lambda *words, typed="": CliRunner().invoke(main, words, input=typed, env=env)


def test_the_command_line_shows_a_year(run: Callable[..., Result]):
    shown = run("calendar", "show", "2023").output
    assert "2023-01-28  调休上班 · make-up working day  春节 · Spring Festival" in shown
    assert "尚无放假安排" in run("calendar", "show", "2031").output


def test_the_command_line_previews_asks_and_imports(run: Callable[..., Result], tmp_path: Path):
    file = tmp_path / "a.json"
    file.write_bytes(FILE)
    refused = run("calendar", "import", str(file), typed="n\n")
    assert refused.exit_code == 1
    assert "2023年1月29日 24:00（北京时间） → 2023年2月2日 24:00" in refused.output
    done = run("calendar", "import", str(file), "--yes")
    assert done.exit_code == 0, done.output
    assert "revision 1" in done.output
    assert "国办发明电" in run("calendar", "show", "2023").output


def test_the_command_line_names_the_faulty_line(run: Callable[..., Result], tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_bytes(CSV.replace(b"2027-01-01", b"2027-13-01"))
    failed = run("calendar", "import", str(file), "--yes")
    assert failed.exit_code == 1
    assert "第 2 行" in failed.output
    assert "line 2" in failed.output
