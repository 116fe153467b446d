"""Does a notice under the edition of 2019 ask for the portal's address first, and do its papers say so?"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import select

from casework.business_clock import BusinessClock
from casework.models import Publicity
from casework.services import accounts
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office
from tests.casework.notices.conftest import Made
from tests.casework.notices.papers import of_docx, unpacked, wrong_sums
from tests.casework.notices.reading import hidden, published, words
from tests.casework.papers.reviewed import JUDGED_2018, ranked_2018
from tests.support.house import LEADER, House, wall
from workflows.calendar import BEIJING

LIST = "2018-industry"
PAGE = f"/lists/{LIST}/notice"
PORTAL = "https://www.miit.gov.cn/n1146290/c1.html"
AT = datetime(2019, 2, 18, 9, tzinfo=BEIJING)


def determined(url: str) -> None:
    """A list under the edition of 2019, determined and not yet public."""
    ranked_2018(url)
    house = House.on(url, 2018)
    refs = [f"{LIST}-320500", f"{LIST}-330200"]
    entries = {ref: {"reason": "示例"} for ref in refs}
    house.list_acts("propose", JUDGED_2018 + timedelta(hours=1), given={"entry": entries})
    fact = {"determination": {"": {"date": "2019-02-12", "number": "研究1号"}}}
    house.list_acts("decide", JUDGED_2018 + timedelta(hours=2), actor=LEADER, given=fact)
    BusinessClock(house.db).set(AT)
    accounts.add(house.db, "officer", name="林晓岚", email="", roles=["ministry"],
                 office=Office(kind="ministry"), actor=CONSOLE, now=wall())  # fmt: skip
    house.db.engine.dispose()


def test_without_the_address_it_is_said_asked_for_and_refused(site: Made) -> None:
    made = site(determined)
    page = made.text(PAGE, "officer")
    assert "The address isn't on record" in words(page)
    assert 'name="with"' not in page  # one measure alone
    client = made.client("officer")
    answer = client.post(PAGE, data=hidden(page, "publish"))
    assert answer.status_code == 422
    assert "The address on the ministry's portal isn't recorded." in words(
        answer.get_data(as_text=True)
    )
    assert published(made.house) == []
    elsewhere = hidden(page, "publish") | {"publication-place": "https://example.invalid/"}
    assert client.post(PAGE, data=elsewhere).status_code == 422
    right = hidden(client.get(PAGE).get_data(as_text=True), "publish") | {
        "publication-place": PORTAL
    }
    assert client.post(PAGE, data=right).status_code == 303
    assert published(made.house)[0].ref == "2018-1"
    shown = words(made.text("/notices/2018-1"))
    assert f"Published at: {PORTAL}" in shown
    assert "Also published at" not in shown  # nowhere else is it lawful


def test_proof_and_pack_name_the_portal_and_the_determination(site: Made) -> None:
    made = site(determined)
    client = made.client("officer")
    sent = hidden(client.get(PAGE).get_data(as_text=True), "publish") | {
        "publication-place": PORTAL
    }
    client.post(PAGE, data=sent)
    with client.get(f"/lists/{LIST}/report-pack.zip") as answer:
        parts = unpacked(answer.get_data())
    assert wrong_sums(parts) == []
    said = {name: re.sub(r"\s+", "", of_docx(content)) for name, content in parts.items()
            if name.endswith(".docx")}  # fmt: skip
    letter = said["1 请示草稿/请示（草稿）.docx"]
    assert "名单经研究确定（2019年2月12日，研究1号）。" in letter
    assert f"公示位置：{PORTAL}" in letter
    assert "国办发〔2018〕117号" in letter
    assert PORTAL in said["3 公示证明/2018-1/公示情况证明 2018-1.docx"]


def test_a_correction_has_an_address_of_its_own_on_the_portal(site: Made) -> None:
    made = site(determined)
    house, given = House.on(str(made.house.db.url), 2018), {"publication": {"": {"place": PORTAL}}}
    house.list_acts("publish", AT, given=given)
    client, page = made.client("officer"), f"/lists/{LIST}/correction"
    asked = client.get(page).get_data(as_text=True)
    assert "(optional)" not in words(asked)
    part = asked[asked.rindex('<form method="post"', 0, asked.index("input-notice_correction")) :]
    form = hidden(f'id="x"{part}', "x") | {"notice_correction-what": "名称有误。"}
    answer = client.post(page, data=form)
    assert answer.status_code == 422
    refused = words(answer.get_data(as_text=True))
    assert "The address on the ministry's portal isn't recorded." in refused
    own = PORTAL.replace("c1", "c2")
    assert client.post(page, data=form | {"publication-place": own}).status_code == 303
    with made.house.db.reading() as s:
        places = s.scalars(select(Publicity.place).order_by(Publicity.id)).all()
    assert places == [PORTAL, own]
