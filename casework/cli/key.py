"""Command line: how does a new key take over what keeps objectors unknown?"""

from __future__ import annotations

import click

from .here import settings


@click.group()
def key() -> None:
    """异议人信息的密钥。 · The keys under which objectors stay unknown."""


@key.command()
def add() -> None:
    """换新密钥：今后用新的加密，旧的仍能解密。 · A new key seals from now on; the old ones still open."""
    from casework.vault import add_key, file_of

    config = settings()
    config.instance.mkdir(parents=True, exist_ok=True)
    add_key(config)
    click.echo(f"已加入新密钥，请备份 · a new key is in place; back it up: {file_of(config)}")
