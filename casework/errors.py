"""Which few exceptions can a user meet?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.words import Breach


class CaseworkError(Exception):
    """What a user is told; nothing has been written, unless it is CutOff."""


class Refused(CaseworkError):
    """The rules say no: every breach, each with its article."""

    def __init__(self, breaches: tuple[Breach, ...]) -> None:
        super().__init__("; ".join(b.words("en") for b in breaches))
        self.breaches = breaches


class Forbidden(CaseworkError):
    """It is there to see, but not this person's to do. `noted`: the attempt is on record."""

    noted = False


class NotFound(CaseworkError):
    """There is no such thing, or it isn't this person's to see: the two look alike."""


class OneSentence(CaseworkError):
    """What is told in one sentence, in both languages."""

    zh, en = "", ""

    def words(self, lang: str) -> str:
        """The sentence in `lang` ("zh…" or anything else for English)."""
        return self.zh if lang.startswith("zh") else self.en


class Conflict(OneSentence):
    """Someone else changed it meanwhile, or a request id is used for something else."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class Unavailable(OneSentence):
    """Not now, and not for anything that was asked: the same may be sent again later.

    `zh` and `en` say why and who can do what about it; `after` is in seconds.
    """

    after = 60

    def __init__(self) -> None:
        super().__init__(self.en)


class Busy(Unavailable):
    """Others have been writing for so long that this had no turn; a second try may have."""

    zh = "现在别人正在写入，没有保存；请稍后再试。"
    en = "Others are writing just now. Nothing has been saved; please try again."
    after = 5


class Unwritable(Unavailable):
    """The database, or the disk that files are kept on, takes nothing in: read-only, or full."""

    zh = "系统现在不能写入（只读或磁盘已满），没有保存。请联系系统管理员，处理后重新提交。"
    en = (
        "Nothing can be written just now (it is read-only, or the disk is full); nothing has been "
        "saved. Tell whoever runs the system, and send it again once that is mended."
    )


class CutOff(Unavailable):
    """The connection broke, and perhaps after the server had committed: nobody here can know."""

    zh = "与数据库的连接中断，不能确定是否已经保存。请重新提交同一表单：已保存的不会重复办理。"
    en = (
        "The connection to the database broke; whether it has been saved isn't known. Send the same "
        "form again: what was saved isn't done twice."
    )
    after = 5


class ClockBehind(Unavailable):
    """The host's clock is behind what is on record: nothing is decided by a clock gone back."""

    def __init__(self, newest: str, now: str) -> None:
        self.zh = (
            f"本机时钟（{now}）早于最近一条记录（{newest}），没有保存。"
            "请系统管理员校准时钟后重新提交。"
        )
        self.en = (
            f"This machine's clock ({now}) is behind the newest record ({newest}); nothing has "
            "been saved. Whoever runs the system has to set the clock; then send it again."
        )
        super().__init__()


class Invalid(CaseworkError):
    """What was sent isn't right: field → what is wrong, in both languages."""

    def __init__(self, errors: Mapping[str, tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{k}: {v[1]}" for k, v in errors.items()))
        self.errors = dict(errors)

    def words(self, lang: str) -> dict[str, Any]:
        """Field → message in `lang`."""
        return {k: v[0 if lang.startswith("zh") else 1] for k, v in self.errors.items()}


class OtherKind(Invalid):
    """A file is of another kind than its name says, or than is wanted here."""


def unknown_division(code: str) -> Invalid:
    """What is said of a division code that doesn't exist."""
    return Invalid(
        {
            "division": (
                f"没有代码为“{code}”的行政区划。",
                f"There is no division with the code “{code}”.",
            )
        }
    )


def unknown_round() -> Invalid:
    """What is said of a round that isn't there."""
    return Invalid({"round": ("没有这个年度批次。", "There is no such round.")})
