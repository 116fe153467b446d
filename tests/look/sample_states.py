"""Which states, units and counts does the gallery show? Every city and province here is invented."""

# A line holds a sentence in both languages.

from __future__ import annotations

from typing import Any

# id, icon, tone, Chinese, English
STATES = (
    ("drafted", "pencil-square", "idle", "填报中", "Drafted"),
    ("provincially_approved", "building-check", "go", "省级已同意", "Prov. approved"),
    ("submitted", "send-check", "go", "已报送", "Submitted"),
    ("reviewed", "clipboard-check", "go", "已评审", "Reviewed"),
    ("publicised", "megaphone", "public", "公示中", "Publicised"),
    ("objected", "exclamation-diamond", "warn", "异议处理中", "Objected"),
    ("reported", "file-earmark-arrow-up", "go", "已报批", "Reported"),
    ("approved", "patch-check", "good", "已批准", "Approved"),
    ("incentive_active", "award", "good", "激励期内", "In its incentive year"),
    ("expired", "hourglass-bottom", "idle", "激励期满", "Expired"),
)
EXITS = (
    ("not_selected", "dash-circle", "idle", "未入选", "Not selected"),
    ("lapsed", "calendar-x", "stop", "逾期未报", "Lapsed"),
    ("ineligible", "slash-circle", "stop", "不符合条件", "Ineligible"),
    ("withdrawn", "box-arrow-left", "idle", "已撤回", "Withdrawn"),
    ("returned", "arrow-return-left", "warn", "退回补正", "Returned"),
    ("removed", "x-octagon", "stop", "异议成立移出", "Removed"),
    ("rejected", "x-circle", "stop", "未获批准", "Rejected"),
    ("revoked", "shield-x", "stop", "撤销", "Revoked"),
    ("none", "circle", "idle", "未推荐", "None put forward"),
)
NOTES = {
    "drafted": ("报送已截止", "window closed"),
    "submitted": ("均已评审", "all reviewed"),
    "reviewed": ("数字化，待定名单", "digital, list open"),
    "publicised": ("工业，29日止", "industry, to 29 Jan"),
    "objected": ("甲江市", "Jiajiang"),
    "incentive_active": ("6月2日届满", "to 2 Jun"),
}
COUNTS = {"reviewed": 26, "publicised": 9, "objected": 1, "incentive_active": 20}
EXIT_COUNTS = {"not_selected": 18, "lapsed": 3, "ineligible": 2, "withdrawn": 1}
STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月"
SOUNDS = [
    "Jia",
    "Yi",
    "Bing",
    "Ding",
    "Wu",
    "Ji",
    "Geng",
    "Xin",
    "Ren",
    "Gui",
    "Zi",
    "Chou",
    "Yin",
    "Mao",
    "Chen",
    "Si",
    "Wei",
    "Shen",
    "You",
    "Xu",
    "Hai",
    "Tian",
    "Di",
    "Xuan",
    "Huang",
    "Yu",
    "Zhou",
    "Hong",
    "Hua",
    "Ri",
    "Yue",
    "Outer-Longname",
]
INDUSTRY = [
    "not_selected",
    "publicised",
    "not_selected",
    "ineligible",
    "publicised",
    "not_selected",
    "objected",
    "lapsed",
]
DIGITAL = ["reviewed", "reviewed", "reviewed", "none", "reviewed", "reviewed", "reviewed", "lapsed"]


def states(chinese: bool) -> dict[str, dict[str, Any]]:
    """Each state with its word, as an edition gives it."""
    return {
        key: {"id": key, "icon": icon, "tone": tone, "label": zh if chinese else en,
              "dashed": key in ("withdrawn", "none")}
        for key, icon, tone, zh, en in STATES + EXITS
    }  # fmt: skip


def pipeline(chinese: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The states along the way with their counts, and those beside it."""
    known = states(chinese)
    along = [
        known[key] | {"count": COUNTS.get(key, 0), "url": f"#cases-{key}",
                      "note": NOTES.get(key, ("", ""))[0 if chinese else 1]}
        for key, *_ in STATES
    ]  # fmt: skip
    beside = [known[key] | {"count": n, "url": f"#cases-{key}"} for key, n in EXIT_COUNTS.items()]
    return along, beside


def units(chinese: bool) -> list[dict[str, Any]]:
    """Thirty-two invented recommending units, each with its state in either measure."""
    known = states(chinese)
    return [
        {
            "code": f"{90 + number // 10}{number % 10}000",
            "short": f"{stem}省" if chinese else SOUNDS[number],
            "name": f"{stem}省工业和信息化厅" if chinese else f"{SOUNDS[number]} Department",
            "url": f"#unit-{number}",
            "states": {
                "industry": known[INDUSTRY[number * 5 % 8]],
                "digital": known[DIGITAL[number * 3 % 8]],
            },
        }
        for number, stem in enumerate(STEMS)
    ]
