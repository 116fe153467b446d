"""How does the demo look with one list before the leadership, a city of it left out, and the other
public from the same morning?
"""

from __future__ import annotations

from casework.clock import sweep
from casework.installation import Casework
from tests.support.later_demo import (
    HEADINGS,
    LIST,
    PUBLISHED,
    REVIEWED,
    accepted,
    hands,
    paper,
    review_opened,
    reviewed,
    submitted,
)

OTHER = "2022-digital"
OF_THE_OTHER = ("infrastructure", "digitalisation", "industrial_internet", "security")
LATE = ("2022-digital-370100", "2022-digital-430100")  # of the other list, not yet accepted
RESERVE = "2022-industry-420600"  # 襄阳市: sixth of six
ONLY = {"industry": "演示：本批次只选五个", "digital": "演示：本批次只有五个"}


def one_awaits_its_decision(own: Casework) -> None:
    """The first list is proposed with a reserve of one; the other was decided, and is public."""
    accepted(own)
    act, record = hands(own)
    for ref in LATE:
        act("ministry.a", REVIEWED, "case", "accept", ref)
    for ref, headings in ((LIST, HEADINGS), (OTHER, OF_THE_OTHER)):
        measure = ref.partition("-")[2]
        cases = submitted(own, measure)
        review_opened(act, record, ref)
        points = {case: "80" if case == RESERVE else "90" for case in cases}
        reviewed(act, ref, points, headings)
        chosen = [case for case in cases if case != RESERVE]
        if len(chosen) < len(cases):
            record("ministry.a", REVIEWED, "list", "left_out", ref, {"reason": ONLY[measure]},
                   RESERVE)  # fmt: skip
        few = {f"count:{len(chosen)}": ONLY[measure]}
        if ref == OTHER:
            few["floor:1"] = "演示：西部和东北地区只有一个申报"
        act("ministry.a", REVIEWED, "list", "propose", ref, reasons=few,
            given={"entry": {case: {} for case in chosen}})  # fmt: skip
    decision = paper("演示〔2022〕2号", REVIEWED.date()) | {"kind": "party_group"}
    act("leader", REVIEWED, "list", "decide", OTHER, given={"decision": {"": decision}})
    own.clock.set(PUBLISHED)
    act("ministry.a", PUBLISHED, "list", "publish", OTHER)
    sweep(own)
