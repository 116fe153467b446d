"""Can somebody who watches the installation see that mail doesn't leave it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from casework.app import create_app
from casework.config import Config
from tests.support.installation import empty_installation


def test_readyz_says_whether_mail_goes_out_and_stays_ready_without(
    new_database: Callable[..., str], tmp_path: Path
):
    url = new_database("sqlite", recipe=empty_installation)
    config = Config(instance=tmp_path, database_url=url, secret_key="x" * 40)
    without = create_app(config).test_client().get("/readyz").json
    with_server = create_app(replace(config, mail_server="127.0.0.1")).test_client()
    assert without is not None
    assert without["mail"] is False
    assert with_server.get("/readyz").json == without | {"mail": True}
