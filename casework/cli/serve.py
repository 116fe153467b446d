"""Command line: how are the pages served, with the timers beside them or without?"""

from __future__ import annotations

from typing import Any

import click

from casework import clock as timers
from casework.startup import CannotStart

from .here import log_to_stderr, settings, there

THREADS = 8
MARGIN = 1 << 20  # over the application's own bound, which answers in the reader's language
# A browser keeps its lines open while somebody types, and in the last minutes before a cutoff
# hundreds do: whoever finds no line free would wait for another one's to be given up.
LINES = 900  # under the 1024 files that a process commonly may open
RESTS = 60  # seconds after which a line on which nothing is said is given up


@click.command()
def serve() -> None:
    """网页和定时任务一起运行 · Pages and timers in one process, for one machine."""
    app, server = _server()
    timers.run(app.extensions["casework"], server.run)


@click.command()
def web() -> None:
    """只运行网页 · Pages only; `casework clock` runs beside it."""
    _, server = _server()
    timers.until_told(server.run)


def _server() -> tuple[Any, Any]:
    from waitress.server import create_server  # the other commands needn't wait for the web

    from casework.app import create_app

    from .arrival import Line
    from .too_large import say_it_here

    log_to_stderr()
    config = settings()
    there(config)
    try:
        app = create_app(config)
    except CannotStart as error:
        raise click.ClickException(str(error)) from None
    say_it_here(config.max_upload_mb, config.max_form_mb)
    try:
        server = create_server(
            app, host=config.host, port=config.port, threads=THREADS, ident="",
            url_scheme="https" if config.https else "http",
            max_request_body_size=config.max_form_mb * (1 << 20) + MARGIN,
            # Only where proxies of our own are declared is anything believed that they say.
            clear_untrusted_proxy_headers=not config.trusted_proxies,
            connection_limit=LINES, channel_timeout=RESTS, asyncore_use_poll=True,
        )  # fmt: skip
    except OSError as error:
        where = f"{config.host}:{config.port}"
        raise click.ClickException(
            f"{where} 用不了（{error.strerror}）；换一个端口，如 CASEWORK_PORT={config.port + 1} · "
            f"can't be used; name another port, such as CASEWORK_PORT={config.port + 1}"
        ) from None
    server.channel_class = Line
    click.echo(f"http://{config.host}:{config.port}/  (Ctrl-C 结束 · ends it)")
    return app, server
