"""Which kinds of page are there, where does a browser find one of each, and as whom?

`where` is the prepared demo ("fresh"), the same while its committee is at work ("review"), or once a
list is public ("later").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page

from tests.support.later_demo import CODE, EXPERT, NUMBER

Then = Callable[[Page], None]
UNIT, CITY, OFFICER, AUDITOR = "unit.990000", "city.990100", "ministry.a", "auditor"
ACCOUNTS = "admin.accounts"
CASE = "/cases/2022-industry-990100"
LIST = "/lists/2022-industry"
# 襄阳市, which the demo's first expert has taken up.
ASSESSMENT = f"/assessments/2022-industry-420600-e{EXPERT}"


@dataclass(frozen=True)
class Kind:
    """A kind of page: its name, the route's endpoint, an address of one, and who looks at it.

    `then` is what is done on the page before it is looked at.
    """

    name: str
    endpoint: str
    path: str
    who: str = ""
    where: Literal["fresh", "review", "later"] = "fresh"
    status: int = 200
    then: Then | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def is_mail(self) -> bool:
        """Is it a message as its recipient's mail program shows it?"""
        return self.endpoint == "demo.message_html"


def submit(page: Page) -> None:
    """Send the page's form as it is: it comes back with what is wrong."""
    page.locator("main form[method=post] button.btn-primary").last.click()


def ask_for_papers(page: Page) -> None:
    """Ask for a case's papers, unless they were asked for already."""
    button = page.locator("#papers form button.btn-primary")
    if button.count():
        button.click()


def compare_nothing(page: Page) -> None:
    """Compare a case's package with no file at all."""
    page.locator("#check form button").click()


def replace_by_nothing(page: Page) -> None:
    """Replace a template by no file at all."""
    page.locator("main details:has(form) > summary").first.click()
    page.locator("main details form button").first.click()


def fill_in_objection(page: Page) -> None:
    """Fill in the form of an objection, by a person."""
    main = page.locator("main")
    main.locator("[name=about]").first.check()
    main.locator("[name=facts]").fill("演示：内容为虚构")
    main.locator("[name=party][value=person]").check()
    main.locator("[name=name]").fill("演示人员")
    main.locator("[name=contact]").fill("a@example.invalid")
    main.locator("[name=agreed]").check()


def lodge(page: Page) -> None:
    """Lodge an objection, to see its receipt."""
    fill_in_objection(page)
    submit(page)


def follow(page: Page) -> None:
    """Follow the objection by its number and code."""
    boxes = page.locator("main form input[type=text]")
    boxes.nth(0).fill(NUMBER)
    boxes.nth(1).fill(CODE)
    submit(page)


def as_a_mail_program(page: Page) -> None:
    """Show the message outside the sandbox of its page, where axe itself couldn't run."""
    words = page.content()
    page.goto("about:blank")
    page.set_content(words)


