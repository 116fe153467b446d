"""How is the gallery served to a browser, in either language and light, under the strict policy?"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, render_template, request
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import (
    BooleanField,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length

from tests.look.chinese import CHINESE
from tests.look.sample_documents import ranking
from tests.look.samples import samples

ROOT = Path(__file__).parents[2]
ERRORS = ("400", "403", "404", "409", "413", "429", "500", "refused")


def an_objection(chinese: bool) -> FlaskForm:
    """A form that came back: two things to correct, the rest kept."""

    def say(zh: str, en: str) -> str:
        return zh if chinese else en

    class Objection(FlaskForm):
        who = SelectField(
            say("对哪个市（州）有异议", "About which city"),
            choices=[SelectChoice("a", say("甲江市（990300）", "Jiajiang (990300)"))],
            validators=[DataRequired()],
        )
        about = RadioField(
            say("异议涉及", "What it concerns"),
            choices=[
                SelectChoice("data", say("申报数据或材料不真实", "Data or documents are untrue")),
                SelectChoice("accident", say("近三年发生过事故或事件", "An accident in three years")),
            ],
            validators=[DataRequired(say("请选一项", "Choose one"))],
        )  # fmt: skip
        text = TextAreaField(
            say("事实和理由", "Facts and reasons"),
            description=say("写清什么事、什么时间、依据什么。最多 2000 字。", "What, when, on what basis."),
            validators=[DataRequired(), Length(max=2000)],
        )  # fmt: skip
        files = MultipleFileField(
            say("证据材料", "Evidence"),
            description=say(
                "PDF、图片、Word，每个不超过 10 MB。", "PDF, pictures, Word; 10 MB each."
            ),
        )
        kind = RadioField(
            say("您是", "You are"),
            choices=[
                SelectChoice("person", say("个人", "a person")),
                SelectChoice("body", say("单位", "a body")),
            ],
            default="person",
        )
        phone = StringField(
            say("联系电话", "Telephone"),
            validators=[DataRequired(), Length(11, 11, say("应为 11 位，现在是 10 位", "11 digits, please"))],
        )  # fmt: skip
        agreed = BooleanField(say("我已阅读告知", "I have read the notice"), default=True)

    typed = {"who": "a", "text": say("口径似有不同，请核对。", "The figures differ."), "kind": "person",
             "phone": "1380000123", "agreed": True}  # fmt: skip
    form = Objection(formdata=None, data=typed, meta={"csrf": False})
    form.validate()
    return form


def frame(chinese: bool, theme: str) -> dict[str, Any]:
    """What the layouts rely on in every page."""

    def say(zh: str, en: str) -> str:
        return zh if chinese else en

    nav = (("工作台", "Dashboard"), ("案件", "Cases"), ("年度批次", "Rounds"),
           ("拟入选名单", "Shortlists"), ("异议", "Objections"), ("激励期", "Incentives"),
           ("办法", "Rules"))  # fmt: skip
    lin = SimpleNamespace(
        id="lin", name=say("林晓岚", "Lin Xiaolan"), role=say("规划司", "Planning")
    )
    jia = SimpleNamespace(
        id="jia", name=say("甲省联系人", "Jia contact"), role=say("推荐单位", "unit")
    )
    moves = (("day", "＋1 天", "+1 day"), ("workday", "＋1 个工作日", "+1 working day"),
             ("next", "到下一个期限", "To the next deadline"), ("reset", "回到起点", "Back to start"))  # fmt: skip
    return {
        "lang": "zh_Hans_CN" if chinese else "en",
        "theme": theme,
        "title": say("组件", "Components"),
        "calendar_until": say("2023年12月31日", "31 December 2023"),
        "nav": [{"label": say(*words), "url": "#", "active": words[1] == "Cases",
                 "badge": 1 if words[1] == "Objections" else None} for words in nav],
        "me": SimpleNamespace(name=lin.name, org=say("工业和信息化部 规划司", "MIIT Planning"),
                              roles=[say("经办人", "officer in charge")]),
        "demo": SimpleNamespace(
            now_iso="2023-01-19T10:30+08:00", now_words=say("2023年1月19日 星期四 10:30", "Thu 19 Jan 2023, 10:30"),
            accounts=[lin, jia], current=lin, clock_url="#clock", account_url="#account",
            moves=[{"value": value, "words": say(zh, en)} for value, zh, en in moves]),
        "links": {"home": "#", "search": "#search", "other_language": "?lang=other", "account": "#me",
                  "logout": "#logout", "help": "#help", "accessibility": "#a11y", "keyboard": "#keys",
                  "privacy": "#privacy", "open_data": "#data", "contact": "#contact",
                  "themes": {"light": "?theme=light", "dark": "?theme=dark", "auto": "?theme=auto"}},
    }  # fmt: skip


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

    def one(text: str) -> str:
        return CHINESE.get(text, text) if chinese() else text

    def many(single: str, plural: str, number: int) -> str:
        return one(single) if number == 1 or chinese() else plural

    def within(context: str, text: str) -> str:
        return CHINESE.get(f"{context}\x04{text}", text) if chinese() else text

    app.jinja_env.install_gettext_callables(one, many, newstyle=True, pgettext=within)  # type: ignore[attr-defined]

    @app.get("/<language>/<theme>/<page>")
    def show(language: str, theme: str, page: str) -> str:
        said = samples(language == "zh")
        known = frame(language == "zh", theme) | {"s": said}
        if page in ERRORS:
            refusal = {"label": said.refusals[0]["label"], "breaches": said.refusals[0]["breaches"]}
            return render_template(
                f"errors/{page}.html", layout="layout/base.html", back="#", change=said.change,
                limit="10 MB", incident="7f3a-0091", refusal=refusal, subject=said.city, **known
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
