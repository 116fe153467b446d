"""At which full address does somebody elsewhere find a page or a file of the public?"""

from __future__ import annotations

from typing import Any

from flask import url_for

from casework.reading import casework


def full(endpoint: str, **values: Any) -> str:
    """The address with the site's own name, as the installation declares it (`base_url`).

    Never by the name that a request came for: what is kept in copies and passed on mustn't depend
    on who asked.
    """
    return casework().config.base_url.rstrip("/") + url_for(endpoint, **values)


def of_page(notice: str) -> str:
    """Where a notice is read: what is printed of it says so."""
    return full("public.notice", ref=notice)
