"""What does the gallery show of one case? Its stages, dates, facts, acts and refusals, invented."""

# A line holds a sentence in both languages.

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

HOLIDAY = [date(2023, 1, 21) + timedelta(days=n) for n in range(7)]
WORKS = (date(2023, 1, 28), date(2023, 1, 29))
VISIT = (date(2023, 1, 30), date(2023, 1, 31))
NOTICE = "http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm"


def account(
    start: date, last: date, chinese: bool, *, stopped: tuple[date, ...] = ()
) -> list[dict[str, Any]]:
    """A day-by-day account from `start` (not counted) to `last`, as a calendar would give it."""
    words = {
        "start": ("发布日", "published"),
        "holiday": ("春节", "Spring Festival"),
        "weekend": ("周末", "weekend"),
        "suspended": ("中止", "stopped"),
    }
    found: list[dict[str, Any]] = []
    counted = 0
    for number in range((last - start).days + 1):
        on = start + timedelta(days=number)
        kind = (
            "start" if not number
            else "holiday" if on in HOLIDAY
            else "suspended" if on in stopped
            else "works" if on in WORKS
            else "weekend" if on.isoweekday() > 5
            else "counted"
        )  # fmt: skip
        counted += kind in ("counted", "works")
        name = words[kind][0 if chinese else 1] if kind in words else ""
        nth = counted if kind in ("counted", "works") else None
        found.append({"on": on, "kind": kind, "nth": nth, "name": name})
    return found


def article(number: str, zh: str, en: str, *, chinese: bool) -> dict[str, Any]:
    """A citation, as a page hands it to `cite`."""
    title = "经公示无异议，报国务院办公厅审批" if chinese else "After publicity without objection"
    return {"id": number, "label": zh if chinese else en, "url": f"#a{number}",
            "basis": "text", "title": title}  # fmt: skip


def civil_code(chinese: bool) -> dict[str, Any]:
    """Law outside the edition: named, without a page of its own."""
    return {"label": "民法典第二百零一条" if chinese else "Civil Code 201", "url": None,
            "basis": "inference",
            "title": "开始的当日不计入" if chinese else "The first day does not count"}  # fmt: skip


