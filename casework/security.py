"""What may a browser do with an answer, and how often may one ask?"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from math import ceil
from urllib.parse import urlsplit

from flask import Flask, Response, g, make_response, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse_many
from werkzeug.middleware.proxy_fix import ProxyFix

from casework.business_clock import wall
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


def caller() -> str:
    """Whom a request counts against: its address; of IPv6 the network (/64) that one customer has."""
    address = get_remote_address()
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:  # a socket of this machine has no address
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))


# Counts in this process alone: it slows one down who tries many; what locks an account is a row.
limiter = Limiter(caller, storage_uri="memory://")


def counted(most: str, what: str, whose: str) -> int:
    """Count one more of `what` for `whose` against `most`, such as "5 per hour; 15 per day".

    0, or the seconds until one more is let in. For a view that knows the limit only when it has
    looked at what was sent.
    """
    window, limits = limiter.limiter, parse_many(most)
    full = ([one for one in limits if not window.test(one, what, whose)]
            or [one for one in limits if not window.hit(one, what, whose)])  # fmt: skip
    return max((seconds_until(window.get_window_stats(one, what, whose).reset_time)
                for one in full), default=0)  # fmt: skip


def seconds_until(end: float) -> int:
    """Whole seconds until a window of the limiter ends, at least one."""
    return max(1, ceil(end - wall().timestamp()))


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
