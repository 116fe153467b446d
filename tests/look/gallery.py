"""How is the gallery served to a browser, in either language and light, under the strict policy?"""

from __future__ import annotations

from pathlib import Path

from babel.support import Translations
from flask import Flask, Response, render_template, request
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from casework.typed import Typed
from tests.look.sample_documents import ranking
from tests.look.sample_form import an_objection
from tests.look.sample_frame import frame
from tests.look.samples import samples
from tests.support.catalogue import FOLDER

ROOT = Path(__file__).parents[2]
ERRORS = ("400", "403", "404", "409", "413", "429", "500", "503", "refused", "expired")


def gallery_app() -> Flask:
    """The gallery at /<zh|en>/<light|dark|auto>/<page>: gallery, public, or an error's name."""
    app = Flask(
        "gallery",
        root_path=str(ROOT / "casework"),
        template_folder=str(ROOT / "templates"),
    )
    app.config |= {"SECRET_KEY": "gallery", "BOOTSTRAP_SERVE_LOCAL": True, "TESTING": True}
    Bootstrap5(app)
    CSRFProtect(app)
    app.jinja_env.add_extension("jinja2.ext.i18n")

    def chinese() -> bool:
        return (request.view_args or {}).get("language") == "zh"

    words = Translations.load(FOLDER, ["zh_Hans_CN"])

    def one(text: str) -> str:
        return words.gettext(text) if chinese() else text

    def many(single: str, plural: str, number: int) -> str:
        if chinese():
            return words.ngettext(single, plural, number)
        return single if number == 1 else plural

    def within(context: str, text: str) -> str:
        return words.pgettext(context, text) if chinese() else text

    app.jinja_env.install_gettext_callables(one, many, newstyle=True, pgettext=within)  # type: ignore[attr-defined]

    @app.get("/<language>/<theme>/<page>")
    def show(language: str, theme: str, page: str) -> str:
        said = samples(language == "zh")
        known = frame(language == "zh", theme) | {"s": said}
        if page in ERRORS:
            refusal = {"label": said.refusals[0]["label"], "breaches": said.refusals[0]["breaches"]}
            typed = Typed([(said.city, said.city)], [("a", "b")], [("file", "PDF", "a.pdf")], "/")
            return render_template(
                f"errors/{page}.html", layout="layout/base.html", back="#", change=said.change,
                limit="10 MB", whole="40 MB", incident="7f3a-0091", refusal=refusal,
                subject=said.city, sign_in="#", typed=typed if page == "expired" else None, **known
            )  # fmt: skip
        if page == "public":
            return render_template("gallery/public.html", **known)
        return render_template(
            "gallery/gallery.html",
            form=an_objection(language == "zh"),
            ranking=lambda strip: ranking(language == "zh", strip),
            **known,
        )

    @app.after_request
    def strict(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' data:"
        return answer

    return app
