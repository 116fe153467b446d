"""Does every name in an edition's rules lead somewhere?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from .edition import Edition, Notice
from .problems import Problem, unknown

WHAT = {"role": "角色", "measure": "措施", "fact": "事实", "field": "字段", "grade": "等级",
        "state": "状态", "guard": "前置条件", "article": "条款", "value": "项目",
        "parameter": "参数", "input": "提交的事实", "deadline": "期限", "action": "办理",
        "choice of cases": "案件范围", "action or fact": "办理或事实", "figure": "指标",
        "evidence": "证明事项"}  # fmt: skip


def reference(
    where: str, value: object, settings: set[str], numbers: Iterable[str] = ()
) -> Iterator[Problem]:
    """Does a value that refers to a setting, notice, edition or another guard lead somewhere?"""
    if isinstance(value, str) and value.startswith("@"):
        source, _, name = value.partition(".")
        known = {"@setting": settings, "@notice": names(Notice), "@edition": names(Edition),
                 "@guard": numbers}  # fmt: skip
        if name not in known.get(source, ()):
            yield Problem(where, f"{value!r} 指不到任何东西", f"{value!r} leads nowhere")


def names(cls: type) -> set[str]:
    """What a row of this class may be asked for."""
    return {f.name for f in fields(cls)}


def known_only(
    where: str, ids: Iterable[str], known: Iterable[str], what: str
) -> Iterator[Problem]:
    """Each of `ids` that isn't known; `what` is a word of WHAT."""
    names = tuple(known)
    for id in ids:
        if id not in names:
            yield unknown(where, id, names, (WHAT[what], what))
