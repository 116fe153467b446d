"""How does somebody sign in and out, and keep their own account?"""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from casework import sessions
from casework.access import PUBLIC, SIGNED_IN, allow
from casework.business_clock import wall
from casework.errors import Invalid, NotFound
from casework.frame import home_of
from casework.i18n import use_language
from casework.reading import casework, let_go
from casework.redirects import safe
from casework.security import limiter
from casework.services import accounts, login, passwords
from casework.web.forms import TONGUES, Form

blueprint = Blueprint("account", __name__)
GUESSES = "20 per minute; 200 per hour"
_required = InputRequired(_l("This is needed."))


class SignIn(Form):
    """Login and password; where to go afterwards."""

    login = StringField(_l("Login"), [_required, Length(max=80)],
                        render_kw={"autocomplete": "username", "autocapitalize": "none",
                                   "spellcheck": "false"})  # fmt: skip
    password = PasswordField(_l("Password"), [_required, Length(max=512)],
                             render_kw={"autocomplete": "current-password"})  # fmt: skip
    next = HiddenField()


class NewPassword(Form):
    """A new password, twice."""

    password = PasswordField(
        _l("New password"), [_required],
        description=_l("At least 12 characters. A sentence of your own is easy to keep in mind."),
        render_kw={"autocomplete": "new-password"},
    )  # fmt: skip
    again = PasswordField(
        _l("New password, once more"),
        [_required, EqualTo("password", _l("The two differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePassword(NewPassword):
    """The present password beside the new one."""

    old = PasswordField(_l("Present password"), [_required, Length(max=512)],
                        render_kw={"autocomplete": "current-password"})  # fmt: skip


class Own(Form):
    """What a person keeps of the account by themselves."""

    name = StringField(_l("Name"), [_required, Length(max=80)],
                       render_kw={"autocomplete": "name"})  # fmt: skip
    lang = SelectField(_l("Language"), [_required], choices=TONGUES)


@blueprint.get("/login")
@allow(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """The page to sign in on; who is signed in goes on at once."""
    onward = request.args.get("next")
    if current_user.is_authenticated:
        return redirect(safe(onward, home_of(current_user.actor)))
    return _sign_in_page(SignIn(next=onward or ""))


@blueprint.post("/login")
@allow(PUBLIC)
@limiter.limit(GUESSES)
def do_sign_in() -> ResponseReturnValue:
    """Sign in; the same answer for whatever was wrong."""
    form = SignIn()
    if not form.validate():
        return _sign_in_page(form), 422
    let_go()
    own = casework()
    welcome = login.attempt(own.db, form.login.data or "", form.password.data or "",
                            config=own.config, wall=wall)  # fmt: skip
    if welcome is None:
        return _sign_in_page(form, gettext(
            "Login and password don't match, or the account is locked or closed. After "
            "%(number)s failures an account is locked for %(minutes)s minutes.",
            number=own.config.lockout_failures, minutes=own.config.lockout_minutes,
        )), 422  # fmt: skip
    sessions.sign_in(welcome.token, last_visit=welcome.last_visit)
    use_language(welcome.lang)
    return redirect(safe(form.next.data, home_of(current_user.actor)), 303)


def _sign_in_page(form: SignIn, failed: str = "") -> str:
    return render_template("account/sign_in.html", form=form, failed=failed)


@blueprint.post("/logout")
@allow(SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End the session, here and in the table."""
    let_go()
    sessions.sign_out()
    flash(gettext("You have signed out."), "good")
    return redirect(url_for("account.sign_in"), 303)


@blueprint.get("/account")
@allow(SIGNED_IN)
def own() -> ResponseReturnValue:
    """One's own account."""
    return _own_page(Own(name=current_user.name, lang=current_user.lang))


@blueprint.post("/account")
@allow(SIGNED_IN)
def save_own() -> ResponseReturnValue:
    """Save one's name and language."""
    form = Own()
    if not form.validate():
        return _own_page(form), 422
    let_go()
    try:
        accounts.rename(casework().db, current_user.id, name=form.name.data or "",
                        lang=form.lang.data, now=wall())  # fmt: skip
    except Invalid as error:
        form.take(error)
        return _own_page(form), 422
    use_language(form.lang.data)
    flash(gettext("Saved."), "good")
    return redirect(url_for("account.own"), 303)


def _own_page(form: Own) -> str:
    return render_template("account/own.html", form=form, person=current_user)


@blueprint.get("/account/password")
@allow(SIGNED_IN)
def password() -> ResponseReturnValue:
    """The form for another password."""
    return _password_page(ChangePassword())


@blueprint.post("/account/password")
@allow(SIGNED_IN)
@limiter.limit(GUESSES)
def change_password() -> ResponseReturnValue:
    """Change one's password; other browsers are signed out."""
    form = ChangePassword()
    if not form.validate():
        return _password_page(form), 422
    let_go()
    try:
        passwords.change(
            casework().db, current_user.id, form.old.data or "", form.password.data or "",
            token=current_user.token, now=wall(),
        )  # fmt: skip
    except Invalid as error:
        form.take(error)
        return _password_page(form), 422
    flash(gettext("The password is changed. Other browsers have been signed out."), "good")
    return redirect(url_for("account.own"), 303)


def _password_page(form: ChangePassword) -> str:
    return render_template("account/password.html", form=form)


@blueprint.get("/reset/<token>")
@allow(PUBLIC)
def reset(token: str) -> ResponseReturnValue:
    """The page of a reset link; without a word on why one is of no use."""
    g.secret_page = True
    if passwords.whose_link(casework().db, token, wall()) is None:
        return render_template("account/reset_over.html"), 404
    return _reset_page(NewPassword(), token)


@blueprint.post("/reset/<token>")
@allow(PUBLIC)
@limiter.limit(GUESSES)
def set_password(token: str) -> ResponseReturnValue:
    """Set the password that the link allows; then one signs in with it."""
    g.secret_page = True
    form = NewPassword()
    if not form.validate():
        return _reset_page(form, token), 422
    let_go()
    try:
        passwords.set_by_link(casework().db, token, form.password.data or "", now=wall())
    except Invalid as error:
        form.take(error)
        return _reset_page(form, token), 422
    except NotFound:
        return render_template("account/reset_over.html"), 404
    flash(gettext("The password is set. Sign in with it."), "good")
    return redirect(url_for("account.sign_in"), 303)


def _reset_page(form: NewPassword, token: str) -> str:
    login = passwords.whose_link(casework().db, token, wall())
    return render_template("account/reset.html", form=form, login=login)