PUBLIC = (
    Kind("home", "public.home", "/"),
    Kind("home during a publicity", "public.home", "/", where="later"),
    Kind("notice, over", "public.notice", "/notices/2021-1"),
    Kind("notice, open", "public.notice", "/notices/2022-1", where="later"),
    Kind("object to a list", "public.object_to_list", "/publicities/2022-industry-1/object",
         where="later"),
    Kind("object, errors", "public.object_to_case", "/object/2022-industry-990100", where="later",
         status=422, then=submit),
    Kind("object, receipt", "public.object_to_case", "/object/2022-industry-990100", where="later",
         then=lodge),
    Kind("complain", "public.complain", "/publicities/2022-industry-1/complain", where="later"),
    Kind("follow", "public.follow", "/follow"),
    Kind("follow, errors", "public.follow", "/follow", status=422, then=submit),
    Kind("followed", "public.followed_page", "/follow", where="later", then=follow),
    Kind("results", "public.results", "/results"),
    Kind("open data", "public.data", "/data"),
    Kind("rules", "public.editions_page", "/rules"),
    Kind("rules of 2022", "public.edition_page", "/rules/2022"),
    Kind("rules of 2019", "public.edition_page", "/rules/2019"),
    Kind("process", "public.process", "/rules/2022/process"),
    Kind("rules, compared", "public.diff", "/rules/diff"),
    Kind("privacy", "public.privacy", "/privacy"),
    Kind("sign in", "account.sign_in", "/login"),
    Kind("reset, over", "account.reset", "/reset/nothing", status=404),
    Kind("not found", "", "/nothing", status=404),
)  # fmt: skip
STAFF = (
    Kind("dashboard", "staff.dashboard", "/dashboard", OFFICER),
    Kind("dashboard, later", "staff.dashboard", "/dashboard", OFFICER, where="later"),
    Kind("cases", "staff.cases", "/cases", OFFICER),
    Kind("cases, none", "staff.cases", "/cases?q=zzzz", OFFICER),
    Kind("case, drafted", "staff.case", CASE, UNIT),
    Kind("case, returned", "staff.case", "/cases/2022-digital-990200", UNIT),
    Kind("case, submitted", "staff.case", "/cases/2022-industry-420600", OFFICER),
    Kind("case, objected to", "staff.case", CASE, OFFICER, where="later"),
    Kind("case, lapsed", "staff.case", "/cases/2022-industry-990300", OFFICER, where="later"),
    Kind("case, in its year", "staff.case", "/cases/2021-industry-440300", AUDITOR),
    Kind("messages of a case", "staff.talk_page", f"{CASE}/messages", UNIT),
    Kind("check", "staff.check", "/cases/2022-industry-420600/check", OFFICER),
    Kind("several", "staff.several",
         "/cases/several?action=accept&case=2022-industry-420600&case=2022-industry-990100",
         OFFICER),
    Kind("changes", "staff.changes", "/changes", OFFICER),
    Kind("deadlines", "staff.deadlines", "/deadlines", OFFICER),
    Kind("division", "staff.division", "/divisions/990300", OFFICER),
    Kind("unit", "staff.unit", "/units/990000", OFFICER),
    Kind("rounds", "staff.rounds", "/rounds", OFFICER),
    Kind("open a round", "staff.new_round", "/rounds/new?year=2018", OFFICER),
    Kind("round", "staff.round_page", "/rounds/2022", OFFICER),
    Kind("lists", "staff.lists", "/lists", OFFICER),
    Kind("list, open", "staff.list_page", LIST, OFFICER),
    Kind("list, public", "staff.list_page", LIST, OFFICER, where="later"),
    Kind("list, approved", "staff.list_page", "/lists/2021-digital", "leader"),
    Kind("notice, not decided", "staff.notice_page", f"{LIST}/notice", OFFICER),
    Kind("notice, published", "staff.notice_page", f"{LIST}/notice", OFFICER, where="later"),
    Kind("correction", "staff.correction", f"{LIST}/correction", OFFICER, where="later"),
    Kind("correction, errors", "staff.correction", f"{LIST}/correction", OFFICER, where="later",
         status=422, then=submit),
    Kind("supplement", "staff.supplement", f"{LIST}/supplement", OFFICER, where="later"),
    Kind("objections", "staff.objections", "/objections", OFFICER, where="later"),
    Kind("objections, none", "staff.objections", "/objections", OFFICER),
    Kind("objection", "staff.objection", "/objections/Y2022I-0001", OFFICER, where="later"),
    Kind("register, which", "register.register", "/objections/register", OFFICER, where="later"),
    Kind("complaints", "staff.complaints", "/complaints", AUDITOR, where="later"),
    Kind("complaint", "staff.complaint", "/complaints/J2022-0001", AUDITOR, where="later"),
    Kind("register a complaint", "staff.register_complaint", "/complaints/register", AUDITOR),
    Kind("incentives", "staff.incentives", "/incentives", OFFICER),
    Kind("impose a sanction", "staff.new_sanction", "/sanctions/new", OFFICER),
    Kind("sanction", "staff.sanction", "/sanctions/S990000-1", OFFICER),
    Kind("messages", "staff.messages", "/messages", OFFICER),
    Kind("message", "staff.message", "/messages/1", OFFICER),
    Kind("review", "review.desk", "/review", "expert"),
    Kind("review, running", "review.desk", "/review", "expert", where="review"),
    Kind("interests", "review.interests", "/review/2022-industry/interests", "expert.c",
         where="review"),
    Kind("interests, errors", "review.interests", "/review/2022-industry/interests", "expert.c",
         where="review", status=422, then=submit),
    Kind("assessment", "review.assessment", ASSESSMENT, "expert", where="review"),
    Kind("assessment, errors", "review.assessment", ASSESSMENT, "expert", where="review", status=422,
         then=submit),
    Kind("assessment, to hand in", "review.to_hand_in", f"{ASSESSMENT}/hand-in", "expert",
         where="review"),
    Kind("review of a list", "staff.list_review", f"{LIST}/review", OFFICER, where="review"),
    Kind("review of a list, over", "staff.list_review", f"{LIST}/review", OFFICER, where="later"),
    Kind("what if", "staff.what_if_page", f"{LIST}/what-if", OFFICER, where="later"),
    Kind("what if, answered", "staff.what_if_page",
         f"{LIST}/what-if?drop=2022-industry-990100&formula=trimmed_mean", OFFICER, where="later"),
    Kind("what if, errors", "staff.what_if_page", f"{LIST}/what-if?decimals=9&add=none", OFFICER,
         where="later", status=422),
    Kind("committee", "staff.committee", f"{LIST}/committee", OFFICER),
    Kind("committee, errors", "staff.committee", f"{LIST}/committee", OFFICER, status=422,
         then=submit),
    Kind("fact form", "facts.show", f"{CASE}/facts/condition/6(三)", CITY),
    Kind("fact form, errors", "facts.show", f"{CASE}/facts/consent", UNIT, status=422,
         then=submit),
    Kind("fact, recorded", "facts.show", f"{CASE}/facts/incident_declaration", AUDITOR),
    Kind("sheet", "sheets.show", f"{CASE}/sheets/indicator", UNIT),
    Kind("act", "acts.page", "/cases/2022-industry-420600/actions/return_for_correction", OFFICER),
    Kind("act, errors", "acts.page",
         "/cases/2022-industry-420600/actions/return_for_correction", OFFICER, status=422,
         then=submit),
    Kind("act, refused", "acts.page", f"{CASE}/actions/approve_province", UNIT),
    Kind("forbidden", "", "/admin/users", OFFICER, status=403),
    Kind("not found, staff", "", "/cases/2022-industry-000000", OFFICER, status=404),
)  # fmt: skip
UNITS = (
    Kind("desk", "recommend.desk", "/recommend", UNIT),
    Kind("desk of a city", "recommend.desk", "/recommend", CITY),
    Kind("desk of the statistics bureau", "recommend.desk", "/recommend", "statistics.990000"),
    Kind("comments asked for", "recommend.comments", "/recommend/comments", UNIT),
    Kind(
        "comment, never asked for",
        "recommend.comment",
        "/recommend/comments/2022-industry-990100/1",
        UNIT,
        where="later",
        status=404,
    ),
    Kind("hand in all", "recommend.submit_all", "/recommend/submit/2022", UNIT),
    Kind("start a case", "recommend.new", "/recommend/new", UNIT),
    Kind("materials", "recommend.materials_section", f"{CASE}/materials/conditions", CITY),
    Kind("materials, figures", "recommend.materials_section", f"{CASE}/materials/figures", UNIT),
    Kind(
        "several figures at once",
        "recommend.together_page",
        f"{CASE}/together/audit",
        "statistics.990000",
    ),
    Kind("pre-flight check", "recommend.preflight_page", f"{CASE}/preflight", UNIT),
    Kind("copy forward", "recommend.copy_page", "/cases/2022-digital-440300/copy", "city.440300"),
    Kind("compare candidates", "recommend.compare", "/recommend/compare", "unit.440000"),
    Kind("receipt", "recommend.receipt_page", "/cases/2022-digital-990200/receipt", UNIT),
    Kind("papers of a case", "papers.page", f"{CASE}/papers", UNIT),
    Kind(
        "papers, waiting",
        "papers.page",
        "/cases/2022-digital-990200/papers",
        UNIT,
        then=ask_for_papers,
    ),
    Kind(
        "papers, not compared",
        "papers.page",
        "/cases/2022-industry-420600/papers",
        OFFICER,
        status=422,
        then=compare_nothing,
    ),
)
ADMIN = (
    Kind("accounts", "admin.users", "/admin/users", ACCOUNTS),
    Kind("account of somebody", "admin.user", "/admin/users/2", ACCOUNTS),
    Kind("new account", "admin.new_user", "/admin/users/new", ACCOUNTS),
    Kind("new account, errors", "admin.new_user", "/admin/users/new", ACCOUNTS, status=422,
         then=submit),
    Kind("audit", "admin.audit", "/admin/audit", AUDITOR),
    Kind("audit of accounts", "admin.account_events", "/admin/audit/accounts", AUDITOR),
    Kind("Word templates", "papers.templates", "/rounds/2022/templates", "admin.system"),
    Kind("Word templates, errors", "papers.templates", "/rounds/2022/templates", "admin.system",
         status=422, then=replace_by_nothing),
    Kind("calendar", "admin.calendar", "/admin/calendar", "admin.system"),
    Kind("calendar of a year", "admin.calendar_year", "/admin/calendar/2023", "admin.system"),
    Kind("own account", "account.own", "/account", OFFICER),
    Kind("own password", "account.password", "/account/password", OFFICER),
    Kind("inbox", "demo.inbox", "/demo/inbox"),
    Kind("message in the inbox", "demo.message", "/demo/inbox/1"),
    Kind("message as sent", "demo.message_html", "/demo/inbox/1/html", then=as_a_mail_program),
)  # fmt: skip
KINDS = PUBLIC + STAFF + UNITS + ADMIN
MAILS = ("demo.message", "demo.message_html")  # in the language of its recipient

