"""Does a solved puzzle let in one form, once, and is nobody refused for a puzzle alone?"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from casework import clock, migrations
from casework.business_clock import wall
from casework.db import Database
from casework.services import spent_work
from casework.web.public import codes, entry, puzzle
from tests.support.objecting import (
    PATH,
    TYPED,
    by_solution,
    forms,
    hidden,
    lodge,
    puzzle_of,
    receipt_of,
    rows,
    solution_of,
    solved_form,
    used_up,
)
from tests.support.site import Site

ONE_OF_EACH = (entry.Way("solved", "9 per hour", "1 per hour"), entry.Way("plain", "9 per hour", "1 per hour"))  # fmt: skip


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site.client()


@pytest.fixture
def one_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network has one form an hour let in with a solution, and one without."""
    monkeypatch.setattr(entry, "SOLVED", ONE_OF_EACH[0])
    monkeypatch.setattr(entry, "PLAIN", ONE_OF_EACH[1])


def test_a_solved_puzzle_lets_its_form_in_where_the_slow_way_is_used_up(
    site: Site, client: FlaskClient
) -> None:
    used_up(site, client)
    receipt_of(client.post(PATH, data=solved_form(client)))
    assert (len(rows(site)), by_solution()) == (entry.SLOWLY + 1, 1)


def test_another_form_with_the_same_solution_goes_the_slow_way(
    site: Site, client: FlaskClient
) -> None:
    first = solved_form(client)
    receipt_of(client.post(PATH, data=first))
    others = (form | {"work": first["work"]} for form in forms(site, client))
    for _ in range(entry.SLOWLY):
        receipt_of(client.post(PATH, data=next(others)))
    assert client.post(PATH, data=next(others)).status_code == 429
    assert by_solution() == 1


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize(
    "make", [solved_form, lambda client: hidden(client.get(PATH).text) | TYPED]
)
def test_the_same_form_again_gets_its_receipt_and_counts_once(
    site: Site, client: FlaskClient, make: Callable[[FlaskClient], dict[str, str]]
) -> None:
    form = make(client)
    first = receipt_of(client.post(PATH, data=form))
    assert client.post(PATH, data=make(client)).status_code == 429  # nothing is left of the hour
    assert receipt_of(client.post(PATH, data=form)) == first
    assert len(rows(site)) == 1


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize(
    "make", [solved_form, lambda client: hidden(client.get(PATH).text) | TYPED]
)
def test_two_clicks_at_the_same_moment_get_one_receipt_and_count_once(
    site: Site, make: Callable[[FlaskClient], dict[str, str]]
) -> None:
    for network in range(6):
        first, second = site.client(), site.client()
        form, click = make(first), threading.Barrier(2)
        second.set_cookie("session", first.get_cookie("session").value)  # type: ignore[union-attr]

        def sent(by: FlaskClient, form: Any = form, click: Any = click, at: int = network) -> Any:
            click.wait()
            return by.post(PATH, data=form, environ_base={"REMOTE_ADDR": f"203.0.113.{at}"})

        with ThreadPoolExecutor(2) as hands:
            assert len({receipt_of(found) for found in hands.map(sent, (first, second))}) == 1
    assert len(rows(site)) == 6


@pytest.mark.usefixtures("one_of_each")
def test_who_floods_without_solving_takes_nothing_from_a_neighbour_who_solves(
    site: Site, client: FlaskClient
) -> None:
    for _, form in zip(range(12), forms(site, client), strict=False):
        client.post(PATH, data=form)
    receipt_of(client.post(PATH, data=solved_form(client)))
    assert len(rows(site)) == 2


@pytest.mark.usefixtures("one_of_each")
def test_a_form_that_was_let_in_and_failed_inside_is_let_in_again(
    site: Site, client: FlaskClient
) -> None:
    form = solved_form(client)
    run = site.house.db.engine
    with run.begin() as connection:
        connection.exec_driver_sql("CREATE TRIGGER torn BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'torn'); END")  # fmt: skip
    assert client.post(PATH, data=form).status_code == 500
    assert (rows(site), by_solution()) == ([], 1)
    with run.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER torn")
    receipt_of(client.post(PATH, data=form))


def test_the_same_form_with_other_words_gets_a_new_puzzle_and_needs_it(
    site: Site, client: FlaskClient
) -> None:
    form = solved_form(client)
    receipt_of(client.post(PATH, data=form))
    page = client.post(PATH, data=form | {"facts": "Something else."}).get_data(as_text=True)
    assert json.loads(puzzle_of(page)) != json.loads(base64.b64decode(form["work"]))["challenge"]
    again = hidden(page) | TYPED | {"work": solution_of(puzzle_of(page))}
    receipt_of(client.post(PATH, data=again))
    assert (len(rows(site)), by_solution()) == (2, 2)


