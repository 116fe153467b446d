"""How does an operator make a demo?"""

from __future__ import annotations

from collections.abc import Callable

import click

from casework.config import from_environment
from casework.demo.story import Story, stories, usual


def _named(_context: click.Context, _option: click.Parameter, name: str | None) -> Story | None:
    return stories()[name] if name else None


def _edition(otherwise: str) -> Callable[..., Callable[..., None]]:
    """The option that names the edition which the demo shows at work."""
    says = f"演示哪一版实施办法；{otherwise}"
    return click.option("--edition", "story", type=click.Choice(list(stories())), callback=_named,
                        help=says)  # fmt: skip


@click.group()
def demo() -> None:
    """演示：在自己的数据库里，申报都是虚构的 · The demo: invented applications, a database of its own."""


@demo.command()
@_edition(f"不写即 {usual().name} · the edition that it shows; {usual().name} unless it is named")
def prepare(story: Story | None) -> None:
    """建立演示（还没有的话） · Make the demo's database if it isn't there yet."""
    from casework.demo.prepare import NoDemo, prepare

    config = from_environment()
    try:
        made = prepare(config, story)
    except NoDemo as error:
        raise click.ClickException(str(error)) from None
    click.echo("演示已建立 · the demo is made" if made else "演示已就绪 · the demo is ready")


@demo.command()
@click.option(
    "--yes", is_flag=True, help="演示里做过的都丢弃 · everything done in the demo is thrown away"
)
@_edition("不写即与原来相同 · the edition that it shows; the same as before unless it is named")
def reset(yes: bool, story: Story | None) -> None:
    """丢弃演示，重新建立 · Throw the demo away and make it anew."""
    from casework.demo.prepare import NoDemo, reset

    if not yes:
        raise click.UsageError(
            "演示里做过的都会丢弃；确定请加 --yes · everything done in the demo is lost; say --yes"
        )
    try:
        reset(from_environment(), story)
    except NoDemo as error:
        raise click.ClickException(str(error)) from None
    click.echo("演示已重新建立 · the demo is made anew")
