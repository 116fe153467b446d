"""Which checks can an edition name? Each takes facts, the question asked and its parameters.

A check is a plain function `(facts, ask, **params)` that yields a `Finding` for each thing wrong,
so that a refusal names them all. It reads nothing else: no clock, no database.
"""

from .registry import ALONE, CHECKS, Ask, Check, Finding, alone, check, findings, has_been, past

# Importing a module fills the registry; the edition's data decides which of them are in force.
from . import assessments, committee, consent, dated, eligibility, formal, handling  # isort: skip
from . import (
    lists,
    materials,
    notice,
    notices,
    objections,
    papers,
    persons,
    places,
    preliminary,
    publicity,
    sanctions,
    shares,
    signatures,
    time,
    visits,
)  # isort: skip

__all__ = [
    "ALONE",
    "CHECKS",
    "Ask",
    "Check",
    "Finding",
    "alone",
    "assessments",
    "check",
    "committee",
    "consent",
    "dated",
    "eligibility",
    "findings",
    "formal",
    "handling",
    "has_been",
    "lists",
    "materials",
    "notice",
    "notices",
    "objections",
    "papers",
    "past",
    "persons",
    "places",
    "preliminary",
    "publicity",
    "sanctions",
    "shares",
    "signatures",
    "time",
    "visits",
]
