"""In which language and which light does this reader want the page?"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, g, request
from flask_babel import refresh
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from casework.config import LANGUAGES

THEMES = ("light", "dark", "auto")
SHORT = {"zh": "zh_Hans_CN", "en": "en"}
A_YEAR = 365 * 24 * 3600


def language() -> str:
    """`?lang=zh|en`, else the cookie, else the account's own, else Chinese; once a request."""
    if "lang" not in g:
        g.lang = _choose_language()
    return str(g.lang)


def _choose_language() -> str:
    for said in (request.args.get("lang", ""), request.cookies.get("lang", "")):
        if said in SHORT:
            return SHORT[said]
    own = getattr(current_user, "lang", "") if current_user else ""
    return own if own in LANGUAGES else LANGUAGES[0]


def only_as_asked() -> None:
    """Answer in the language that the address itself names, in Chinese where it names none.

    For what programs fetch and caches keep: one address has one text, whatever this browser reads.
    """
    g.lang = SHORT.get(request.args.get("lang", ""), LANGUAGES[0])
    refresh()


def use_language(lang: str) -> None:
    """Answer this request, and the next ones of this browser, in `lang` (one of LANGUAGES)."""
    g.lang = g.lang_to_keep = lang


def theme() -> str:
    """`?theme=light|dark|auto`, else the cookie, else as the device has it."""
    for said in (request.args.get("theme", ""), request.cookies.get("theme", "")):
        if said in THEMES:
            return said
    return "auto"


def display_links() -> dict[str, object]:
    """Addresses of this very page in the other language and in each light.

    A page that answers a form has no address of its own to go back to: there the start page's.
    """
    other = "en" if language().startswith("zh") else "zh"
    return {
        "other_language": _again("lang", other),
        "themes": {name: _again("theme", name) for name in THEMES},
    }


def _again(name: str, value: str) -> str:
    adapter = current_app.create_url_adapter(request)
    path, known = request.path, MultiDict(request.args)
    if adapter is None or not adapter.test(path, method="GET"):
        path, known = "/", MultiDict()
    known[name] = value
    return f"{quote(path, safe='/:@')}?{urlencode(list(known.items(multi=True)))}"


def init(app: Flask) -> None:
    """Remember in a cookie what was chosen by a link."""

    @app.after_request
    def _keep(answer: Response) -> Response:
        if answer.mimetype != "text/html":
            return answer  # nobody chose it to read by: it is a file, which caches may keep
        chosen = {"lang": request.args.get("lang"), "theme": request.args.get("theme")}
        if "lang_to_keep" in g:
            chosen["lang"] = next(short for short, long in SHORT.items() if long == g.lang_to_keep)
        for name, allowed in (("lang", tuple(SHORT)), ("theme", THEMES)):
            value = chosen[name]
            if value in allowed and value != request.cookies.get(name):
                answer.set_cookie(
                    name, value, max_age=A_YEAR, samesite="Lax", httponly=True,
                    secure=app.config["SESSION_COOKIE_SECURE"],
                )  # fmt: skip
        return answer
