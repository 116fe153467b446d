"""What is each role called, and in which office can somebody hold it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workflows.edition import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Named):
    """A role that an account may have; `offices` are the kinds of organisation it belongs to."""

    id: str
    offices: frozenset[str]


def _role(id: str, zh: str, en: str, *offices: str) -> Role:
    return Role(id=id, zh=zh, en=en, offices=frozenset(offices))


ROLES: Mapping[str, Role] = MappingProxyType({r.id: r for r in (
    _role("ministry", "规划司经办", "ministry staff", "ministry"),
    _role("leader", "部领导", "ministry leadership", "ministry"),
    _role("unit", "推荐单位", "recommending unit", "unit"),
    _role("city", "市（州）", "city", "city"),
    _role("statistics", "统计部门", "statistics bureau", "statistics"),
    _role("communications", "通信管理局", "communications administration", "communications"),
    _role("expert", "评审委员会成员", "committee member", "ministry", "other"),
    _role("auditor", "审计人员", "auditor", "ministry", "other"),
    _role("system_admin", "系统管理员", "system administrator", "ministry", "other"),
    _role("account_admin", "账号管理员", "account administrator", "ministry", "other"),
    _role("audit_admin", "审计管理员", "audit administrator", "ministry", "other"),
)})  # fmt: skip

# Of the three administrators nobody is two: who gives out the keys mustn't also read the log of it.
ADMINISTRATORS = frozenset({"system_admin", "account_admin", "audit_admin"})

# Who runs a review, decides on it or looks into its records sees more of it than a member may, and
# so doesn't judge in it.
SEES_ALL = frozenset({"ministry", "leader", "auditor", "audit_admin"})

OFFICES: Mapping[str, Named] = MappingProxyType({
    "ministry": Named(zh="工业和信息化部", en="Ministry (MIIT)"),
    "unit": Named(zh="推荐单位", en="Recommending unit"),
    "city": Named(zh="市（州）", en="City"),
    "statistics": Named(zh="统计部门", en="Statistics bureau"),
    "communications": Named(zh="省（区、市）通信管理局",
                            en="Provincial communications administration"),
    "other": Named(zh="其他单位", en="Other organisation"),
})  # fmt: skip


def role_words(roles: Iterable[str], lang: str) -> list[str]:
    """The names of `roles` in `lang`, in the order of ROLES; an unknown one as it is."""
    given = set(roles)
    known = [ROLES[id].words(lang) for id in ROLES if id in given]
    return known + sorted(given - ROLES.keys())
