"""What does a spreadsheet take for a formula, and how is it kept from that?"""

from __future__ import annotations

# What a spreadsheet takes for the beginning of a formula; some read the full-width signs alike.
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def looks_like_formula(text: str) -> bool:
    """Would a spreadsheet work it out instead of showing it?"""
    return text.startswith(SIGNS)


def neutral(text: str) -> str:
    """The text as a cell of a CSV shows it, and nothing more."""
    return f"'{text}" if looks_like_formula(text) else text
