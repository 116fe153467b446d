"""Is a list found that says otherwise than its events what was decided, on both engines?"""

from __future__ import annotations

import pytest

from casework.errors import Invalid
from tests.support.audited import PUBLISHED
from tests.support.house import House
from tests.support.tampering import found

REASONS = dict.fromkeys(("floor:0", "count:1", "count:2"), "示例")


def test_what_left_the_selection_is_not_put_on_the_list(house: House) -> None:
    gone, stays = house.ranked({"440300": "90", "320500": "85"}).values()
    house.unit_acts(gone, "withdraw", PUBLISHED, comment="示例")
    with pytest.raises(Invalid) as refused:
        house.list_acts("propose", PUBLISHED, given={"entry": {gone: {}, stays: {}}},
                        reasons=REASONS)  # fmt: skip
    assert refused.value.words("zh") == {"entry": "“深圳市”的申报已终止，不能列入名单。"}
    house.list_acts("propose", PUBLISHED, given={"entry": {gone: None, stays: {}}}, reasons=REASONS)
    assert found(house) == []
