"""How is a template that somebody handed in rendered without trusting it?

In a process of its own with an empty environment: so much time, so much memory, no file that it
could write.
`python -m casework.documents.apart` is that process.
"""

from __future__ import annotations

import base64
import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from casework.config import ROOT

SECONDS = 30  # nobody waits for it
TRIAL = 10  # somebody does, and a thread of the server with them
MEMORY = 1024 * 1024 * 1024
LARGEST = 30 * 1024 * 1024  # what comes back


class Unusable(Exception):
    """The template can't be used: why, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh

    @property
    def pair(self) -> tuple[str, str]:
        """The reason in both languages."""
        return self.zh, str(self)


def docx(
    template: bytes, words: Mapping[str, Any], *, qr: bytes | None = None, seconds: int = SECONDS
) -> bytes:
    """As `word.docx`; Unusable says what is wrong with the template, also that it takes too long."""
    asked = {"template": base64.b64encode(template).decode(), "words": dict(words),
             "seconds": seconds, "qr": base64.b64encode(qr).decode() if qr else None}  # fmt: skip
    too_much = Unusable(f"模板渲染超过 {seconds} 秒或占用内存过多，已中止。",
                        f"Rendering the template takes over {seconds} seconds or too much memory;"
                        " it was stopped.")  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__], input=json.dumps(asked).encode(), cwd=ROOT,
            capture_output=True, check=False, timeout=seconds, env={"PYTHONHASHSEED": "0"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise too_much from None
    if done.returncode == 0 and len(done.stdout) <= LARGEST:
        return done.stdout
    if done.returncode == 3:
        raise _told(json.loads(done.stdout))
    raise too_much


def _told(said: dict[str, Any]) -> Unusable:
    if said["unknown"]:
        names = said["unknown"]
        return Unusable(f"模板中有系统不认识的占位符：{'、'.join(names)}。",
                        f"The template names what no paper has: {', '.join(names)}.")  # fmt: skip
    return Unusable(f"模板语法有误：{said['error']}", f"A mistake in the template: {said['error']}")


def main() -> int:
    """Render what stands on the standard input; 3 with the reason where that fails."""
    from . import word  # loaded before time and memory are bounded

    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # what is made goes through a pipe
    template, qr = base64.b64decode(asked["template"]), asked["qr"]
    try:
        made = word.docx(template, asked["words"], qr=base64.b64decode(qr) if qr else None)
    except word.Unknown as unknown:
        return _refuse(unknown.names)
    except MemoryError:
        return 4
    except Exception as error:  # noqa: BLE001  whatever a template does is its own mistake
        return _refuse([], f"{type(error).__name__}: {error}"[:300])
    sys.stdout.buffer.write(made)
    return 0


def _refuse(unknown: list[str], error: str = "") -> int:
    sys.stdout.write(json.dumps({"unknown": unknown[:20], "error": error}))
    return 3


if __name__ == "__main__":
    sys.exit(main())