def test_a_puzzle_that_ran_out_is_no_error_and_comes_anew_with_what_was_typed(
    site: Site, client: FlaskClient
) -> None:
    late = wall() - puzzle.LASTS - timedelta(minutes=1)

    def left_open() -> dict[str, str]:
        form = hidden(client.get(PATH).get_data(as_text=True)) | TYPED
        with site.app.app_context():
            seal = codes.read_seal(form["sealed"])
            assert seal
            return form | {"work": solution_of(puzzle.handed_out(seal.request_id, late))}

    receipt_of(client.post(PATH, data=left_open()))
    assert by_solution() == 0
    used_up_but_one = forms(site, client)
    for _ in range(entry.SLOWLY - 1):
        receipt_of(client.post(PATH, data=next(used_up_but_one)))
    answer = client.post(PATH, data=left_open())
    page = answer.get_data(as_text=True)
    assert answer.status_code == 429
    assert TYPED["facts"] in page
    assert " data-again>" in page  # its script sends it by itself once it is solved
    receipt_of(client.post(PATH, data=hidden(page) | TYPED | {"work": solution_of(puzzle_of(page))}))  # fmt: skip


def changed(work: str, change: Callable[[Any], object]) -> str:
    said = json.loads(base64.b64decode(work))
    change(said)
    return base64.b64encode(json.dumps(said).encode()).decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["challenge"]["parameters"].update(expiresAt=2**33),
        lambda p: p["challenge"]["parameters"].update(cost=1),
        lambda p: p["challenge"]["parameters"].update(keyPrefix=""),
        lambda p: p["challenge"]["parameters"].update(data={"form": "another"}),
        lambda p: p["challenge"].pop("signature"),
        lambda p: p["solution"].update(counter=2**31),
        lambda p: p["solution"].update(derivedKey="00"),
    ],
)
def test_what_was_changed_in_a_puzzle_or_its_solution_solves_nothing(
    site: Site, client: FlaskClient, change: Callable[[Any], object]
) -> None:
    form = solved_form(client)
    receipt_of(client.post(PATH, data=form | {"work": changed(form["work"], change)}))
    assert by_solution() == 0


@pytest.mark.parametrize(
    "work", ["x", "bnVsbA==", "W10=", "e30=", "陈", "W" * 9000,
             base64.b64encode(b"[" * 9000).decode(),
             base64.b64encode(b'{"challenge": {"parameters": []}, "solution": {}}').decode()]
)  # fmt: skip
def test_what_is_no_solution_at_all_is_no_error_and_isnt_sent_again_by_itself(
    site: Site, client: FlaskClient, work: str
) -> None:
    receipt_of(lodge(client, work=work))
    used = forms(site, client)
    for _ in range(entry.SLOWLY - 1):
        receipt_of(client.post(PATH, data=next(used)))
    answer = lodge(client, work=work)
    assert answer.status_code == 429
    assert " data-again>" not in answer.get_data(as_text=True)


def test_no_other_installation_and_no_forged_seal_hands_out_what_is_solved_here(
    site: Site, client: FlaskClient
) -> None:
    form = solved_form(client)
    with site.app.test_request_context():
        seal = codes.read_seal(form["sealed"])
        assert seal
        assert puzzle.solved(form["work"], seal.request_id) == "solved"
        assert puzzle.solved(form["work"], "") == "wrong"
        site.app.secret_key = "another"
        assert puzzle.solved(form["work"], seal.request_id) == "wrong"


def test_what_is_spent_is_kept_until_its_puzzle_has_run_out_and_no_longer(site: Site) -> None:
    own, now = site.app.extensions["casework"], wall()
    spent_work.spend(own.db, "old", now)
    spent_work.spend(own.db, "young", now + puzzle.LASTS)
    spent_work.spend(own.db, "young", now)  # the same form at the same moment: no error
    own.config.uploads.mkdir(exist_ok=True)
    clock.sweep(own)
    with own.db.reading() as session:
        found = [spent_work.is_spent(session, form) for form in ("old", "young")]
    assert found == [False, True]


def test_both_engines_note_a_form_once_and_forget_it(engine_url: str) -> None:
    db, now = Database(engine_url), wall()
    migrations.upgrade(db)
    for form, until in (("old", now), ("young", now + puzzle.LASTS), ("young", now)):
        spent_work.spend(db, form, until)
    spent_work.forget_old(db, now)
    with db.reading() as session:
        found = [spent_work.is_spent(session, form) for form in ("old", "young", "another")]
    db.engine.dispose()
    assert found == [False, True, False]
