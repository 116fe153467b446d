"""Do the papers of what is handed in come by themselves, whatever fails right after the act?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework import clock
from casework.documents import background
from casework.errors import Busy, Refused
from casework.models import Drawing
from casework.services.door import Answer, Door
from tests.casework.acting import seals, state
from tests.casework.papers.drawing import ROOT
from tests.casework.test_submit_all import ALL, sent
from tests.support.house import MINISTRY
from tests.support.site import APPLYING, EMPTY, READY, SENT, Site

SUBMIT = f"/cases/{READY}/actions/submit"
DIE = "from tests.casework.papers.test_asked_with_the_act import die; die()"


def drawings_of(site: Site) -> dict[str, str]:
    """How far the papers of each case are."""
    with site.house.db.reading() as session:
        return {one.case_ref: one.state for one in session.scalars(select(Drawing))}


def die() -> None:
    """Hand a case in, and be killed (-9) as soon as that is done."""
    url, instance = sys.argv[1:]
    site, act = Site(url, Path(instance)), Door.act_together

    def killed(*given: Any) -> tuple[Answer, ...]:
        act(*given)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    site.app.config["WTF_CSRF_ENABLED"] = False
    client = site.client("unit")
    form = seals(client, SUBMIT)
    Door.act_together = killed  # type: ignore[method-assign]
    client.post(SUBMIT, data=form)


def test_of_a_case_handed_in_by_a_server_that_was_killed_at_once_the_papers_are_drawn_later(
    applying: Site,
) -> None:
    own = applying.app.extensions["casework"]
    command = [sys.executable, "-c", DIE, str(applying.house.db.url), str(own.config.instance)]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == -9
    assert state(applying.app, READY) == "submitted"
    assert clock.draw(own) == 1
    assert drawings_of(applying) == {READY: "done"}


def busy(*_given: object, **_more: object) -> int:
    raise Busy


def test_one_who_hands_in_while_others_write_is_told_one_thing(
    applying: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written after the act that could fail and say that nothing was saved."""
    applying.app.config["WTF_CSRF_ENABLED"] = False
    client = applying.client("unit")
    form = seals(client, SUBMIT)
    monkeypatch.setattr(background, "ask", busy)
    done = client.post(SUBMIT, data=form, follow_redirects=True)
    assert done.request.path == f"/cases/{READY}/receipt"
    assert "Nothing has been saved" not in done.text
    assert drawings_of(applying) == {READY: "waiting"}
    client.post(SUBMIT, data=form)  # sent twice, asked for once
    assert drawings_of(applying) == {READY: "waiting"}


def test_of_several_handed_in_at_once_each_has_its_papers_asked_for(
    applying: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    applying.house.door.act(MINISTRY, "case", "return_for_correction", ref=SENT, received_at=APPLYING,
                            given={"correction": {"": {"items": "补页"}}})  # fmt: skip
    client = applying.client("unit")
    form = sent(client)
    monkeypatch.setattr(background, "ask", busy)
    assert "Handed in: all that were ticked" in client.post(ALL, data=form).text
    assert drawings_of(applying) == {READY: "waiting", SENT: "waiting"}


def test_what_is_refused_has_no_papers_asked_for(applying: Site) -> None:
    house = applying.house
    with pytest.raises(Refused):
        house.unit_acts(EMPTY, "approve_province", APPLYING, papers=True)
    assert drawings_of(applying) == {}
