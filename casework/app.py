"""How is the web application put together?"""

from __future__ import annotations

from flask import Flask, g
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from casework import access, errors_web, filters, frame, i18n, security, sessions, web
from casework.config import ROOT, Config, from_environment, secret_key
from casework.installation import installed


def create_app(config: Config | None = None) -> Flask:
    """The web application on the database of `config`, which must be migrated and seeded.

    CannotStart says in sentences what is in the way.
    """
    config = config or from_environment()
    app = Flask(
        "casework",
        instance_path=str(config.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "casework" / "static"),
    )
    app.config.update(
        SECRET_KEY=secret_key(config),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.https,
        MAX_CONTENT_LENGTH=config.max_form_mb * 1024 * 1024,
        BOOTSTRAP_SERVE_LOCAL=True,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open overnight is kept
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["casework"] = installed(config)
    Babel(app, default_locale="zh_Hans_CN", default_timezone="Asia/Shanghai",
          default_translation_directories=str(ROOT / "casework" / "translations"),
          locale_selector=i18n.language)  # fmt: skip
    Bootstrap5(app)
    CSRFProtect(app)
    sessions.init(app)
    access.guard_routes(app)
    security.init(app)
    filters.init(app)
    i18n.init(app)
    frame.init(app)
    errors_web.init(app)
    web.register(app)

    @app.teardown_appcontext
    def _close(_error: BaseException | None) -> None:
        session: Session | None = g.pop("session", None)
        if session is not None:
            session.close()

    return app
