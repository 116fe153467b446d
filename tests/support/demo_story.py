"""What do the tests of the demo hold it against?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.config import Config
from casework.demo import prepare
from casework.demo.story import stories
from casework.models import (
    Case,
)
from workflows.calendar import BEIJING

MADE = prepare.made


def made_2019(url: str) -> None:
    """The demo that shows the edition of 2019 at work (a recipe)."""
    prepare.build(Config(database_url=url), stories()["2019"])


# Story → its recipe.
RECIPES = {"2022": MADE, "2019": made_2019}
INVENTED = "990000"
START = datetime(2022, 12, 5, 9, tzinfo=BEIJING)
# What the ministry published on 2022-02-21, and the General Office approved on 2022-06-02.
PUBLISHED = {
    "industry": "大兴区 包头市 常州市 绍兴市 厦门市 上饶市 武汉市 株洲市 深圳市 巴南区",
    "digital": "沈阳市 浦东新区 南京市 杭州市 合肥市 福州市 洛阳市 武汉市 深圳市 成都市",
}
HARM = {"returned", "ineligible", "removed", "rejected", "not_selected", "withdrawn", "lapsed",
        "objected", "revoked"}  # fmt: skip


def cases_of(session: Session, year: int) -> list[Case]:
    return list(session.scalars(select(Case).where(Case.round_year == year)))
