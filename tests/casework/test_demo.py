"""Is the demo what it says: real rounds, invented contents, and nothing that harms a real name?"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from casework import migrations
from casework.business_clock import BusinessClock, wall
from casework.cli.demo import demo
from casework.config import Config
from casework.db import Database
from casework.demo import play, prepare
from casework.demo.people import cast
from casework.demo.story import Step, told
from casework.installation import Casework
from casework.models import (
    Calendar,
    Case,
    DeadlineRow,
    Event,
    FactRow,
    Objection,
    Place,
    Property,
    Publicity,
    RefusalRow,
    Round,
    Sanction,
    Shortlist,
    ToTell,
    Unit,
    User,
)
from casework.roles import ROLES
from casework.services import audit
from casework.services.door import Door
from casework.services.seed import seed
from notifications.models import OutboxMessage
from tests.support.databases import ENGINES
from workflows.calendar import BEIJING

MADE = prepare.made
INVENTED = "990000"
START = datetime(2022, 12, 5, 9, tzinfo=BEIJING)
# What the ministry published on 2022-02-21, and the General Office approved on 2022-06-02.
PUBLISHED = {
    "industry": "大兴区 包头市 常州市 绍兴市 厦门市 上饶市 武汉市 株洲市 深圳市 巴南区",
    "digital": "沈阳市 浦东新区 南京市 杭州市 合肥市 福州市 洛阳市 武汉市 深圳市 成都市",
}
HARM = {"returned", "ineligible", "removed", "rejected", "not_selected", "withdrawn", "lapsed",
        "objected", "revoked"}  # fmt: skip


@pytest.fixture(params=ENGINES)
def db(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[Database]:
    found = Database(new_database(request.param, recipe=MADE))
    yield found
    found.engine.dispose()


@pytest.fixture
def session(new_database: Callable[..., str]) -> Iterator[Session]:
    db = Database(new_database("sqlite", recipe=MADE))
    with db.reading() as session:
        yield session
    db.engine.dispose()


def _cases(session: Session, year: int) -> list[Case]:
    return list(session.scalars(select(Case).where(Case.round_year == year)))


# --- the finished round ------------------------------------------------------------


def test_both_engines_hold_the_same_story(db: Database) -> None:
    with db.reading() as session:
        found = Counter((c.round_year, c.measure, c.state) for c in session.scalars(select(Case)))
        events = session.scalar(select(func.count()).select_from(Event))
    assert found == {
        (2021, "industry", "incentive_active"): 10,
        (2021, "digital", "incentive_active"): 10,
        (2022, "industry", "drafted"): 13,
        (2022, "industry", "provincially_approved"): 4,
        (2022, "industry", "submitted"): 5,
        (2022, "digital", "drafted"): 9,
        (2022, "digital", "provincially_approved"): 2,
        (2022, "digital", "submitted"): 5,
        (2022, "digital", "returned"): 1,
    }
    assert events is not None
    assert events > 1500


@pytest.mark.parametrize("measure", ["industry", "digital"])
def test_the_finished_lists_are_those_that_were_published(session: Session, measure: str) -> None:
    cases = [c for c in _cases(session, 2021) if c.measure == measure]
    assert {c.division_name for c in cases} == set(PUBLISHED[measure].split())
    listed = session.scalars(
        select(Place.case_ref).where(Place.round_year == 2021, Place.measure == measure,
                                     Place.kind == "list")
    )  # fmt: skip
    assert set(listed) == {c.ref for c in cases}
    assert session.scalars(
        select(Shortlist.state).where(Shortlist.ref == f"2021-{measure}")
    ).one() == ("approved")


def test_the_finished_round_was_public_for_the_five_days_of_the_real_notice(
    session: Session,
) -> None:
    for shown in session.scalars(select(Publicity)):
        assert shown.published_at == datetime(2022, 2, 21, 9, tzinfo=BEIJING)
        assert shown.last_day == date(2022, 2, 28)
        assert len(shown.entries) == 10


def test_the_finished_round_was_approved_by_the_real_document(session: Session) -> None:
    replies = session.scalars(select(FactRow.value).where(FactRow.kind == "reply")).all()
    assert [(r["number"], r["date"]) for r in replies] == [("国办发〔2022〕21号", "2022-06-02")] * 2
    terms = {(c.term_from, c.term_to) for c in _cases(session, 2021)}
    assert terms == {(datetime(2022, 6, 2, tzinfo=BEIJING), datetime(2023, 6, 3, tzinfo=BEIJING))}


def test_each_round_says_in_both_languages_what_is_invented(session: Session) -> None:
    for round_ in session.scalars(select(Round)):
        assert "演示数据" in round_.note_zh
        assert "invented" in round_.note_en
    first = session.get_one(Round, 2021)
    assert "2022年版" in first.note_zh
    assert "2022 edition" in first.note_en


def test_what_the_unknown_notice_must_have_set_is_recorded_as_assumed(session: Session) -> None:
    opened = session.get_one(Event, ("round/2021", 1))
    assert opened.payload["assumed_places"] == [["industry", "ordinary", 1],
                                                ["digital", "ordinary", 1]]  # fmt: skip
    assert "assumed_places" not in session.get_one(Event, ("round/2022", 1)).payload
    moved = session.get_one(FactRow, ("round/2021", "cutoff_moved", "*")).value
    assert moved["number"].startswith("演示")
    assert "演示数据" in moved["reason"]


# --- nothing that harms a real name ------------------------------------------------------------


def test_nothing_harmful_is_told_of_a_real_city(session: Session) -> None:
    hurt = {c.unit for c in session.scalars(select(Case)) if c.state in HARM}
    assert hurt == {INVENTED}
    back = session.scalars(select(Event.stream).where(Event.name.in_(
        ("return_for_correction", "reopen", "withdraw", "disqualify", "lapse"))))  # fmt: skip
    assert all(f"-{INVENTED[:2]}" in stream for stream in back)
    assert {s.unit for s in session.scalars(select(Sanction))} == {INVENTED}
    assert session.scalar(select(func.count()).select_from(Objection)) == 0
    darkened = session.scalars(select(FactRow.owner).where(FactRow.kind.in_(
        ("incident", "division_sanction", "unit_sanction"))))  # fmt: skip
    assert all(owner.partition("/")[2].startswith(INVENTED[:2]) for owner in darkened)
    for refusal in session.scalars(select(RefusalRow)):
        assert {b["subject"] for b in refusal.breaches} == {"2021-industry-990400"}


def test_no_city_is_better_or_worse_than_another(session: Session) -> None:
    scores = session.scalars(select(FactRow.value).where(FactRow.kind == "score")).all()
    assert len(scores) == 20
    assert len({s["score"] for s in scores}) == 1
    figures: dict[str, set[str]] = {}
    for fact in session.scalars(select(FactRow).where(FactRow.kind == "indicator")):
        figures.setdefault(fact.item, set()).add(fact.value["value"])
    assert all(len(values) == 1 for values in figures.values())


def test_what_is_invented_is_marked_in_the_value_itself(session: Session) -> None:
    facts = session.scalars(select(FactRow).where(FactRow.owner.like("case/%")))
    unmarked = [
        (f.owner, f.kind, f.value)
        for f in facts
        if "演示" not in json.dumps(f.value, ensure_ascii=False)
        and f.kind not in ("officer", "formal_check")
    ]
    assert not unmarked
    for fact in session.scalars(select(FactRow).where(FactRow.owner.like("list/2021%"))):
        if "number" in fact.value and fact.kind != "reply":
            assert fact.value["number"].startswith("演示〔")


def test_the_invented_province_counts_for_the_floor_and_has_places(session: Session) -> None:
    unit = session.get_one(Unit, INVENTED)
    assert unit.demo
    assert unit.region == "west"
    places = session.scalars(select(Place).where(Place.unit == INVENTED)).all()
    assert len(places) == 4
    cases = session.scalars(select(Case).where(Case.unit == INVENTED)).all()
    assert {c.division_name for c in cases} == {"演示市甲", "演示市乙", "演示市丙"}
    assert all(c.demo for c in cases)


def test_every_other_unit_is_real(session: Session) -> None:
    assert session.scalars(select(Unit.code).where(Unit.demo)).all() == [INVENTED]


# --- the running round ------------------------------------------------------------


def test_the_running_round_has_something_of_every_kind(session: Session) -> None:
    cases = _cases(session, 2022)
    assert {c.division_kind for c in cases} >= {
        "prefecture_city", "prefecture", "autonomous_prefecture", "league",
        "municipality_district", "xpcc_division",
    }  # fmt: skip
    assert {c.division_name for c in cases if c.planned_single} == {"青岛市", "宁波市", "大连市",
                                                                   "深圳市"}  # fmt: skip
    assert next(c for c in cases if c.division_name == "青岛市").unit == "370000"
    both = Counter(c.unit for c in {(c.unit, c.measure): c for c in cases}.values())
    assert len([unit for unit, number in both.items() if number == 2]) >= 5
    assert len(both) >= 25
    reasons = session.scalars(select(FactRow.owner).where(FactRow.kind == "reason")).all()
    assert reasons == ["case/2022-industry-659001"]


def test_what_is_submitted_has_an_officer_and_a_substitute(session: Session) -> None:
    people = {u.id: u.login for u in session.scalars(select(User))}
    for case in _cases(session, 2022):
        if case.state in ("submitted", "returned"):
            assert case.officer is not None
            assert case.substitute is not None
            found = {people[case.officer], people[case.substitute]}
            assert found == {"ministry.a", "ministry.b"}


def test_the_accident_of_exactly_ten_deaths_is_the_only_thing_in_the_way(db: Database) -> None:
    with db.reading() as session:
        unit = cast(session)[f"unit.{INVENTED}"]
    with pytest.raises(Exception, match="10 to 29 deaths") as refusal:
        Door(db, wall).act(unit, "case", "approve_province", ref="2022-industry-990300",
                           received_at=START)  # fmt: skip
    assert [b.guard for b in refusal.value.breaches] == ["clean"]  # type: ignore[attr-defined]


def test_the_sanction_was_over_before_the_running_round(session: Session) -> None:
    sanction = session.scalars(select(Sanction)).one()
    assert sanction.state == "ended"
    assert sanction.ends_at == datetime(2022, 11, 21, tzinfo=BEIJING)


# --- time and record ------------------------------------------------------------


def test_the_clock_stands_at_nine_on_the_fifth_of_december(session: Session) -> None:
    stored = session.get_one(Property, "demo_now").value
    assert datetime.fromisoformat(stored) == START


def test_the_clock_of_a_demo_runs_on_and_can_be_moved(db: Database) -> None:
    clock = BusinessClock(db)
    assert START <= clock.now() < START + timedelta(hours=1)
    clock.move(timedelta(days=1))
    assert clock.now() >= START + timedelta(days=1)


def test_every_event_was_received_when_the_story_says(session: Session) -> None:
    for event in session.scalars(select(Event)):
        first = datetime(2022, 1, 17, 9, tzinfo=BEIJING)
        if event.round_year == 2022:
            first = datetime(2022, 12, 2, 9, tzinfo=BEIJING)
        assert first <= event.received_at <= START, (event.stream, event.seq)
    newest: dict[str, datetime] = {}
    for event in session.scalars(select(Event).order_by(Event.stream, Event.seq)):
        assert event.received_at >= newest.get(event.stream, event.received_at)
        newest[event.stream] = event.received_at


def test_the_record_is_whole(db: Database) -> None:
    report = audit.verify(db)
    assert report.problems == []
    assert report.events > 1500


def test_whoever_had_to_be_told_was_told_the_same_day(session: Session) -> None:
    assert session.scalar(select(func.count()).select_from(ToTell)) == 0
    sent = session.scalars(select(OutboxMessage)).all()
    assert len(sent) > 500
    for message in sent:
        assert message.recipient.endswith(("@example.invalid", ")"))
        assert message.status in ("sent", "dropped")
        assert message.made_at <= START + timedelta(minutes=1)
        assert message.sent_at is None or message.sent_at == message.made_at
    # Article 4 names no communications administration for the XPCC; every other office is there.
    assert [m.recipient for m in sent if m.status == "dropped"] == ["(communications 660000)"]


def test_no_timer_is_due_when_the_visitor_comes(session: Session) -> None:
    due = session.scalars(select(DeadlineRow).where(DeadlineRow.next_try_at <= START)).all()
    assert not due


# --- accounts ------------------------------------------------------------


def test_accounts_have_no_password_and_lead_nowhere(session: Session) -> None:
    users = session.scalars(select(User)).all()
    assert all(u.password_hash == "" for u in users)
    assert all(u.email.endswith("@example.invalid") for u in users)
    assert all("演示" in u.name or " " in u.name for u in users)  # an office, not a person


def test_every_role_of_a_person_can_be_tried(session: Session) -> None:
    offered = session.scalars(select(User).where(User.demo)).all()
    assert {role for u in offered for role in u.roles} == set(ROLES)
    for user in offered:
        for role in user.roles:
            assert user.organisation.kind in ROLES[role].offices
    assert len(offered) < 30  # a menu, not a directory
    assert offered[0].login == "ministry.a"


def test_every_unit_has_somebody_who_works_for_it(session: Session) -> None:
    people = cast(session)
    for unit in session.scalars(select(Unit)):
        assert people[f"unit.{unit.code}"].unit == unit.code
        assert people[f"statistics.{unit.code}"].has("statistics")
        assert (f"communications.{unit.code}" in people) is (unit.kind != "xpcc")


# --- preparing ------------------------------------------------------------


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(instance=tmp_path / "instance")


def _stamp(config: Config) -> str | None:
    db = Database(config.database)
    with db.reading() as session:
        found = session.scalar(select(Property.value).where(Property.key == "demo_set_at"))
    db.engine.dispose()
    return found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, databases: Any) -> None:
    """Build by copying what was built before: here it matters where a demo ends up, not how."""

    source = Path(databases.new("sqlite", recipe=MADE).removeprefix("sqlite:///"))

    def copied(config: Config) -> None:
        shutil.copyfile(source, config.database.removeprefix("sqlite:///"))

    monkeypatch.setattr(prepare, "build", copied)


def test_preparing_twice_makes_one_demo(config: Config) -> None:
    assert prepare.prepare(config) is True
    stamp = _stamp(config)
    assert prepare.prepare(config) is False
    assert _stamp(config) == stamp
    assert [p.name for p in config.instance.iterdir()] == ["casework.sqlite"]


def test_a_reset_throws_away_what_was_done(config: Config, quick: None) -> None:
    prepare.prepare(config)
    db = Database(config.database)
    BusinessClock(db).move(timedelta(days=40))
    db.engine.dispose()
    prepare.reset(config)
    db = Database(config.database)
    assert BusinessClock(db).now() < START + timedelta(days=39)
    db.engine.dispose()


def test_a_database_that_is_no_demo_is_left_alone(config: Config) -> None:
    config.instance.mkdir()
    db = Database(config.database)
    migrations.upgrade(db)
    with db.reading() as session:
        seed(session, now=wall())
    db.engine.dispose()
    before = Path(config.instance / "casework.sqlite").read_bytes()
    for do in (prepare.prepare, prepare.reset):
        with pytest.raises(prepare.NoDemo, match="is not a demo"):
            do(config)
    assert Path(config.instance / "casework.sqlite").read_bytes() == before


def test_somebody_elses_database_is_left_alone(config: Config) -> None:
    config.instance.mkdir()
    db = Database(config.database)
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (name text)"))
    for do in (prepare.prepare, prepare.reset):
        with pytest.raises(prepare.NoDemo):
            do(config)
    db.engine.dispose()


def test_a_demo_that_was_never_finished_says_how_to_go_on(config: Config) -> None:
    config.instance.mkdir()
    db = Database(config.database)
    migrations.upgrade(db)
    with db.reading() as session:
        seed(session, now=wall(), demo=True)
    db.engine.dispose()
    with pytest.raises(prepare.NoDemo, match="casework demo reset --yes"):
        prepare.prepare(config)


def test_a_demo_made_under_other_rules_says_how_to_go_on(config: Config, quick: None) -> None:
    prepare.prepare(config)
    db = Database(config.database)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE rounds SET files_digest = 'other' WHERE year = 2022"))
    db.engine.dispose()
    with pytest.raises(prepare.NoDemo, match="casework demo reset --yes"):
        prepare.prepare(config)


def test_what_was_interrupted_leaves_nothing_behind(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(config: Config) -> None:
        Path(config.database.removeprefix("sqlite:///")).write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "build", stopped)
    with pytest.raises(KeyboardInterrupt):
        prepare.prepare(config)
    assert not list(config.instance.iterdir())


def test_a_demo_on_a_server_can_be_made_anew(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    url = new_database("postgresql", recipe=MADE)
    config = Config(instance=tmp_path, database_url=url)
    stamp = _stamp(config)
    assert prepare.prepare(config) is False
    prepare.reset(config)
    assert _stamp(config) != stamp
    db = Database(url)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 59
        assert session.scalars(select(Calendar.id)).one() == "CN"
    db.engine.dispose()


def test_the_command_line_makes_a_demo_and_asks_before_it_throws_one_away(
    tmp_path: Path, quick: None
) -> None:
    environment = {"CASEWORK_INSTANCE": str(tmp_path)}
    run = CliRunner()
    assert (
        run.invoke(demo, ["prepare"], env=environment).output == "演示已建立 · the demo is made\n"
    )
    assert (
        run.invoke(demo, ["prepare"], env=environment).output == "演示已就绪 · the demo is ready\n"
    )
    asked = run.invoke(demo, ["reset"], env=environment)
    assert asked.exit_code == 2
    assert "--yes" in asked.output
    assert run.invoke(demo, ["reset", "--yes"], env=environment).exit_code == 0


def test_a_story_that_the_door_doesnt_follow_stops_the_demo(db: Database) -> None:
    with db.reading() as session:
        people = cast(session)
    own = Casework(Config(), db, Door(db, wall), BusinessClock(db), True)
    early = Step(at=START, who="ministry.a", does="act", subject="list", name="publish",
                 wish={"ref": "2022-industry"})  # fmt: skip
    with pytest.raises(play.Story, match="publish"):
        play.perform(own, people, [early])
    fine = Step(at=START, who="ministry.a", does="act", subject="case", name="accept",
                wish={"ref": "2022-industry-420600"}, refused=True)  # fmt: skip
    with pytest.raises(play.Story, match="should have refused"):
        play.perform(own, people, [fine])


def test_the_files_name_their_sources() -> None:
    folder = Path(prepare.__file__).parent
    first = (folder / "finished_round.toml").read_text("utf-8")
    assert "国办发〔2022〕21号" in first.partition("\nyear")[0]
    assert {c["name"] for c in told("finished_round")["applications"]["case"]} == {
        name for names in PUBLISHED.values() for name in names.split()
    }
