"""Whose data is this, what may be done with it, and what counts?

A house rule of this product, in both languages at once, since a file has no language of its own.
"""

from __future__ import annotations

from workflows.edition import Named

SOURCE = Named(
    zh="工业和信息化部规划司",
    en="Department of Planning, Ministry of Industry and Information Technology of China",
)
USE = Named(
    zh="可免费复制、传播、加工和用于任何合法目的，但须注明来源“工业和信息化部规划司”和取得日期；"
       "经加工的，须说明作了何种改动，不得使人误认为由工业和信息化部作出或认可。",
    en="Free to copy, pass on, adapt and use for any lawful purpose, provided that the source, "
       "“Department of Planning, Ministry of Industry and Information Technology of China”, and the "
       "day of retrieval are named. Whoever adapts it says what was changed, and doesn't make it "
       "look as if the ministry had done or endorsed it.",
)  # fmt: skip
COUNTS = Named(
    zh="以工业和信息化部发布的公示和国务院办公厅的批复原文为准；英文为译文，仅供参考。",
    en="What counts are the notices as the ministry published them and the replies of the General "
       "Office of the State Council; all English is a translation.",
)  # fmt: skip
INVENTED = Named(
    zh="本文件来自演示系统，不是工业和信息化部的真实数据，不得作为真实数据引用。",
    en="This file is of a demonstration. It isn't real data of the ministry, and mustn't be quoted "
       "as such.",
)  # fmt: skip
