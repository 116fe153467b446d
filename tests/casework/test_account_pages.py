"""Can people keep their accounts on the pages, and the administrators everybody's?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from casework import audit
from casework.audit import seals
from casework.business_clock import wall
from casework.services import passwords
from tests.support.accounts import PASSWORD, actor, events, user
from tests.support.installation import client_of, db_of, staffed_installation


@pytest.fixture
def app(unsealed: Callable[..., Flask]) -> Flask:
    return unsealed(staffed_installation)


# --- one's own -----------------------------------------------------------------------------------


def test_a_person_keeps_their_own_name_and_language(app: Flask) -> None:
    client = client_of(app, "city")
    assert client.post("/account", data={"name": "深圳经办", "lang": "en"}).status_code == 303
    page = client.get("/account").text
    assert "深圳经办" in page
    assert "Saved." in page
    assert 'lang="en"' in page
    assert (user(db_of(app), "city").name, user(db_of(app), "city").lang) == ("深圳经办", "en")


@pytest.mark.parametrize(
    "form", [{"name": "", "lang": "en"}, {"name": "x" * 81, "lang": "en"}, {"name": "a\x07b"},
             {"name": "x", "lang": "fr"}, {}]
)  # fmt: skip
def test_a_name_or_language_that_wont_do_is_said_so_and_kept_on_the_form(
    app: Flask, form: dict[str, str]
) -> None:  # fmt: skip
    answer = client_of(app, "city").post("/account", data=form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert user(db_of(app), "city").name == "city"


def test_nobody_gives_themselves_roles_on_their_own_page(app: Flask) -> None:
    client = client_of(app, "city")
    client.post("/account", data={"name": "x", "lang": "en", "roles": "ministry", "email": "a@b.c"})
    found = user(db_of(app), "city")
    assert (found.roles, found.email) == (["city"], "city@example.invalid")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"old": "wrong", "password": "quite another phrase", "again": "quite another phrase"},
         "The present password is wrong."),
        ({"old": PASSWORD, "password": "quite another phrase", "again": "something else here"},
         "The two differ."),
        ({"old": PASSWORD, "password": "short", "again": "short"}, "at least 12 characters"),
        ({}, "This is needed."),
    ],
)  # fmt: skip
def test_a_password_isnt_changed_while_something_is_wrong(
    app: Flask, form: dict[str, str], said: str
) -> None:  # fmt: skip
    db = db_of(app)
    passwords.set_from_console(db, user(db, "city").id, PASSWORD, now=wall())
    before = user(db, "city").password_hash
    answer = client_of(app, "city").post("/account/password?lang=en", data=form)
    assert answer.status_code == 422
    assert said in answer.text
    assert PASSWORD not in answer.text
    assert user(db, "city").password_hash == before


# --- everybody's ---------------------------------------------------------------------------------


def new_user(**more: object) -> dict[str, object]:
    return {"login": "lin", "name": "林晓岚", "email": "lin@example.cn", "org_kind": "unit",
            "unit": "440000", "roles": ["unit"], "lang": "zh_Hans_CN"} | more  # fmt: skip


def test_an_administrator_adds_somebody_who_sets_a_password_by_a_link(app: Flask) -> None:
    admin = client_of(app, "account_admin")
    added = admin.post("/admin/users/new", data=new_user())
    number = user(db_of(app), "lin").id
    assert added.headers["Location"] == f"/admin/users/{number}"
    page = admin.post(f"/admin/users/{number}/link")
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r"http://127\.0\.0\.1:8000(/reset/[\w-]+)", page.text)
    assert found
    assert found[1] not in admin.get(f"/admin/users/{number}").text, "shown once"
    owner = app.test_client()
    form = {"password": PASSWORD, "again": PASSWORD}
    assert owner.post(found[1], data=form).headers["Location"] == "/login"
    assert owner.post("/login", data={"login": "lin", "password": PASSWORD}).status_code == 303
    assert actor(db_of(app), "lin").unit == "440000"
    assert audit.verify(db_of(app)).problems == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (new_user(login="city"), "The login “city” is taken."),
        (new_user(email=""), "This is needed."),
        (new_user(roles=["ministry"]), "isn&#39;t a role for"),
        (new_user(roles=[]), "Choose at least one role"),
        (new_user(unit=""), "There is no such recommending unit."),
        (new_user(org_kind="city", unit="", division="440399", roles=["city"]), "no such division"),
        (new_user(org_kind="other", unit="", roles=["account_admin", "audit_admin"]), "Nobody is"),
        (new_user(org_kind="palace"), "Not a valid choice"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_on_the_form(
    app: Flask, form: dict[str, object], said: str
) -> None:  # fmt: skip
    answer = client_of(app, "account_admin").post("/admin/users/new?lang=en", data=form)
    assert answer.status_code == 422
    assert said in answer.text
    assert "林晓岚" in answer.text, "what was typed is kept"


def test_roles_are_given_and_an_account_closed_and_opened(app: Flask) -> None:
    db, admin = db_of(app), client_of(app, "account_admin")
    number, theirs = user(db, "expert").id, client_of(app, "expert")
    assert theirs.get("/account").status_code == 200
    admin.post(f"/admin/users/{number}/roles", data={"roles": ["expert", "auditor"]})
    assert user(db, "expert").roles == ["expert"], "an auditor sees all of a review"
    admin.post(f"/admin/users/{number}/roles", data={"roles": ["auditor"]})
    assert user(db, "expert").roles == ["auditor"]
    assert theirs.get("/account").status_code == 302
    admin.post(f"/admin/users/{number}/close")
    assert not user(db, "expert").active
    closed = admin.get("/admin/users?standing=closed&lang=en").text
    assert re.findall(r'<a href="/admin/users/\d+">(\w+)</a>', closed) == ["expert"]
    admin.post(f"/admin/users/{number}/open")
    assert user(db, "expert").active
    assert [e.name for e in events(db, "expert")] == [
        "added", "roles", "deactivated", "reactivated"]  # fmt: skip
    history = admin.get(f"/admin/users/{number}?lang=en").text
    for words in ("Account added", "Roles changed", "committee member → ", "Account closed"):
        assert words in history


def test_an_administrator_finds_their_own_account_without_the_means_to_change_it(
    app: Flask,
) -> None:  # fmt: skip
    number = user(db_of(app), "account_admin").id
    admin = client_of(app, "account_admin")
    page = admin.get(f"/admin/users/{number}?lang=en").text
    assert "This is your own account" in page
    for act in ("roles", "close", "link"):
        assert f"/admin/users/{number}/{act}" not in page
    for act in ("roles", "close"):
        answer = admin.post(f"/admin/users/{number}/{act}", data={"roles": ["system_admin"]})
        assert answer.status_code == 422
    assert user(db_of(app), "account_admin").active


def test_an_account_that_isnt_there_is_not_found_whatever_is_done_to_it(app: Flask) -> None:
    admin = client_of(app, "account_admin")
    assert admin.get("/admin/users/4711").status_code == 404
    for act in ("roles", "close", "open", "link"):
        assert admin.post(f"/admin/users/4711/{act}").status_code == 404


def test_accounts_are_found_by_words_role_and_standing(app: Flask) -> None:
    admin = client_of(app, "account_admin")

    def found(query: str) -> set[str]:
        page = admin.get(f"/admin/users?{query}").text
        return set(re.findall(r'<a href="/admin/users/\d+">(\w+)</a>', page))

    assert len(found("")) == 11
    assert found("q=广东") == {"unit", "statistics", "communications"}
    assert found("q=city") == {"city"}
    assert found("q=%25") == set(), "a per cent sign means itself"
    assert found("role=auditor") == {"auditor"}
    assert found("standing=closed") == set()
    assert found("after=expert") == {"leader", "ministry", "statistics", "system_admin", "unit"}


# --- audit ---------------------------------------------------------------------------------------


def test_the_audit_page_verifies_the_record_and_shows_what_was_refused(app: Flask) -> None:
    client_of(app, "city").get("/admin/users")
    auditor = client_of(app, "audit_admin")
    page = auditor.get("/admin/audit?lang=en").text
    assert "Open a page: /admin/users" in page
    assert "No seal yet" in page
    done = auditor.post("/admin/audit/verify").text
    assert "The record is whole" in done
    assert "There is no seal to compare with" in done


def test_a_changed_record_shows_on_the_audit_page(app: Flask) -> None:
    db, own = db_of(app), app.extensions["casework"]
    seals.seal(seals.place(own.config), audit.verify(db).heads, at=wall())
    auditor = client_of(app, "auditor")
    assert "Last sealed" in auditor.get("/admin/audit?lang=en").text
    assert "The record is whole" in auditor.post("/admin/audit/verify").text
    with db.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER events_never_updated"))
        connection.execute(text("UPDATE events SET payload = '{}' WHERE stream = 'account/3'"))
    page = auditor.post("/admin/audit/verify").text
    assert "The record is not whole" in page
    assert "account/3" in page
    seals.place(own.config).write_text("{}")
    assert auditor.get("/admin/audit").status_code == 200
    assert "seal" in auditor.post("/admin/audit/verify").text


def test_the_events_of_accounts_are_paged_without_losing_or_repeating_any(app: Flask) -> None:
    db, auditor = db_of(app), client_of(app, "auditor")
    number = user(db, "city").id
    for _ in range(70):
        passwords.new_link(db, number, actor=actor(db, "account_admin"), now=wall())
    first = auditor.get("/admin/audit/accounts?lang=en")
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert onward
    second = auditor.get(onward[1].replace("&amp;", "&"))
    rows = [len(re.findall('<th role="rowheader"', p.text)) for p in (first, second)]
    assert rows == [50, 31]
    only = auditor.get("/admin/audit/accounts?name=added").text
    assert only.count('<th role="rowheader"') == 11
    assert auditor.get("/admin/audit/accounts?below=nonsense").status_code == 200
