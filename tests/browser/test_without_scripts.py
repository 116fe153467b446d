"""Do the pages work on a phone that runs no script?"""

from __future__ import annotations

from pathlib import Path

from tests.support.browser import Pages
from tests.support.demo_site import DemoSite
from tests.support.newcomer import Newcomer


def test_the_pages_work_without_a_script(own_demo: DemoSite, pages: Pages, tmp_path: Path) -> None:
    pages.base_url = own_demo.url
    page = pages.open("/", width=360, height=780, scripts=False)
    newcomer = Newcomer(page, own_demo.app, tmp_path)
    newcomer.become("演示市甲 填报")
    newcomer.open("/cases/2022-industry-990100")
    newcomer.go(newcomer.main.get_by_role("link", name="高端化、智能化、绿色化转型", exact=True))
    newcomer.record({"是否具备": "具备"})
    newcomer.become("演示省 推荐单位 经办")
    assert "高端化" not in newcomer.why_not("登记省级同意")
    newcomer.become("规划司 经办甲")
    newcomer.open("/cases/2022-industry-420600")
    assert "受理" in newcomer.act("受理")
    newcomer.move("+1 day")
    assert "12月6日" in newcomer.now()
