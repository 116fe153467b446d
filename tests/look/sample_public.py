"""What does the gallery's public page say? Invented, in either language."""

# A line holds a sentence in both languages.

from __future__ import annotations

from typing import Any


def public(chinese: bool) -> dict[str, Any]:
    """The words of the public page: end date, names, receipt, next steps, contact."""

    def say(zh: str, en: str) -> str:
        return zh if chinese else en

    return {
        "public_title": say("2022年度工业稳增长和转型升级成效明显市（州）名单公示",
                            "Public notice: cities with marked results in industry, 2022"),
        "public_lead": say("工业和信息化部 · 2023年1月17日 发布", "MIIT · published 17 January 2023"),
        "public_words": say("经各地推荐、专家评审和部务会议审议，拟定以下 10 个市（州）。如有异议，请在公示期内书面提出。",
                            "After recommendation, review and deliberation these cities are proposed."),
        "until": {"what": say("公示结束", "Publicity ends"), "iso": "2023-01-30T00:00+08:00",
                  "words": say("1月29日（星期日）24:00", "Sunday 29 January, 24:00"),
                  "left": say("今天是第 2 个工作日，之后还有 3 个：1月20日、28日、29日。",
                              "Today is working day 2; three remain: 20, 28, 29 January."),
                  "total": 5, "counted": 2, "provisional": False,
                  "reading": say("公示 5 个工作日，发布当日不计（实施办法第十条）。",
                                 "Five working days, not counting the first (Article 10).")},
        "lodge": say("提出异议", "Lodge an objection"), "follow": say("查询已提异议", "Follow an objection"),
        "names_title": say("拟入选名单（4 个）", "Proposed cities (4)"),
        "names_aside": say("按行政区划代码排列，排名不分先后", "by division code, in no order of merit"),
        "names": [{"code": code, "name": say(*name), "unit": say(*unit)} for code, name, unit in (
            ("900115", ("乙山市", "Yishan"), ("甲省", "Jia")),
            ("910200", ("丙原自治州", "Bingyuan Prefecture"), ("乙自治区", "Yi Region")),
            ("920400", ("丁河市", "Dinghe"), ("丙省", "Bing")),
            ("990300", ("甲江市", "Jiajiang"), ("丁省", "Ding")))],
        "receipt_title": say("请保存这两项", "Keep these two"),
        "receipt": [(say("受理编号", "Receipt number"), "Y2022G-0004"),
                    (say("查询码（只显示这一次）", "Code (shown once)"), "7K4M-Q2XD-93HT")],
        "receipt_words": say("我们不会通过电话向您索要查询码。", "We never ask for the code by telephone."),
        "next_title": say("接下来", "What comes next"),
        "objection_steps": [
            {"label": say("已收到", "Received"), "note": say("1月19日 10:34", "19 Jan 10:34")},
            {"label": say("形式审查", "Formal check"), "icon": "clipboard-check",
             "note": say("1月20日 24:00 前答复是否受理", "answer by 20 Jan 24:00")},
            {"label": say("核实", "Investigation"), "icon": "search",
             "note": say("受理后，公示名单暂不报批", "meanwhile the list is not reported")},
            {"label": say("书面答复", "Written reply"), "icon": "envelope-check"}],
        "contact_title": say("怎样提出异议", "How to object"),
        "contact": [(say("电话", "Telephone"), "010-0000 0000"),
                    (say("地址", "Address"), say("北京市某某街 1 号 规划司", "1 Example Street, Beijing"))],
    }  # fmt: skip
