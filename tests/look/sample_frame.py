"""What do the layouts rely on in every page?"""

# A line holds a sentence in both languages.

from __future__ import annotations

from types import SimpleNamespace
from typing import Any


def frame(chinese: bool, theme: str) -> dict[str, Any]:
    """What the layouts rely on in every page."""

    def say(zh: str, en: str) -> str:
        return zh if chinese else en

    nav = (("工作台", "Dashboard"), ("案件", "Cases"), ("年度批次", "Rounds"),
           ("拟入选名单", "Shortlists"), ("异议", "Objections"), ("激励期", "Incentive years"),
           ("办法", "Rules"))  # fmt: skip
    lin = SimpleNamespace(
        id="lin", name=say("林晓岚", "Lin Xiaolan"), role=say("规划司", "Planning")
    )
    jia = SimpleNamespace(
        id="jia", name=say("甲省联系人", "Jia contact"), role=say("推荐单位", "unit")
    )
    moves = (("day", "＋1 天", "+1 day"), ("workday", "＋1 个工作日", "+1 working day"),
             ("next", "到下一个期限", "To the next deadline"), ("reset", "回到起点", "Back to start"))  # fmt: skip
    return {
        "lang": "zh_Hans_CN" if chinese else "en",
        "theme": theme,
        "title": say("组件", "Components"),
        "calendar_until": say("2023年12月31日", "31 December 2023"),
        "nav": [{"label": say(*words), "url": "#", "active": words[1] == "Cases",
                 "badge": 1 if words[1] == "Objections" else None} for words in nav],
        "me": SimpleNamespace(name=lin.name, org=say("工业和信息化部 规划司", "MIIT Planning"),
                              roles=[say("经办人", "officer in charge")]),
        "demo": SimpleNamespace(
            now_iso="2023-01-19T10:30+08:00", now_words=say("2023年1月19日 星期四 10:30", "Thu 19 Jan 2023, 10:30"),
            accounts=[lin, jia], current=lin, clock_url="#clock", account_url="#account",
            moves=[{"value": value, "words": say(zh, en)} for value, zh, en in moves]),
        "links": {"home": "#", "search": "#search", "other_language": "?lang=other", "account": "#me",
                  "logout": "#logout", "help": "#help", "accessibility": "#a11y", "keyboard": "#keys",
                  "privacy": "#privacy", "open_data": "#data", "atom": "#feed", "contact": "#contact",
                  "themes": {"light": "?theme=light", "dark": "?theme=dark", "auto": "?theme=auto"}},
    }  # fmt: skip
