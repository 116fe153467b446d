"""Command line: how does an installation get its first account?"""

from __future__ import annotations

import sys
from typing import NoReturn

import click
from sqlalchemy import select

from casework.business_clock import wall
from casework.errors import CaseworkError, Invalid
from casework.models import User
from casework.roles import OFFICES, ROLES
from casework.services import accounts, passwords
from casework.services.account_stream import CONSOLE
from casework.services.organisations import Office

from .here import installation


@click.group()
def user() -> None:
    """账号 · Accounts. The first one comes from here; the others from its pages."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="姓名 · name")
@click.option("--email", default="", help="电子邮箱，收通知 · address for notices")
@click.option("--role", "roles", multiple=True, type=click.Choice(list(ROLES)),
              help="角色，可多次 · role; may be repeated")  # fmt: skip
@click.option("--org-kind", default="ministry", show_default=True, type=click.Choice(list(OFFICES)),
              help="单位类型 · kind of organisation")  # fmt: skip
@click.option("--org-name", default="", help="单位名称，不填则用通用名称 · its name")
@click.option("--unit", default="", help="推荐单位代码，如 440000 · code of the recommending unit")
@click.option("--division", default="", help="行政区划代码，如 440300 · code of the division")
@click.option(
    "--password-stdin", is_flag=True, help="从标准输入读密码 · read the password from stdin"
)
def add(
    login: str, name: str, email: str, roles: tuple[str, ...], org_kind: str, org_name: str,
    unit: str, division: str, password_stdin: bool,
) -> None:  # fmt: skip
    """新增账号 · Add account LOGIN; prints a link by which its owner sets the password."""
    here = installation()
    office = Office(kind=org_kind, unit=unit, division=division, name_zh=org_name)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    try:
        if password is not None:
            passwords.check(password, login=login)
        user_id = accounts.add(here.db, login, name=name, email=email, roles=roles, office=office,
                               actor=CONSOLE, now=wall())  # fmt: skip
        if password is not None:
            passwords.set_from_console(here.db, user_id, password, now=wall())
    except CaseworkError as error:
        _fail(error)
    click.echo(f"已新增账号 · added: {login}")
    if password is None:
        _print_link(user_id)


@user.command()
@click.argument("login")
def reset(login: str) -> None:
    """重设密码链接 · Print a link by which LOGIN sets a new password, once, within a day."""
    here = installation()
    with here.db.reading() as session:
        user_id = session.scalar(select(User.id).where(User.login == login))
    if user_id is None:
        raise click.ClickException(f"没有账号“{login}” · there is no account {login!r}")
    _print_link(user_id)


def _print_link(user_id: int) -> None:
    here = installation()
    try:
        token = passwords.new_link(here.db, user_id, actor=CONSOLE, now=wall())
    except CaseworkError as error:
        _fail(error)
    click.echo(
        "设置密码的链接（一次有效，24小时） · link to set the password (once, within a day):"
    )
    click.echo(f"{here.config.base_url.rstrip('/')}/reset/{token}")


def _fail(error: CaseworkError) -> NoReturn:
    if isinstance(error, Invalid):
        lines = [f"{field}: {zh} · {en}" for field, (zh, en) in error.errors.items()]
        raise click.ClickException("\n".join(lines)) from None
    zh = getattr(error, "zh", "")
    raise click.ClickException(f"{zh} · {error}" if zh else str(error)) from None