def case(chinese: bool) -> dict[str, Any]:
    """The panels of a case's page."""

    def say(zh: str, en: str) -> str:
        return zh if chinese else en

    article10 = article("10.4", "第十条", "Art. 10", chinese=chinese)
    article12 = article("12", "第十二条", "Art. 12", chinese=chinese)
    article6 = article("6(六)", "第六条（六）", "Art. 6(6)", chinese=chinese)
    today = date(2023, 1, 19)
    end = {"iso": "2023-01-30T00:00+08:00",
           "words": say("1月29日（星期日，调休上班）24:00", "Sun 29 Jan (working day) 24:00"),
           "left": say("今天是第 2 个工作日，之后还有 3 个", "today is working day 2; 3 remain")}  # fmt: skip
    ruling = {"iso": "2023-02-09T00:00+08:00",
              "words": say("2月8日（星期三）24:00", "Wed 8 Feb 24:00"),
              "left": say("还有 9 个工作日", "9 working days left")}  # fmt: skip
    return {
        "steps_title": say("办理阶段", "Stages"), "steps_aside": say("第 5 步，共 9 步", "5 of 9"),
        "steps": [
            {"label": say(zh, en), "note": say(*note), "icon": icon, "tone": tone}
            for zh, en, note, icon, tone in (
                ("填报", "Draft", ("12月5日 开始", "from 5 Dec"), "pencil-square", "go"),
                ("省级同意", "Province", ("12月9日", "9 Dec"), "building-check", "go"),
                ("报送", "Submit", ("12月16日，补正 1 次", "16 Dec, corrected once"), "send-check", "go"),
                ("评审", "Review", ("1月6日", "6 Jan"), "clipboard-check", "go"),
                ("公示：异议处理中", "Publicity: objected", ("18日收到异议", "objection 18 Jan"),
                 "exclamation-diamond", "warn"),
                ("报批", "Report", ("还不能开始", "cannot start yet"), "file-earmark-arrow-up", "go"),
                ("批准", "Approval", ("国务院办公厅", "State Council Office"), "patch-check", "go"),
                ("激励期", "Term", ("批准后一年", "one year"), "award", "go"),
                ("期满", "End", ("", ""), "hourglass-bottom", "go"),
            )
        ],
        "days_title": say("期限", "Deadlines"), "days_aside": say("已过的 4 个", "4 passed"),
        "periods": [
            {"title": say("公示期满", "End of publicity"), "standing": "fixed", "end": end, "today": today,
             "why": say("公示 5 个工作日，发布当日 1月17日 不计。",
                        "Five working days; the day of publication, 17 Jan, does not count."),
             "citations": [article10, civil_code(chinese)], "basis": "inference",
             "days": account(date(2023, 1, 17), date(2023, 1, 29), chinese),
             "sources": [{"words": say("国办发明电〔2022〕16号", "State Council notice 国办发明电〔2022〕16号"),
                          "quote": "1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。",
                          "url": NOTICE}]},
            {"title": say("异议办结", "Ruling on the objection"), "standing": "provisional", "end": ruling,
             "today": today, "why": say("受理后 10 个工作日。", "Ten working days from acceptance."),
             "citations": [], "basis": "setting",
             "moves": say("暂定：现场核查 1月30日、31日 中止计算，核查延长则顺延。",
                          "Provisional: the clock stops for the site visit, and moves if the visit does."),
             "days": account(date(2023, 1, 18), date(2023, 2, 8), chinese, stopped=VISIT)},
        ],
        "facts_title": say("事实与材料", "Facts and documents"),
        "facts_aside": say("齐全 2，待办 2", "2 complete, 2 to do"),
        "facts": [
            {"what": say("工业稳增长和转型升级申报书（附1）", "Application (annex 1)"), "url": "#f1",
             "citations": [article("8(一)", "第八条（一）", "Art. 8(1)", chinese=chinese)],
             "tag": ("good", "check-circle", say("已核", "checked")),
             "record": say("12月16日 盖章扫描件", "16 Dec, sealed scan"), "hash": "SHA-256 9c1e 70b4 …"},
            {"what": say("近三年事故、事件", "Accidents in three years"), "citations": [article6],
             "tag": ("good", "check-circle", say("未发现", "none found")),
             "record": say("每次流转都复核，最近 1月17日 9:00", "checked at every step, last 17 Jan 09:00")},
            {"what": say("工业投资增速口径说明", "How the figure was counted"), "citations": [article10],
             "tag": ("warn", "hourglass-split", say("待补", "to come")),
             "record": say("甲省工业和信息化厅，1月30日 前", "Jia Department, before 30 Jan")},
            {"what": say("现场核查报告", "Report of the visit"), "citations": [article10],
             "tag": ("idle", "lock", say("还不能开始", "cannot start yet")),
             "record": say("1月30日 开始，二人", "from 30 Jan, two people")},
        ],
        "timeline_title": say("办理进度", "Timeline"),
        "timeline_aside": say("23 条，链式校验完好", "23 entries, chain intact"),
        "earlier": say("显示更早的 17 条", "17 earlier"),
        "events": [
            {"iso": "2023-01-19T10:21+08:00", "words": say("1月19日 10:21", "19 Jan 10:21"), "icon": "calendar3",
             "tone": "warn", "what": say("登记现场核查，办结期限改为 2月8日（暂定）", "Site visit; ruling due 8 Feb"),
             "who": say("周明，规划司", "Zhou Ming, Planning"),
             "why": say("核对工业投资统计口径，需到现场", "The figures have to be checked on site")},
            {"iso": "2023-01-19T09:05+08:00", "words": say("1月19日 9:05", "19 Jan 09:05"),
             "icon": "exclamation-diamond", "tone": "warn", "url": "#e2", "citations": [article12],
             "what": say("公示中 → 异议处理中（Y2022G-0003）", "Publicised → Objected (Y2022G-0003)"),
             "who": say("林晓岚，规划司", "Lin Xiaolan, Planning")},
            {"iso": "2023-01-17T09:00+08:00", "words": say("1月17日 9:00", "17 Jan 09:00"), "icon": "megaphone",
             "tone": "public", "what": say("已评审 → 公示中；名单 10 件同时流转", "Reviewed → Publicised; ten cases"),
             "who": say("王建国，规划司", "Wang Jianguo, Planning")},
        ],
        "messages_title": say("为本案发出的通知", "Messages about this case"),
        "page_words": say("共 14 封，本页 3 封", "14 in all, 3 here"),
        "messages": [
            {"iso": "2023-01-19T10:22+08:00", "words": say("1月19日 10:22", "19 Jan 10:22"), "url": "#m1",
             "subject": say("请补充口径说明", "Please explain the figure"), "state": "waiting",
             "to": say("甲省工业和信息化厅", "Jia Department"), "note": say("4 秒后", "in 4 s")},
            {"iso": "2023-01-17T09:01+08:00", "words": say("1月17日 9:01", "17 Jan 09:01"), "url": "#m2",
             "subject": say("公示开始", "Publicity begins"), "state": "bounced",
             "to": say("甲江市工业和信息化局", "Jiajiang Bureau"), "note": say("地址不存在", "no such address")},
            {"iso": "2022-12-20T09:00+08:00", "words": say("12月20日 9:00", "20 Dec 09:00"),
             "subject": say("报送截止提醒（还有 2 个工作日）", "Reminder: two working days left"),
             "to": say("甲省工业和信息化厅", "Jia Department"), "state": "sent"},
        ],
        "acts_title": say("现在可以办", "What can be done now"),
        "actions": [
            {"id": "assign", "label": say("指派核查承办人", "Assign officers"), "icon": "people", "primary": True,
             "page": True, "url": "#assign",
             "note": say("今天 24:00 前，须两人。会通知被指派的人。", "By 24:00 today; two people. They are told.")},
            {"id": "rule", "label": say("提出异议处理决定", "Propose a ruling"), "icon": "clipboard2-check",
             "url": "#rule", "request_id": "6f1c", "reason": "required", "open": True, "value": "",
             "error": say("请写明理由。理由随决定存档。", "Give the reason. It is kept with the ruling."),
             "hint": say("另一人复核时会看到。", "The second person sees it."),
             "happens": [say("案件回到“公示中”", "The case goes back to Publicised"),
                         say("异议 Y2022G-0003 办结", "Objection Y2022G-0003 is closed")],
             "tells": [say("异议人（不告知姓名给市州）", "the objector (name withheld from the city)"),
                       say("甲省工业和信息化厅", "Jia Department")]},
            {"id": "disqualify", "label": say("认定不符合条件", "Find ineligible"), "icon": "slash-circle",
             "grave": True, "url": "#disqualify", "request_id": "6f1d", "reason": "optional",
             "happens": [say("名单将少 1 个", "The list loses one")], "citations": [article6],
             "note": say("须选事故或事件并附文件。", "Choose the accident and attach the file.")},
            {"id": "watch", "label": say("关注此案", "Follow this case"), "icon": "bell", "url": "#watch",
             "request_id": "6f1e"},
        ],
        "refused_title": say("现在不能办，以及为什么", "What cannot, and why"),
        "refusals": [
            {"label": say("报国务院办公厅审批", "Report to the State Council Office"), "breaches": [
                {"citations": [article12], "basis": "text",
                 "words": say("公示未期满，1月29日 24:00 止。", "Publicity runs to 29 Jan 24:00.")},
                {"citations": [article12], "basis": "inference", "url": "#objection", "link": say("看异议", "See it"),
                 "words": say("异议 Y2022G-0003 未办结。", "Objection Y2022G-0003 is open.")}]},
            {"label": say("修改指标数据", "Change a figure"), "breaches": [
                {"citations": [article("N四", "通知第四项", "Notice item 4", chinese=chinese)],
                 "words": say("统计部门审核后锁定。", "Locked by the statistical audit.")}]},
        ],
    }  # fmt: skip
