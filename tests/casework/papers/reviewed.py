"""What do the tests of the papers of a review start from: a list of 32 cities, and a page of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from casework.documents.review.papers import PAPERS
from casework.documents.review.sheet import Sheet
from casework.models import Division
from casework.queries.lists import ListPage, list_page
from casework.queries.reviews import Review, review
from casework.queries.timeline import whole_story
from tests.support.house import CUTOFF, LEADER, MINISTRY, SEATS, WORKING, House
from tests.support.rounds import opened
from workflows.calendar import BEIJING
from workflows.facts import Actor

LIST = "2022-industry"
PROPOSED = datetime(2023, 1, 9, 10, tzinfo=BEIJING)
DECIDED = datetime(2023, 1, 10, 9, tzinfo=BEIJING)
DRAWN = datetime(2023, 1, 19, 10, 30, 5, tzinfo=BEIJING)
LONG = (
    "核查发现该市上报的工业投资口径与统计年鉴不一致，经现场核实并与当地统计机关核对后仍有出入；" * 9
)
FORMULA = '=HYPERLINK("http://example.invalid","x")：以现场核实为准'
TIED = "86.20"  # of the tenth and the eleventh
EXACT = "77.125"  # as many decimals as the round keeps, more than the others have
GONE = "中途退出的专家"
FIFTEEN = {f"expert.{n}": Actor(n, f"评审专家{n - 900}", frozenset({"expert"}))
           for n in range(901, 916)}  # fmt: skip
OPENED_2018 = datetime(2019, 1, 7, 9, tzinfo=BEIJING)
JUDGED_2018 = datetime(2019, 2, 12, 9, tzinfo=BEIJING)
# The kinds of division that need no reason (5): with the province that doesn't exist, 32 units.
MAIN = ("prefecture_city", "municipality_district")


def cities(house: House) -> list[str]:
    """A city of every recommending unit, the units in the order of their codes."""
    with house.db.reading() as session:
        found: dict[str, str] = {}
        asked = select(Division).where(Division.kind.in_(MAIN), Division.valid_to.is_(None))
        for division in session.scalars(asked.order_by(Division.code)):
            if not division.planned_single:
                found.setdefault(division.unit, division.code)
    return [found[unit] for unit in sorted(found)]


def scores(house: House) -> dict[str, str]:
    """A score for each, not in the order of the codes; the tenth and eleventh are equal."""
    codes = cities(house)
    mixed = [codes[n * 7 % len(codes)] for n in range(len(codes))]
    given = {code: f"{95 - n * 0.85:.2f}" for n, code in enumerate(mixed)}
    given[mixed[9]] = given[mixed[10]] = TIED
    given[mixed[20]] = EXACT
    return given


def with_committee(house: House) -> None:
    """A committee of three, and one who was taken off with a reason."""
    house.committee(seats=SEATS | {"gone": Actor(950, GONE, frozenset({"expert"}))})
    house.door.record(MINISTRY, "list", "committee_member", None, item="gone", comment="另有公务",
                      ref=LIST, received_at=WORKING)  # fmt: skip


def in_review(url: str) -> None:
    """Every unit's city was accepted and scored; the review isn't closed."""
    house = opened(url)
    with_committee(house)
    given = {house.accepted(code): score for code, score in scores(house).items()}
    house.door.record(MINISTRY, "round", "setting", {"value": "3"}, item="score_decimals",
                      ref="2022", received_at=WORKING)  # fmt: skip
    house.list_acts("open_review", CUTOFF)
    for ref, score in given.items():
        for expert in SEATS.values():
            house.assess(ref, score, expert)
    house.db.engine.dispose()


def ranked(url: str) -> None:
    """The same, and the review is closed."""
    in_review(url)
    house = House.on(url)
    house.list_acts("close_review", CUTOFF)
    house.db.engine.dispose()


def decided(url: str) -> None:
    """The list was proposed against its scores with long reasons, a tie was decided, and it stands."""
    ranked(url)
    house = House.on(url)
    page = page_of(house)
    best = [row.case.ref for row in page.rows if row.proposed]
    tied = [row.case.ref for row in page.rows if row.why == "tie"]
    lower = next(row.case.ref for row in page.rows if row.proposed is False)
    on = [*best[1:], tied[0], lower][: page.rules.edition.places]
    given = {
        "entry": {ref: {"reason": LONG} if ref in (lower, tied[0]) else {} for ref in on},
        "left_out": {best[0]: {"reason": FORMULA}} | {ref: {"reason": "票决"} for ref in tied[1:]},
        "proposal": {"": {"note": "经司务会研究"}},
    }
    house.list_acts("propose", PROPOSED, given=given)
    decision = {"kind": "ministry_meeting", "number": "纪要〔2023〕3号", "date": "2023-01-10",
                "file": "纪要.pdf"}  # fmt: skip
    house.list_acts("decide", DECIDED, actor=LEADER, given={"decision": {"": decision}})
    house.db.engine.dispose()


def in_review_2018(url: str) -> None:
    """Under the edition of 2019: a committee of fifteen, two cities accepted, the review is open."""
    house = opened(url, 2018, at=OPENED_2018)
    for code in ("320500", "330200"):
        ref = house.submitted(code, at=OPENED_2018)
        house.door.act(MINISTRY, "case", "accept", ref=ref, received_at=OPENED_2018)
    house.committee(at=OPENED_2018, seats=FIFTEEN)
    house.list_acts("open_review", JUDGED_2018)
    house.db.engine.dispose()


def ranked_2018(url: str) -> None:
    """The same; the committee's opinion is on record and the review is closed."""
    in_review_2018(url)
    house = House.on(url, 2018)
    refs = ["2018-industry-320500", "2018-industry-330200"]
    for number, expert in enumerate(FIFTEEN.values()):
        for ref in refs[: 1 if number == 0 else 2]:
            made = house.door.act(expert, "assessment", "declare", new={"case": ref},
                                  received_at=JUDGED_2018,
                                  given={"declaration": {"": {"none": True}}}).ref  # fmt: skip
            view = {"answer": "yes" if number % 3 else "no", "text": "材料属实"}
            house.door.act(expert, "assessment", "hand_in", ref=made, received_at=JUDGED_2018,
                           given={"view": {"": view}})  # fmt: skip
    tie = {"tie": {"": {"kind": "kin", "text": "配偶在该市任职"}}}
    house.door.act(next(iter(FIFTEEN.values())), "assessment", "declare_tie", new={"case": refs[1]},
                   received_at=JUDGED_2018, given=tie)  # fmt: skip
    opinion_2018(house, [refs[1], "苏州市"])
    house.list_acts("close_review", JUDGED_2018)
    house.db.engine.dispose()


