"""What does the gallery show of words that are kept? A shortlist, a message, two articles."""

# A line holds a sentence in both languages.

from __future__ import annotations

from typing import Any


def ranking(chinese: bool, score_strip: Any) -> list[dict[str, Any]]:
    """Rows of a shortlist: above and below the cut line, one moved, one tied."""

    def say(zh: str, en: str) -> str:
        return zh if chinese else en

    rows: list[dict[str, Any]] = []
    scores = ((93.42, 1), (93.85, 0), (92.6, 1), (89.66, 0), (89.51, 0), (88.95, 0))
    names = (("乙山市", "Yishan"), ("甲江市", "Jiajiang"), ("丙原市", "Bingyuan"),
             ("丁河市", "Dinghe"), ("戊城市", "Wucheng"), ("己州市", "Jizhou"))  # fmt: skip
    for place, ((score, bonus), name) in enumerate(zip(scores, names, strict=True), start=1):
        if place == 5:
            cut = say("得分线：以上 4 个（89.66 分）。以下最高的 1 个按地区下限递补",
                      "Cut line: 4 above it (89.66). The best below it comes in by the floor")  # fmt: skip
            rows.append({"_break": cut})
        rows.append({
            "place": str(place),
            "city": say(*name),
            "unit": say("甲省 东部", "Jia, east"),
            "score": f"{score:.2f}",
            "bonus": f"+{bonus:.2f}" if bonus else "—",
            "total": f"{score + bonus:.2f}",
            "strip": score_strip(score, score + bonus, 86, 95, 89.66),
            "proposal": say("列入", "in") if place < 5 else say("不列入", "out"),
            "why": say("得分；加分凭大督查通报", "score; bonus by the inspection notice"),
            "tone": "warn" if place == 4 else "",
        })  # fmt: skip
    return rows


def documents(chinese: bool) -> dict[str, Any]:
    """The form, the message, the confirmation and the rules page."""

    def say(zh: str, en: str) -> str:
        return zh if chinese else en

    return {
        "form_title": say("提出异议", "Lodge an objection"), "kept": say("统计公报节选.pdf（1.2 MB）已保留", "report.pdf (1.2 MB) kept"),
        "send": say("提交异议", "Lodge it"), "mail_title": say("通知预览", "The message"),
        "confirm_title": say("提交前看清楚", "Before you commit"),
        "happens": [say("10 件案件同时转为“公示中”", "Ten cases become Publicised together"),
                    say("公示期满日 2月1日 24:00", "Publicity ends 1 Feb 24:00")],
        "told": [say("10 个推荐单位", "10 recommending units"), say("10 个市（州）", "10 cities")],
        "mail": {"subject": say("申报还有 2 个工作日截止，甲省缺 2 项", "Two working days left; two items missing"),
                 "sender": say("督查激励办理系统", "Incentive Casework"), "to": "desk@example.invalid",
                 "words": say("12月20日 9:00", "20 Dec 09:00"), "state": "sent", "html_url": "#html",
                 "why": say("您是甲省的报送联系人。", "You are the contact of Jia."),
                 "text": say("甲省工业和信息化厅：\n\n2022年度督查激励申报材料，请在截止前报送。\n\n"
                             "截止：2022年12月22日（星期四）24:00（北京时间）\n今天 12月20日，之后还有 2 个工作日。",
                             "Jia Department,\n\nplease submit before the cutoff.\n\n"
                             "Cutoff: Thu 22 Dec 2022, 24:00 (Beijing)")},
        "toc_title": say("条文目录", "Articles"),
        "toc": [{"label": say("第十条", "Art. 10"), "url": "#a10", "count": 4, "current": True},
                {"label": say("第十二条", "Art. 12"), "url": "#a12", "count": 2}],
        "articles": [
            {"label": say("第十条", "Article 10"), "name": say("确定名单与公示", "The list and its publicity"),
             "anchor": "a10", "used": say("本批次用到 41 次", "used 41 times"), "clauses": [
                {"id": "10.4", "anchor": "a10.4", "text": "工业和信息化部将拟入选市（州）名单公示5个工作日。",
                 "phrases": ("公示5个工作日",),
                 "english": "" if chinese else "The ministry publicises the list for five working days.",
                 "does": [
                     {"kind": "deadline", "basis": "inference",
                      "words": say("发布当日不计，第 5 个工作日 24:00 止。", "Ends 24:00 of the fifth working day.")},
                     {"kind": "guard", "basis": "text", "words": say("不得提前结束。", "Never closed early.")},
                     {"kind": "human", "words": say("“研究确定”由部里决定。", "The ministry decides.")}]}]},
            {"label": say("第十二条", "Article 12"), "name": say("报批", "Approval"), "anchor": "a12", "used": None,
             "clauses": [
                {"id": "12", "anchor": "a12.1", "text": "公示无异议，报国务院办公厅审批。",
                 "phrases": ("公示无异议", "报国务院办公厅审批"),
                 "does": [{"kind": "guard", "words": say("公示期满，且所有异议办结，才能报批。", "Only after publicity."),
                           "url": "#blocked", "link": say("现受阻 1 次", "blocked once")},
                          {"kind": "setting", "basis": "setting", "later": True,
                           "words": say("两项措施分别报批。", "Two measures, two lists.")}]}]},
        ],
    }  # fmt: skip
