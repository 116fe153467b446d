"""How do templates, routes and SQL get compiled once, not again by each test's own application?"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

STATEMENTS = 5_000  # more than the whole product has, on both engines


class Compiled(BytecodeCache):
    """Keeps what was compiled in memory, under the template's name and the hash of its text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the template what was compiled of the same text before."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


def _built_once(compiled: Callable[[Rule, bool], Any]) -> Callable[[Rule, bool], Any]:
    """One builder for all rules that read alike: it asks each rule for its own converters."""
    kept: dict[str, Any] = {}

    def build(rule: Rule, append_unknown: bool = True) -> Any:
        key = repr((rule.rule, rule._trace, rule.defaults, append_unknown))
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    return build


class Statements(LRUCache[Any, Any]):
    """Keeps compiled SQL under what it says and the kind of the database, not the database."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """What was compiled of the same statement for a database of this kind."""
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], value: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), value)


def compile_once() -> None:
    """Let all applications of this process share their compiled templates, routes and SQL."""
    Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": Compiled()}
    Rule._compile_builder = _built_once(Rule._compile_builder)  # type: ignore[method-assign, assignment]
    kept = Statements(STATEMENTS)
    # In place of the one that each engine sets for itself.
    Engine._compiled_cache = property(lambda _: kept, lambda _, own: None)  # type: ignore[assignment]
