"""Which settings does an installation have, and where do they come from?"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
LANGUAGES = ("zh_Hans_CN", "en")


@dataclass(frozen=True, slots=True)
class Config:
    """Settings; every one can be set by an environment variable `CASEWORK_<NAME>`."""

    instance: Path = ROOT / "instance"
    database_url: str = ""
    secret_key: str = field(default="", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    https: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: int = 0
    idle_minutes: int = 30
    session_hours: int = 10
    lockout_failures: int = 5
    lockout_minutes: int = 15
    max_upload_mb: int = 20
    max_files: int = 300  # of one case, list, …
    max_files_mb: int = 1000
    clamd: str = ""  # a scanner for what is handed in: a socket's path, or host:port
    clamd_timeout: int = 30
    mail_server: str = ""
    mail_port: int = 25
    mail_username: str = ""
    mail_password: str = field(default="", repr=False)
    mail_use_tls: bool = False
    mail_use_ssl: bool = False
    mail_timeout: int = 15
    mail_sender: str = "noreply@casework.invalid"
    tick_seconds: int = 15

    @property
    def database(self) -> str:
        """The database's address; SQLite in the instance folder unless one is given."""
        return self.database_url or f"sqlite:///{self.instance / 'casework.sqlite'}"

    @property
    def uploads(self) -> Path:
        """Where files are kept, outside the web root."""
        return self.instance / "uploads"

    @property
    def max_form_mb(self) -> int:
        """What one request may bring: more than the largest file, so that this is refused by name."""
        return 4 * self.max_upload_mb


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """The settings of this process; ValueError names a variable that can't be read."""
    environ = os.environ if environ is None else environ
    found: dict[str, object] = {}
    for name, spec in Config.__dataclass_fields__.items():
        text = environ.get(f"CASEWORK_{name.upper()}")
        if text is None:
            continue
        try:
            found[name] = _read(str(spec.type), text)
        except ValueError:
            raise ValueError(f"CASEWORK_{name.upper()}: {text!r} is not {spec.type}") from None
    return Config(**found)  # type: ignore[arg-type]


def _read(kind: str, text: str) -> object:
    if kind == "int":
        return int(text)
    if kind == "bool":
        if text.lower() not in ("0", "1", "true", "false", "yes", "no", ""):
            raise ValueError
        return text.lower() in ("1", "true", "yes")
    return Path(text) if kind == "Path" else text


def secret_key(config: Config) -> str:
    """The key that signs sessions: given, else made once and kept in the instance folder."""
    if config.secret_key:
        return config.secret_key
    return made_once(config.instance / "keys" / "session.key", secrets.token_urlsafe(48))


def made_once(path: Path, fresh: str) -> str:
    """What the file holds: `fresh` where nothing was there yet. Nobody but its owner may read it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_text(fresh)
        beside.chmod(0o600)
        try:
            os.link(beside, path)  # of two processes that start at once, one key wins
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_text()
