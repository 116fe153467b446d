"""What does the gallery show in its components? One invented story, told in either language."""

# A line holds a sentence in both languages.

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.look.sample_case import article, case, civil_code
from tests.look.sample_documents import documents
from tests.look.sample_public import public
from tests.look.sample_states import pipeline, states, units


def overview(chinese: bool) -> dict[str, Any]:
    """The head of the page, the dashboard's panels, the lists with their filters."""

    def say(zh: str, en: str) -> str:
        return zh if chinese else en

    article12 = article("12", "第十二条", "Art. 12", chinese=chinese)
    known = states(chinese)
    along, beside = pipeline(chinese)
    return {
        "city": say("甲江市", "Jiajiang"),
        "measure_name": say("工业稳增长和转型升级", "Industrial growth and upgrading"),
        "crumbs": [{"label": say("工作台", "Dashboard"), "url": "#"},
                   {"label": say("案件", "Cases"), "url": "#"},
                   {"label": say("2022·工业·甲江市", "2022 · industry · Jiajiang")}],
        "state": known["objected"], "publicised": known["publicised"],
        "all_states": list(known.values()),
        "unit_line": say("甲省工业和信息化厅（名额 1／1）", "Jia Department (place 1 of 1)"),
        "edition": say("实施办法（2022年度）", "Measures (2022)"),
        "change": {"who": say("周明", "Zhou Ming"), "iso": "2023-01-19T10:21+08:00",
                   "words": say("今天 10:21", "today 10:21"),
                   "what": say("登记现场核查，办结期限改为 2月8日（暂定）",
                               "recorded a site visit; the ruling is now due 8 Feb (provisional)"),
                   "yours": [(say("意见", "Remark"),
                              say("请补充工业投资增速的统计口径说明。", "Please explain how the figure was counted."))],
                   "url": "#now"},
        "pipe_title": say("案件进度", "Cases by stage"), "states": along, "exits": beside,
        "pipe_aside": say("2022年度 60 件（工业 31、数字化 29）", "60 cases (industry 31, digital 29)"),
        "tasks_title": say("今天要办", "For you today"),
        "all_tasks": say("全部待办 11", "All tasks (11)"),
        "tasks": [
            {"icon": "exclamation-diamond", "tone": "warn", "url": "#t1",
             "what": say("甲江市异议：指派核查承办人", "Objection on Jiajiang: assign two officers"),
             "why": say("编号 Y2022G-0003，今天 9:05 受理；须两人，名单因此暂缓报批",
                        "No. Y2022G-0003, accepted today 09:05; the list waits for it"),
             "when": {"words": say("今天 24:00", "today 24:00"), "tone": "warn",
                      "note": say("批次设置", "round setting")}},
            {"icon": "list-check", "tone": "go", "url": "#t2",
             "what": say("数字化拟入选名单：补 1 条差异理由", "Digital shortlist: one reason is missing"),
             "why": say("戊城市调入与系统建议不同，写明理由后才能送审", "Wucheng differs from the proposal"),
             "when": {"words": say("今天", "today")}, "tag": ("stop", "x-circle", say("缺理由", "no reason"))},
            {"icon": "envelope-x", "tone": "stop", "url": "#t3",
             "what": say("2 封通知退回：更正收件地址", "Two messages bounced: correct the address"),
             "why": say("丙省、丁省联系人邮箱不存在", "Contacts in Bing and Ding do not exist"),
             "when": say("昨天 17:58", "yesterday 17:58")},
        ],
        "locked": {"what": say("工业名单报国务院办公厅", "Report the industry list"),
                   "why": say("公示未期满；1 件异议未办结", "publicity is running; one objection is open")},
        "article10": article("10.4", "第十条", "Art. 10", chinese=chinese), "article12": article12, "civil_code": civil_code(chinese),
        "deadlines_title": say("最近的期限", "Nearest deadlines"),
        "all_deadlines": say("全部期限 37", "All deadlines (37)"),
        "deadlines": [
            {"label": say("公示期满", "End of publicity"), "standing": "fixed", "tone": "public",
             "why": say("10 个市（州）；春节放假不计", "10 cities; Spring Festival not counted"), "url": "#d1",
             "words": say("1月29日 24:00", "29 Jan 24:00"), "iso": "2023-01-30T00:00+08:00",
             "left": say("今天第 2 个，共 5 个工作日", "working day 2 of 5")},
            {"label": say("异议办结", "Ruling on the objection"), "standing": "provisional", "tone": "warn",
             "icon": "hourglass-split", "why": say("核查延长则顺延", "moves if the visit does"),
             "words": say("2月8日 24:00", "8 Feb 24:00"), "left": say("还有 9 个工作日", "9 working days"),
             "urgent": True, "citations": [civil_code(chinese)]},
            {"label": say("报国务院办公厅审批", "Report to the State Council Office"), "standing": "blocked",
             "tone": "stop", "icon": "pause-circle", "citations": [article12],
             "why": say("今天 0:00 定时任务未通过：公示未期满", "refused today 00:00: publicity running"),
             "words": say("待定", "no date"), "left": say("原定 1月19日", "was 19 Jan")},
        ],
        "tiles_title": say("32 个推荐单位", "The 32 recommending units"),
        "tiles_aside": say("按行政区划代码排列", "in division-code order"), "units": units(chinese),
        "measures": [{"id": "industry", "label": say("工业", "Industry"), "url": "?measure=industry"},
                     {"id": "digital", "label": say("数字化", "Digital"), "url": "?measure=digital"}],
        "tags_title": say("标记", "Marks"),
        "pairs": [(say("行政区划", "Division"), say("990300，计划单列市，东部", "990300, planned-single city")),
                  (say("内容摘要", "Digest"), "SHA-256 5b0e41c79a2d66f3d81f5b0e41c79a2d66f3d81f")],
        "empty_title": say("激励期", "In their incentive year"), "empty_words": say("没有即将到期的激励期。", "Nothing expires soon."),
        "empty_link": say("看全部", "See all"),
        "note_title": say("您的个人信息", "Your personal data"),
        "note_words": say("只用于核实和答复，仅承办人可见，办结满 1 年后删除。", "Used to check and answer, then deleted."),
        "done_title": say("已报送", "Submitted"),
        "done_words": say("12月16日 17:48:07（北京时间）收到，内容摘要 9c1e 70b4。", "Received 16 Dec 17:48:07."),
        "filter_title": say("筛选案件", "Filter cases"), "filter_measure": say("措施", "Measure"),
        "filter_state": say("状态", "State"), "filter_words": say("词语", "Words"),
        "filter_hint": say("市名、拼音首字母、代码", "name, initials, code"),
        "filter_options": [{"value": "", "label": say("全部", "All"), "current": True},
                           {"value": "i", "label": say("工业", "Industry")}],
        "applied": [{"label": say("状态：公示中", "State: publicised"), "url": "#"}],
        "rank_title": say("排序与建议", "Ranking and proposal"), "rank_aside": say("名额 10", "10 places"),
        "rank_columns": [
            {"key": "place", "label": say("名次", "Rank"), "place": "num"},
            {"key": "city", "label": say("市（州）", "City"), "place": "lead"},
            {"key": "unit", "label": say("推荐单位", "Unit"), "place": "plain"},
            {"key": "score", "label": say("评分", "Score"), "place": "num"},
            {"key": "bonus", "label": say("加分", "Bonus"), "place": "num"},
            {"key": "total", "label": say("合计", "Total"), "place": "num"},
            {"key": "strip", "label": "86–95", "place": "plain"},
            {"key": "proposal", "label": say("系统建议", "Proposal"), "place": "mark"},
            {"key": "why", "label": say("为什么", "Why"), "place": "line"},
        ],
    }  # fmt: skip


def samples(chinese: bool) -> SimpleNamespace:
    """Everything that the gallery's templates call `s`."""
    return SimpleNamespace(
        **overview(chinese), **case(chinese), **documents(chinese), **public(chinese)
    )
