"""What does a test of the post find ready?"""

from __future__ import annotations

import pytest

from tests.notifications.people import Office, office
from tests.support.house import House


@pytest.fixture
def post(house: House) -> Office:
    """Round FY2022 as a demo, with people in the offices of Guangdong and the ministry."""
    return office(house)
