"""What is an edition of the regulation made of, once it is read from its files?"""

from __future__ import annotations

from .law import Article, Clause, Does, Notice, NoticePlace, OtherLaw, Setting
from .measures import (
    TABLES,
    Computed,
    Condition,
    Document,
    Evidence,
    Heading,
    Indicator,
    Measure,
    Support,
)
from .named import Basis, Named
from .process import (
    PARTIES,
    ROLES,
    SUBJECTS,
    ActionRule,
    DeadlineRule,
    GuardRule,
    Move,
    Sentence,
    StateRule,
    Subject,
    Void,
    Write,
)
from .recorded import FactKind, Field
from .texts import Text
from .whole import Edition

__all__ = [
    "PARTIES",
    "ROLES",
    "SUBJECTS",
    "TABLES",
    "ActionRule",
    "Article",
    "Basis",
    "Clause",
    "Computed",
    "Condition",
    "DeadlineRule",
    "Document",
    "Does",
    "Edition",
    "Evidence",
    "FactKind",
    "Field",
    "GuardRule",
    "Heading",
    "Indicator",
    "Measure",
    "Move",
    "Named",
    "Notice",
    "NoticePlace",
    "OtherLaw",
    "Sentence",
    "Setting",
    "StateRule",
    "Subject",
    "Support",
    "Text",
    "Void",
    "Write",
]