def opinion_2018(house: House, preliminary: Sequence[str]) -> None:
    """The opinion and the preliminary list in words ('19 8)."""
    said = {
        "text": "材料属实。\n建议列入。",
        "preliminary": list(preliminary),
        "date": "2019-02-12",
    }
    house.door.record(MINISTRY, "list", "opinion", said, ref="2018-industry",
                      received_at=JUDGED_2018)  # fmt: skip


def page_of(house: House, ref: str = LIST) -> ListPage:
    """The list as its page reads it."""
    with house.db.reading() as session:
        return list_page(session, MINISTRY, ref, now=DRAWN)


def review_of(house: House, ref: str = LIST) -> Review:
    """Its review."""
    with house.db.reading() as session:
        return review(session, MINISTRY, ref, now=DRAWN)


def sheets(house: House, ref: str = LIST) -> Mapping[str, Sheet]:
    """What each paper says that the ministry may have of the list now, by its id."""
    with house.db.reading() as session:
        page, story = (
            list_page(session, MINISTRY, ref, now=DRAWN),
            whole_story(session, f"list/{ref}"),
        )
        judged = review(session, MINISTRY, ref, now=DRAWN)
        return {one.id: one.content(page, story, judged) for one in PAPERS
                if one.may(page, MINISTRY)}  # fmt: skip


def approved(url: str) -> None:
    """The same list, published, reported and approved: nothing is proposed by score any more."""
    decided(url)
    house = House.on(url)
    house.list_acts("publish", datetime(2023, 1, 10, 10, tzinfo=BEIJING))
    file = {"number": "示例报〔2023〕1号", "date": "2023-02-06", "file": "示例.pdf"}
    house.list_acts("report", datetime(2023, 2, 6, 9, tzinfo=BEIJING), given={"report": {"": file}})
    reply = {"number": "示例复〔2023〕2号", "date": "2023-06-02", "file": "示例.pdf"}
    house.list_acts(
        "approve", datetime(2023, 6, 5, 9, tzinfo=BEIJING), given={"reply": {"": reply}}
    )
    house.db.engine.dispose()


def closed_2018(url: str) -> None:
    """Under 2019, two cities reviewed, nobody's view, and an opinion whose preliminary list names one."""
    in_review_2018(url)
    house = House.on(url, 2018)
    opinion_2018(house, ["宁波市"])
    house.list_acts("close_review", JUDGED_2018)
    house.db.engine.dispose()
