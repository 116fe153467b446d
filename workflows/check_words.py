"""Do an edition's sentences stand where they are said, and name only what there is to be named?"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from string import Formatter

from .edition import Edition, GuardRule, Sentence, Text
from .edition.texts import WORDS
from .figures import FIGURE, known, sentences
from .guards import CHECKS
from .loader import FILES
from .problems import Problem, unknown

PLACEHOLDER = ("占位符", "placeholder")
# Sentences that a check says only where a parameter asks for them.
ON_DEMAND = {"committee": {"size"}, "count": {"fewer"}, "of_the_round": {"before_notice"}}


def misworded(edition: Edition) -> Iterator[Problem]:
    """Every sentence that is missing, that nothing says, or that names what isn't there."""
    figures = sorted(known(edition))
    for guard in edition.guards:
        if guard.check in CHECKS:
            yield from _said(guard)
    for file, tables in FILES.items():
        for table, (attribute, _) in tables.items():
            for row in getattr(edition, attribute):
                subject = f"{row.subject}." if table in ("state", "action") else ""
                for where, holder, text in sentences(row, f"{file}: {table}[{subject}{row.id}]"):
                    own: frozenset[str] = frozenset()
                    if isinstance(holder, Sentence) and isinstance(row, GuardRule):
                        own = spoken(row.check)[1] if row.check in CHECKS else own
                    elif isinstance(row, Text):
                        own = WORDS
                    yield from _placeholders(where, text, figures, own)


def _placeholders(
    where: str, text: str, figures: list[str], own: frozenset[str]
) -> Iterator[Problem]:
    """Each `{…}` is a number of the edition, or a word that the check gives."""
    for name in FIGURE.findall(text):
        if name not in figures:
            yield unknown(where, name, figures, PLACEHOLDER)
    try:
        parts = list(Formatter().parse(FIGURE.sub("", text)))
    except ValueError as error:
        yield Problem(where, f"花括号不成对：{error}", str(error))
        return
    for _, name, spec, how in parts:
        if name is not None and (name not in own or spec or how):
            yield unknown(where, name, own or figures, PLACEHOLDER)


def _said(guard: GuardRule) -> Iterator[Problem]:
    """Each sentence is one that the check can say; words for who may not see a fact name its kind."""
    says, _ = spoken(guard.check)
    where = f"guards.toml: guard[{guard.id}].says"
    for id in guard.says:
        if id not in says:
            yield unknown(f"{where}.{id}", id, says, ("这句话", "sentence"))
    for id, one in guard.says.items():
        if (one.unseen_zh or one.unseen_en) and not (
            one.unseen_zh and one.unseen_en and guard.params.get("fact")
        ):
            yield Problem(f"{where}.{id}.unseen", "须中英文都有，且 params.fact 写明是哪类事实",
                          "both languages are needed, and params.fact, the kind that it repeats")  # fmt: skip
    for id in sorted(says - set(guard.says) - ON_DEMAND.get(guard.check, set())):
        yield Problem(f"{where}.{id}", "缺这句话", "the sentence is missing")


@cache
def spoken(check: str) -> tuple[frozenset[str], frozenset[str]]:
    """(sentences that a check can say, words that it can put into them), read from its code."""
    module = sys.modules[CHECKS[check].__module__]
    functions = {n.name: n for n in ast.parse(inspect.getsource(module)).body
                 if isinstance(n, ast.FunctionDef)}  # fmt: skip
    says: set[str] = set()
    words: set[str] = set()
    waiting, seen = [CHECKS[check].__name__], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in functions:
            continue
        seen.add(name)
        for node in ast.walk(functions[name]):
            if isinstance(node, ast.Dict):
                words |= {k.value for k in node.keys if isinstance(k, ast.Constant)
                          and isinstance(k.value, str)}  # fmt: skip
            elif isinstance(node, ast.YieldFrom) and isinstance(node.value, ast.Call):
                waiting.append(getattr(node.value.func, "id", ""))
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                says |= _constants(node.args[0], functions[name])
    return frozenset(says), frozenset(words)


def _constants(value: ast.expr, function: ast.FunctionDef) -> set[str]:
    """The text itself, or every text that the function gives to the name."""
    if isinstance(value, ast.Constant):
        return {str(value.value)}
    return {str(n.value.value) for n in ast.walk(function)
            if isinstance(n, ast.Assign) and isinstance(n.value, ast.Constant)
            and isinstance(value, ast.Name)
            and any(isinstance(t, ast.Name) and t.id == value.id for t in n.targets)}  # fmt: skip
