"""What does a form look like that came back with two things to correct?"""

# A line holds a sentence in both languages.

from __future__ import annotations

from flask_wtf import FlaskForm
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
