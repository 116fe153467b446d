"""How do templates and routes get compiled once, and not again by each test's own application?"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


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


def compile_once() -> None:
    """Let all applications of this process share their compiled templates and routes."""
    Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": Compiled()}
    Rule._compile_builder = _built_once(Rule._compile_builder)  # type: ignore[method-assign, assignment]
