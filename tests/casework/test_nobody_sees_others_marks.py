"""Does anybody but the expert read what an expert says of a case: while the review runs, and after?

Every address that there is, is asked for as everybody; what the first expert put on record holds
words and numbers that stand nowhere else (`tests.support.reviewing`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, inspect, select, text, update

from casework.business_clock import wall
from casework.cli import main
from casework.documents import background
from casework.models import FactRow, RefusalRow
from notifications.models import OutboxMessage
from notifications.run import run as tell
from tests.casework.reviewers import everything, house_of
from tests.support.addresses import addresses, found, words
from tests.support.installation import client_of, db_of
from tests.support.reviewing import (
    CANARIES,
    CITIES,
    FREE,
    HANDED_IN,
    LIST,
    LOCAL,
    PLAIN,
    QINGDAO,
    SCORE,
    SHENZHEN,
    TIE,
    TOTAL,
    UNSAID,
    over,
    ref_of,
    under_way,
)

MINISTRY = ("ministry", "leader", "auditor")
EXPERTS = ("expert.b", "expert.c", LOCAL, FREE)  # begun with 青岛, recused from it, tied, no seat
OUTSIDE = ("unit", "city", "statistics", "communications", "other",
           "system_admin", "account_admin", "audit_admin", "")  # fmt: skip
KEPT = frozenset({"facts", "event_texts"})  # where what was said is kept


@pytest.fixture
def at_work(unsealed: Callable[..., Flask]) -> Flask:
    """The pages while the review runs, every message made."""
    return _told(unsealed(under_way))


@pytest.fixture
def closed(unsealed: Callable[..., Flask]) -> Flask:
    """The pages once it is over, every message made."""
    return _told(unsealed(over))


def _told(app: Flask) -> Flask:
    app.testing = False  # errors are answered as they are to a reader
    tell(app.extensions["casework"])
    return app


# --- while the review runs -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("login", [*MINISTRY, *EXPERTS, *OUTSIDE], ids=lambda who: who or "public")
def test_while_the_review_runs_no_address_gives_away_what_an_expert_said(
    at_work: Flask, login: str
) -> None:
    paths = everything(at_work, QINGDAO if login in EXPERTS else SHENZHEN)
    assert len(paths) > 300
    assert list(found(client_of(at_work, login or None), paths, CANARIES)) == []


def test_the_expert_reads_all_of_it_on_own_pages_and_nowhere_else(at_work: Flask) -> None:
    hits = list(found(client_of(at_work, "expert"), everything(at_work), CANARIES))
    own = ref_of(house_of(at_work), "expert", "").removeprefix("-")
    assert {one for _, one in hits} >= {*HANDED_IN, TOTAL, *UNSAID[:7], TIE}
    assert all(path.split("/")[1] == "assessments" and path.split("/")[2].endswith(own)
               for path, _ in hits)  # fmt: skip


def test_no_message_no_refusal_and_no_open_part_of_the_record_holds_any_of_it(
    at_work: Flask,
) -> None:
    db = db_of(at_work)
    tables = set(inspect(db.engine).get_table_names())
    with db.reading() as session:
        for table in sorted(tables - KEPT):
            rows = str(session.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608
            assert [one for one in CANARIES if one in rows] == [], table
        assert session.scalar(select(func.count()).select_from(OutboxMessage))
        assert session.scalar(select(func.count()).select_from(RefusalRow))


@pytest.mark.parametrize("said", [[], ["--json"], ["--lang", "en"]], ids=str)
def test_the_audit_of_a_mark_that_was_tampered_with_doesnt_say_which_it_was(
    at_work: Flask, said: list[str], tmp_path: Path
) -> None:
    db, owner = db_of(at_work), f"assessment/{ref_of(house_of(at_work), 'expert', QINGDAO)}"
    with db.reading() as session:
        heading = session.scalars(select(FactRow.item).where(
            FactRow.owner == owner, FactRow.kind == "mark").limit(1)).one()  # fmt: skip
        session.execute(update(FactRow).values(value={"points": "99.871"}).where(
            FactRow.owner == owner, FactRow.item == heading))  # fmt: skip
        session.commit()
    here = {"CASEWORK_DATABASE_URL": db.url.render_as_string(hide_password=False),
            "CASEWORK_INSTANCE": str(tmp_path)}  # fmt: skip
    result = CliRunner().invoke(main, ["audit", "verify", *said], env=here)
    assert result.exit_code == 1, result.output
    assert owner in result.output
    assert [one for one in (*CANARIES, "99.871") if one in result.output] == []


@pytest.mark.parametrize("login", [*MINISTRY, *EXPERTS, *OUTSIDE[:-1]])
def test_no_form_that_is_sent_answers_with_what_an_expert_said(at_work: Flask, login: str) -> None:
    client, house = client_of(at_work, login), house_of(at_work)
    typed = {"version": "1", "points": "80", "text": "x", "kind": "kin", "comment": "x"}
    for case in CITIES[:2]:
        ref = f"/assessments/{ref_of(house, 'expert', case)}"
        paths = [f"{ref}/{what}/{kind}" for what in ("facts", "remove")
                 for kind in ("mark/clusters", "view", "tie", "declaration")]  # fmt: skip
        paths += [f"{ref}/actions/{act}" for act in ("abstain", "recuse", "give_back", "hand_in")]
        paths += [ref, f"{ref}/files?kind=mark&field=points&item=clusters"]
        for path in paths:
            answer = client.post(path, data=typed)
            assert [one for one in CANARIES if one in words(answer.get_data())] == [], path
            if "/mark" in path or "/view" in path or login not in MINISTRY:
                assert answer.status_code in (403, 404), (path, answer.status_code)
            if login in EXPERTS:
                assert answer.status_code == 404, (path, answer.status_code)


def test_whoever_is_told_that_an_assessment_changed_meanwhile_isnt_told_to_what(
    at_work: Flask,
) -> None:
    ref = ref_of(house_of(at_work), "expert", QINGDAO)
    decision = {"unlock-number": "1", "unlock-date": "2022-12-23", "unlock-reason": "x"}
    answer = client_of(at_work, "ministry").post(
        f"/assessments/{ref}/actions/give_back", data=decision | {"version": "1"})  # fmt: skip
    assert answer.status_code == 409
    assert [one for one in CANARIES if one in answer.text] == []


def test_another_experts_assessment_isnt_there_for_an_expert(at_work: Flask) -> None:
    ref = ref_of(house_of(at_work), "expert", QINGDAO)
    for login in EXPERTS:
        client = client_of(at_work, login)
        for rest in ("", "/facts/mark/clusters", "/facts/view", "/facts/tie", "/facts/declaration",
                     "/actions/abstain", "/actions/recuse", f"/files/{'0' * 64}"):  # fmt: skip
            assert client.get(f"/assessments/{ref}{rest}").status_code == 404, (login, rest)


@pytest.mark.parametrize("login", MINISTRY)
def test_the_ministry_learns_that_an_assessment_is_there_and_not_what_it_says(
    at_work: Flask, login: str
) -> None:
    client, house = client_of(at_work, login), house_of(at_work)
    for case in CITIES[:2]:
        ref = f"/assessments/{ref_of(house, 'expert', case)}"
        assert client.get(f"{ref}/facts/declaration").status_code == 200
        for kind in ("mark/clusters", "view"):
            assert client.get(f"{ref}/facts/{kind}").status_code == 404
    tie = client.get(f"/assessments/{ref_of(house, 'expert', CITIES[3])}/facts/tie")
    assert tie.status_code == 200
    assert TIE not in tie.text


# --- on paper ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_papers_of_a_case_and_its_package_say_nothing_of_it(closed: Flask) -> None:
    own = closed.extensions["casework"]
    background.ask(own.db, SHENZHEN, by=1, at=wall())
    background.draw_all(own.db, own.config.uploads, wall)
    paths = [path for path in addresses(closed, cases=[SHENZHEN])
             if "/papers/" in path and path.startswith("/cases/")]  # fmt: skip
    assert len(paths) > 5
    assert list(found(client_of(closed, "unit"), paths, (*CANARIES, PLAIN, SCORE))) == []
    assert list(found(client_of(closed, "unit"), paths, ("深圳市",)))


# --- after the close -----------------------------------------------------------------------------


@pytest.mark.parametrize("login", MINISTRY)
def test_once_it_is_over_the_ministry_reads_what_was_handed_in_on_the_lists_page(
    closed: Flask, login: str
) -> None:
    page = client_of(closed, login).get(f"/lists/{LIST}/review").text
    assert [one for one in (*HANDED_IN, TOTAL, PLAIN, SCORE) if one not in page] == []
    assert [one for one in UNSAID if one in page] == []


@pytest.mark.slow
@pytest.mark.parametrize("login", MINISTRY)
def test_what_was_never_handed_in_stays_the_experts_own(closed: Flask, login: str) -> None:
    register = f"/lists/{LIST}/papers/recusals."
    for path, one in found(client_of(closed, login), everything(closed), CANARIES):
        if path.startswith(register):
            assert one == TIE, path  # who was recused, and why
        else:
            assert path.startswith((f"/lists/{LIST}/review", f"/lists/{LIST}/papers/scores.")), path
            assert one not in UNSAID


@pytest.mark.slow
@pytest.mark.parametrize("login", [*EXPERTS, *OUTSIDE], ids=lambda who: who or "public")
def test_once_it_is_over_nobody_outside_the_ministry_reads_a_mark_or_a_score(
    closed: Flask, login: str
) -> None:
    own = ref_of(house_of(closed), login, "") if login in EXPERTS else "nobody's"
    hits = found(client_of(closed, login or None), everything(closed), (*CANARIES, PLAIN, SCORE))
    assert [(path, one) for path, one in hits if own not in path or one in CANARIES] == []


def test_the_timeline_that_a_unit_reads_never_tells_a_score(closed: Flask) -> None:
    for login in ("unit", "city"):
        for path in (f"/cases/{SHENZHEN}", f"/cases/{SHENZHEN}?timeline=all", "/cases.csv"):
            said = client_of(closed, login).get(path)
            assert said.status_code == 200, (login, path)
            assert not [one for one in (*CANARIES, PLAIN, SCORE) if one in said.text], path
    assert SCORE in client_of(closed, "ministry").get(f"/cases/{SHENZHEN}").text
