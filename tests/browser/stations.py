"""Where does the walk-through lead, and as whom?"""

from __future__ import annotations

WALKED = "/cases/2022-industry-990100"  # 演示市甲
LIST, REVIEW = "/lists/2022-industry", "/lists/2022-industry/review"
NOTICE = "/notices/2022-1"
UNIT, CITY, STATISTICS = "演示省 推荐单位 经办", "演示市甲 填报", "演示省 统计局 审核"
PUBLIC = "公众"
EXPERT = "评审专家 演示甲"
OFFICER, SECOND, LEADER, AUDITOR = "规划司 经办甲", "规划司 经办乙", "部领导 审定", "审计人员 演示"
TODAY = "2022-12-05"
PAST = "Past the next deadline"
PATIENCE = 30  # seconds, for a timer that looks every two