# What GET answers with something else than a page, or with a page that another kind shows.
NOT_PAGES = {
    "static": "files of the look",
    "bootstrap.static": "files of the look",
    "files.download": "a file that somebody handed in",
    "recommend.own_file": "a file that this side sent along with its comments",
    "public.data_csv": "a file for spreadsheets",
    "public.data_json": "a file for programs",
    "public.data_schema": "a file for programs",
    "public.feed": "a feed",
    "staff.export": "a table as CSV",
    "recommend.materials_start": "leads on to the first section",
    "sheets.download": "a sheet as XLSX",
    "papers.newest_templates": "leads to the templates of the newest round",
    "papers.draft_of_notice": "the draft of a notice on paper",
    "papers.of_review": "a paper of a list's review",
    "public.letter_of_reply": "a letter as PDF",
    "staff.objection_letter": "a letter as DOCX or PDF",
    "papers.proof_of_notice": "the proof of a publicity as an archive",
    "papers.report_pack": "all that goes up with a report as an archive",
    "papers.save": "a paper, or the package of all",
    "papers.template": "a Word template",
    "public.final_list": "a final list on paper",
    "public.notice_document": "a notice on paper",
    "public.notice_text": "the text of a notice to the last octet",
    "public.publicity": "leads to the notice that carries it",
    "recommend.receipt_pdf": "a document as PDF",
    "health.healthz": "for machines",
    "health.readyz": "for machines",
}
