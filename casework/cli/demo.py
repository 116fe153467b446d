"""How does an operator make a demo?"""

from __future__ import annotations

import click

from casework.config import from_environment


@click.group()
def demo() -> None:
    """The demo: invented applications in a database of its own."""


@demo.command()
def prepare() -> None:
    """Make the demo's database if it isn't there yet."""
    from casework.demo.prepare import NoDemo, prepare

    config = from_environment()
    try:
        made = prepare(config)
    except NoDemo as error:
        raise click.ClickException(str(error)) from None
    click.echo("The demo is made." if made else "The demo is ready.")


@demo.command()
@click.option("--yes", is_flag=True, help="Everything done in the demo is thrown away.")
def reset(yes: bool) -> None:
    """Throw the demo away and make it anew."""
    from casework.demo.prepare import NoDemo, reset

    if not yes:
        raise click.UsageError("Everything done in the demo is lost; say --yes to do it.")
    try:
        reset(from_environment())
    except NoDemo as error:
        raise click.ClickException(str(error)) from None
    click.echo("The demo is made anew.")


commands: list[click.Command] = [demo]
