"""Is what several people type saved part by part, and is nothing lost where that can't be?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Pages
from tests.support.demo_site import DemoSite, demo_site
from tests.support.demo_story import MADE

CASE = "2022-industry-990100"
SECTION = f"/cases/{CASE}/materials/conditions"


def part(page: Page, anchor: str) -> Locator:
    return page.locator(f'[id="{anchor}"]')


def status(page: Page, anchor: str) -> Locator:
    return part(page, anchor).locator("[data-status]")


def opened(pages: Pages, site: DemoSite, login: str) -> Page:
    page = pages.open()
    page.context.add_cookies(site.cookies(login, lang="en"))
    page.goto(f"{site.url}{SECTION}")
    return page


@pytest.mark.complaints("40[019]", "net::ERR_INTERNET_DISCONNECTED")
def test_two_people_at_one_application_lose_nothing(
    new_database, tmp_path, browser, pages: Pages
) -> None:
    url = new_database("sqlite", recipe=MADE)
    with demo_site(url, tmp_path / "instance", timers=False) as site:
        city, others = opened(pages, site, "city.990100"), Pages(browser)
        unit = opened(others, site, "unit.990000")

        # In different parts neither hears of the other.
        part(city, "evidence-major_projects").locator("[data-autosave] textarea").fill(
            "市里写的重大项目"
        )
        part(unit, "evidence-foreign_capital").locator("[data-autosave] textarea").fill(
            "单位写的外资"
        )
        for page, anchor in ((city, "evidence-major_projects"), (unit, "evidence-foreign_capital")):
            expect(status(page, anchor)).to_contain_text("Saved")

        # In the same part the second sees both values, and chooses.
        part(unit, "evidence-major_projects").locator("[data-autosave] textarea").fill(
            "单位改的重大项目"
        )
        box = part(unit, "evidence-major_projects").locator("[data-conflict]")
        expect(box).to_contain_text("市里写的重大项目")
        expect(box).to_contain_text("单位改的重大项目")
        about = part(unit, "evidence-major_projects").locator("[data-by]")
        expect(about).to_contain_text("演示市甲")
        part(unit, "evidence-major_projects").get_by_role("button", name="Save", exact=True).click()
        expect(status(unit, "evidence-major_projects")).to_contain_text("choose below")
        expect(box).to_be_visible()
        box.get_by_role("button", name="Save mine").click()
        expect(status(unit, "evidence-major_projects")).to_contain_text("Saved")
        expect(box).to_be_hidden()
        expect(about).not_to_contain_text("演示市甲")

        # What is wrong is said at its field; what was typed stays.
        answer = part(city, "condition-6(三)")
        answer.get_by_label("Partly").check()
        expect(answer.locator("[data-problems]")).to_contain_text("a reason is needed")

        # A line that is down: it says so, and goes on by itself.
        city.context.set_offline(True)
        part(city, "evidence-emerging_industries").locator("[data-autosave] textarea").fill(
            "断线时写的"
        )
        expect(status(city, "evidence-emerging_industries")).to_contain_text("no connection")
        city.context.set_offline(False)
        expect(status(city, "evidence-emerging_industries")).to_contain_text("Saved", timeout=9000)

        # Signed out overnight: what was typed is still there, and saved after signing in again.
        kept = city.context.cookies()
        city.context.clear_cookies()
        part(city, "evidence-supply_chains").locator("[data-autosave] textarea").fill("隔夜写的")
        expect(status(city, "evidence-supply_chains")).to_contain_text("You are signed out")
        assert kept
        city.context.add_cookies(site.cookies("city.990100", lang="en"))
        part(city, "evidence-supply_chains").get_by_role("button", name="Save").click()
        expect(status(city, "evidence-supply_chains")).to_contain_text("Saved")

        # One more entry of a list: the page shows it once it is on record.
        more = part(city, "policy-2")
        more.locator("summary").first.click()
        more.get_by_label("Title").fill("支持先进制造业若干措施")
        more.get_by_label("Number").fill("演示发〔2022〕8号")
        more.get_by_label("Date").fill("2022-03-01")
        more.get_by_role("button", name="Save").click()
        expect(part(city, "policy-3")).to_be_attached()
        expect(part(city, "policy-2")).to_contain_text("支持先进制造业若干措施")

        # What is worked out from the figures follows, also where it stands in another panel.
        city.goto(f"{site.url}/cases/{CASE}/materials/figures")
        share = part(city, "indicator-manufacturing_share")
        share.get_by_label("Value", exact=True).fill("28.3")
        expect(city.locator("#computed")).to_contain_text("28.3 − ")
        city.close()
        others.close()
