"""What may a round set, and is a value allowed there?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .edition import Edition, Setting
from .numerals import NotANumber, read_number


class SettingError(ValueError):
    """A setting is unknown or its value isn't allowed; it says which and why, in both languages.

    It names the setting by its words, with its id in brackets for whoever sets it in a file; `why`
    is the second half alone, for a place that has named the setting already.
    """

    def __init__(self, zh: str, en: str, *, why: tuple[str, str] = ("", "")) -> None:
        super().__init__(en)
        self.zh = zh
        self.why = why

    def words(self, lang: str) -> str:
        """Which setting, and why not."""
        return self.zh if lang.startswith("zh") else str(self)


def _not(setting: Setting, text: str, zh: str, en: str) -> SettingError:
    why = f"“{text}”{zh}", f"“{text}” is {en}"
    return SettingError(f"“{setting.zh}”（{setting.id}）：{why[0]}",
                        f"“{setting.en}” ({setting.id}): {why[1]}", why=why)  # fmt: skip


def read_setting(setting: Setting, value: Any) -> Any:
    """`value`, also as typed on a form, as the setting's kind; SettingError where not allowed."""
    text = str(value).strip()
    if setting.kind == "choice":
        if text not in setting.choice:
            listed = ", ".join(setting.choice)
            raise _not(setting, text, f"不在可取之列：{listed}", f"none of: {listed}")
        return text
    if setting.kind == "flag":
        if text.lower() not in ("true", "false"):
            raise _not(setting, text, "不是 true 或 false", "neither true nor false")
        return text.lower() == "true"
    try:
        said = read_number(text)
    except NotANumber:
        raise _not(setting, text, "不是数", "not a number") from None
    if abs(said.adjusted()) > 30:
        raise _not(setting, text, "不是数", "not a number")
    if setting.kind == "integer" and said != said.to_integral_value():
        raise _not(setting, text, "不是整数", "not a whole number")
    if (setting.least is not None and said < setting.least) or (
        setting.most is not None and said > setting.most
    ):
        raise _not(setting, text, f"不在 {setting.least} 至 {setting.most} 之间",
                   f"not from {setting.least} to {setting.most}")  # fmt: skip
    return int(said) if setting.kind == "integer" else format(said, "f")


def default_settings(edition: Edition) -> dict[str, Any]:
    """Each setting's default value."""
    return {s.id: read_setting(s, s.value) for s in edition.settings}


def settings_of(edition: Edition, given: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting with its value, the `given` ones in the place of the defaults."""
    known = {s.id: s for s in edition.settings}
    values = default_settings(edition)
    for key, value in given.items():
        if key not in known:
            raise SettingError(f"没有批次设置 {key}；有 {', '.join(known)}",
                               f"{key}: no such setting; known are {', '.join(known)}")  # fmt: skip
        values[key] = read_setting(known[key], value)
    return values
