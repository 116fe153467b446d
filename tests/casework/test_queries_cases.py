"""Does the list of cases find, order and page as it says?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

import pytest
from sqlalchemy.orm import Session

from casework.db import Database
from casework.queries import cases as queries
from casework.queries.cases import Key, Order, Wanted, page, total
from tests.support.databases import ENGINES
from tests.support.house import MINISTRY, SECOND
from tests.support.rounds import early_round, midway_round


@pytest.fixture(params=ENGINES)
def reading(request: pytest.FixtureRequest, new_database: Callable[..., str]) -> Iterator[Session]:
    db = Database(new_database(request.param, recipe=midway_round))
    with db.reading() as session:
        yield session
    db.engine.dispose()


def found(session: Session, **wanted: object) -> list[str]:
    return [c.ref for c in page(session, MINISTRY, Wanted(**wanted)).cases]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ("深圳", {"2022-industry-440300"}),
        ("圳", {"2022-industry-440300"}),
        ("szs", {"2022-industry-440300", "2022-industry-320500"}),  # 深圳市 and 苏州市
        ("SZS", {"2022-industry-440300", "2022-industry-320500"}),
        ("4403", {"2022-industry-440300"}),
        ("2022-digital-440100", {"2022-digital-440100"}),
        ("广东", {"2022-industry-440300", "2022-digital-440100"}),
        ("广东 深圳", {"2022-industry-440300"}),
        ("shenzhen", {"2022-industry-440300"}),
        ("%", set()),
        ("_", set()),
        ("'; drop table cases", set()),
    ],
)
def test_a_search_finds_by_name_initials_code_and_province(
    reading: Session, words: str, refs: set[str]
) -> None:
    assert set(found(reading, words=words)) == refs


def test_filters_narrow_together(reading: Session) -> None:
    assert set(found(reading, states=("objected",))) == {"2022-industry-990100"}
    assert found(reading, states=("objected",), measure="digital") == []
    assert set(found(reading, unit="440000")) == {"2022-industry-440300", "2022-digital-440100"}
    assert found(reading, year=2021) == []
    assert len(found(reading, officer=MINISTRY.user)) == 3
    assert len(found(reading, officer=SECOND.user)) == 3  # as the substitute


@pytest.mark.parametrize("order", get_args(Order))
@pytest.mark.parametrize("size", [1, 4, 25])
def test_pages_forward_and_back_show_every_case_once_in_one_order(
    reading: Session, order: Order, size: int
) -> None:
    wanted = Wanted(year=2022, order=order)
    whole = [c.ref for c in page(reading, MINISTRY, wanted, most=1000).cases]
    assert len(whole) == len(set(whole)) == 22
    forward: list[str] = []
    pages = []
    key: Key | None = None
    while True:
        one = page(reading, MINISTRY, wanted, key, most=size)
        pages.append([c.ref for c in one.cases])
        forward += pages[-1]
        if one.next is None:
            break
        key = one.next
    assert forward == whole
    key = one.prev
    for expected in reversed(pages[:-1]):
        assert key is not None
        one = page(reading, MINISTRY, wanted, key, most=size)
        assert [c.ref for c in one.cases] == expected
        key = one.prev
    assert key is None


def test_an_export_is_every_page(reading: Session) -> None:
    pages = list(queries.every(reading, MINISTRY, Wanted(year=2022), size=5))
    assert [len(p.cases) for p in pages] == [5, 5, 5, 5, 2]
    assert len({c.ref for p in pages for c in p.cases}) == 22


def test_a_total_stops_counting_where_nobody_counts_on(
    reading: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert total(reading, MINISTRY, Wanted()) == 22
    monkeypatch.setattr(queries, "CAP", 10)
    assert total(reading, MINISTRY, Wanted()) == 11


def test_the_formal_check_divides_what_is_submitted(new_database: Callable[..., str]) -> None:
    db = Database(new_database("sqlite", recipe=early_round))
    with db.reading() as session:
        waiting = found(session, states=("submitted",), check="pending")
        accepted = found(session, states=("submitted",), check="accepted")
        assert accepted == ["2022-industry-510100"]
        assert set(waiting) == {"2022-industry-440300", "2022-industry-370200",
                                "2022-industry-420100", "2022-digital-440100"}  # fmt: skip
        shown = page(session, MINISTRY, Wanted(states=("submitted",)))
        assert shown.accepted == {"2022-industry-510100"}
        assert shown.due["2022-industry-440300"].kind == "formal_check"
        assert shown.people == {1: "林晓岚", 2: "周明"}
    db.engine.dispose()
