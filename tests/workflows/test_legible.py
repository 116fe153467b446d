"""Does what nobody can see count as nothing, and what somebody can as what it says?"""

from __future__ import annotations

import pytest

from workflows.legible import turned, visible, written

NOTHING = ["", " \t\n", "\u200b", "\u3164", "\ufeff", "\u202e", "\u2028", "\u3000", "\u2800", "\u00ad",
           "\U000e0041", "\ufe0f", "\u034f", "\u0301", "\u2065", " \u200b\u202e \u3164 "]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING, ids=ascii)
def test_a_text_of_which_nothing_is_seen_is_empty(text: str) -> None:
    assert written(text) == ""


@pytest.mark.parametrize(
    "text",
    ["无", ".", "粤府函〔2022〕1号", "क्\u200dष", "1\ufe0f", "葛\U000e0100城", "\ue001", "\U000323b0", "\U0001f600"],
    ids=ascii,
)  # fmt: skip
def test_what_can_be_read_stays_as_it_was_written(text: str) -> None:
    assert written(f" {text}\u3000") == text
    assert visible(text) == text.replace("\u200d", "").replace("\U000e0100", "")
    assert not turned(text)


@pytest.mark.parametrize("sign", [*"\u202a\u202b\u202c\u202d\u202e", *"\u2066\u2067\u2068\u2069"],
                         ids=ascii)  # fmt: skip
def test_a_sign_that_turns_a_line_round_is_found_and_never_shown(sign: str) -> None:
    assert turned(f"同意{sign}不")
    assert visible(f"同意{sign}不") == "同意不"
