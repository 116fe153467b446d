"""What do the tests need of the machine, where is it, and how does it get here?

`python -m tests.support.system` looks, installs Debian's packages where it may (root on Debian),
and says what it found. It makes no database cluster and starts nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import playwright

from tests.support.needs import Missing, in_ci

POSTGRES_URL = "CASEWORK_TEST_POSTGRES_URL"
CHROMIUM = "CASEWORK_TEST_CHROMIUM"
CLUSTER_SETTING = Path("/etc/postgresql-common/createcluster.d/casework-tests.conf")


@dataclass(frozen=True)
class Need:
    """One thing of the machine's: how to find it, Debian's packages for it, and the remedy."""

    name: str
    find: Callable[[], str | None]
    packages: tuple[str, ...]
    remedy: str
    instead: tuple[str, ...] = ()  # where a system doesn't have those

    def found(self) -> str:
        """Where it is; raises Missing with the remedy."""
        where = self.find()
        if where is None:
            raise Missing(f"{self.name} isn't here.", self.remedy)
        return where


def find_chromium() -> str | None:
    """The path of Chromium: the one named by CASEWORK_TEST_CHROMIUM, else one on PATH."""
    if named := os.environ.get(CHROMIUM):
        return named if Path(named).is_file() else None
    # The shell draws the same pages without a window's machinery, in half the time.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
             "google-chrome-stable")  # fmt: skip
    return next((path for name in names if (path := shutil.which(name))), None)


def find_driver() -> str | None:
    """Playwright's own program, if it starts: it is linked to a library that few systems lack."""
    program = Path(playwright.__file__).parent / "driver" / "node"
    try:
        tried = subprocess.run([program, "--version"], capture_output=True, check=False)
    except OSError:
        return None
    return str(program) if tried.returncode == 0 else None


def find_chinese_font() -> str | None:
    """A font family with Simplified Chinese; other systems than Linux always have one."""
    if sys.platform != "linux":
        return "the system's own"
    if shutil.which("fc-list") is None:
        return None
    listed = subprocess.run(
        ["fc-list", ":lang=zh-cn", "--format", "%{family[0]}\n"],
        capture_output=True,
        text=True,
        check=False,
    )
    return min(filter(None, listed.stdout.splitlines()), default=None)


def find_postgres() -> str | None:
    """The server named by CASEWORK_TEST_POSTGRES_URL, else the folder of the newest binaries."""
    if os.environ.get(POSTGRES_URL):
        return f"the server that {POSTGRES_URL} names"
    on_path = shutil.which("initdb")
    folders = [
        *sorted(
            (path for path in Path("/usr/lib/postgresql").glob("*/bin")),
            key=lambda path: [int(part) for part in path.parent.name.split(".") if part.isdigit()],
            reverse=True,
        ),
        *([Path(on_path).resolve().parent] if on_path else []),
    ]
    complete = (f for f in folders if (f / "initdb").exists() and (f / "postgres").exists())
    return next(map(str, complete), None)


BROWSER = Need(
    "Chromium",
    find_chromium,
    ("chromium-headless-shell",),
    f"Install Debian's `chromium`, or name one: {CHROMIUM}=/path/to/chromium.",
    ("chromium",),
)
DRIVER = Need(
    "Playwright's driver",
    find_driver,
    ("libatomic1",),
    "It doesn't start. Install Debian's `libatomic1` (Fedora's `libatomic`).",
)
FONT = Need(
    "A Chinese font",
    find_chinese_font,
    ("fontconfig", "fonts-noto-cjk"),
    "Install Debian's `fontconfig` and `fonts-noto-cjk`, or any font that fc-list shows for zh-cn.",
)
POSTGRES = Need(
    "PostgreSQL",
    find_postgres,
    ("postgresql",),
    f"Install Debian's `postgresql`, or name a server where databases may be created: "
    f"{POSTGRES_URL}=postgresql://user:password@host/postgres.",
)
NEEDS = (BROWSER, DRIVER, FONT, POSTGRES)


def may_install() -> bool:
    """Whether Debian's packages may be installed here: root, on a system that has apt-get."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


@contextmanager
def no_cluster_of_its_own() -> Iterator[None]:
    """Keep Debian's postgresql package from making and starting a cluster while it is installed.

    The tests start their own; afterwards the machine's setting is as it was.
    """
    CLUSTER_SETTING.parent.mkdir(parents=True, exist_ok=True)
    CLUSTER_SETTING.write_text("create_main_cluster = false\n", encoding="utf-8")
    try:
        yield
    finally:
        CLUSTER_SETTING.unlink(missing_ok=True)


def install(packages: list[str], *, attempts: int = 3) -> None:
    """Install Debian's packages; a mirror that stumbles is asked again."""
    apt = ["apt-get", "-q", "-o", "Acquire::Retries=5", "-o", "DPkg::Lock::Timeout=600"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        [*apt, "update"],
        [*apt, "install", "-y", "--no-install-recommends", *packages],
    )
    for attempt in range(1, attempts + 1):
        done = all(
            subprocess.run(
                command, env=environment, stdin=subprocess.DEVNULL, check=False
            ).returncode
            == 0
            for command in commands
        )
        if done:
            return
        if attempt < attempts:
            time.sleep(10 * attempt)


def main() -> int:
    """Look, install what may be installed, say what is here; 1 only if CI lacks something."""
    missing = [need for need in NEEDS if need.find() is None]
    if missing and may_install():
        packages = [package for need in missing for package in need.packages]
        print(f"Installing {', '.join(packages)} for the tests.", flush=True)
        with no_cluster_of_its_own():
            install(packages)
            missing = [need for need in NEEDS if need.find() is None]
            if instead := [package for need in missing for package in need.instead]:
                install(instead)
        missing = [need for need in NEEDS if need.find() is None]
    for need in NEEDS:
        print(f"{need.name}: {need.find() or 'not here. ' + need.remedy}", flush=True)
    return 1 if missing and in_ci() else 0


if __name__ == "__main__":
    sys.exit(main())
