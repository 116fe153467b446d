"""What may a browser do with an answer, and how often may one ask?"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, g, make_response, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix

from casework.config import Config
from casework.startup import is_loopback

POLICY = "; ".join((
    "default-src 'self'",
    "img-src 'self' data:",  # Bootstrap draws its marks as data: pictures
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TWO_YEARS = 2 * 365 * 24 * 3600
STRANGE_NAME = (
    "<!doctype html><meta charset=utf-8><title>400</title><h1>地址不对 · Wrong address</h1>"
    "<p>演示系统只能用本机地址打开。</p>"
    "<p lang=en>A demo is opened by an address of its own machine.</p>"
)

LONGEST = 4000  # characters of an address; every page repeats its own in several links
TOO_LONG = (
    "<!doctype html><meta charset=utf-8><title>414</title><h1>地址过长 · Address too long</h1>"
    "<p>网址超过 4000 个字符，没有处理。请从页面上的链接或表单重新进入。</p>"
    "<p lang=en>The address has over 4000 characters and wasn't read. Come in again by a link or a "
    "form of the pages.</p>"
)

# Counts in this process alone: it slows one down who tries many; what locks an account is a row.
limiter = Limiter(get_remote_address, storage_uri="memory://")


def init(app: Flask) -> None:
    """Put the headers on every answer, and count requests of the views that ask for it."""
    config: Config = app.extensions["casework"].config
    app.before_request(_short_address)
    limiter.init_app(app)
    if config.trusted_proxies:
        # Only so many proxies of our own are believed when they say whom they speak for.
        n = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n)  # type: ignore[method-assign]
    if app.extensions["casework"].demo:
        app.before_request(_own_name_only)

    @app.after_request
    def _strict(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if config.https:
            answer.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
        if is_static(request.endpoint):
            return answer
        answer.vary.add("Cookie")  # the language and the light are cookies
        if _is_private(answer):
            answer.headers["Cache-Control"] = "no-store"
        return answer


def _short_address() -> Response | None:
    """An address that is read is repeated in links, so a long one makes a page many times as long."""
    long = len(request.path) + len(request.query_string) > LONGEST
    return make_response(TOO_LONG, 414) if long else None


def _own_name_only() -> Response | None:
    """A foreign name that leads here (DNS rebinding) would let any page use a demo's switch."""
    name = urlsplit(f"//{request.host}").hostname or ""
    return None if is_loopback(name) else make_response(STRANGE_NAME, 400)


def _is_private(answer: Response) -> bool:
    """Nothing that an account sees, and no form with its token, stays on a shared machine."""
    signed_in = getattr(g.get("_login_user"), "is_authenticated", False)
    return bool(signed_in or "csrf_token" in g or g.get("secret_page")
                or session.modified or "Set-Cookie" in answer.headers)  # fmt: skip


def is_static(endpoint: str | None) -> bool:
    """Is this one of the product's own files: sheet, script or picture?"""
    return endpoint is not None and (endpoint == "static" or endpoint.endswith(".static"))
