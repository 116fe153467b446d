"""How does an account administrator add people, give them roles, and close their accounts?"""

from __future__ import annotations

from typing import Any, ClassVar

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from casework.access import allow
from casework.business_clock import wall
from casework.config import LANGUAGES
from casework.errors import Conflict, Invalid, NotFound
from casework.i18n import language
from casework.models import User
from casework.queries import accounts as queries
from casework.reading import casework, let_go, session
from casework.roles import OFFICES, ROLES, role_words
from casework.services import accounts, passwords
from casework.services.organisations import Office
from casework.web.forms import TONGUES, Form, choices

from . import blueprint
from .account_words import line

MANAGER = "account_admin"
_required = InputRequired(_l("This is needed."))
_some_role = InputRequired(_l("Choose at least one role: an account without one can do nothing."))


class Roles(SelectMultipleField):
    """Roles, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NewUser(Form):
    """A new account: who, where, as what."""

    FIELDS: ClassVar = {"office": "org_kind"}

    login = StringField(_l("Login"), [_required, Length(max=80)],
                        description=_l("Small letters, digits and . _ @ -"),
                        render_kw={"autocomplete": "off", "autocapitalize": "none"})  # fmt: skip
    name = StringField(_l("Name"), [_required, Length(max=80)], render_kw={"autocomplete": "off"})
    email = StringField(_l("E-mail address"), [_required, Length(max=160)],
                        description=_l("Notices and reminders go there."),
                        render_kw={"autocomplete": "off", "inputmode": "email"})  # fmt: skip
    org_kind = SelectField(_l("Kind of organisation"), [_required])
    unit = SelectField(_l("Province or XPCC"), default="",
                       description=_l("For a recommending unit, a communications administration "
                                      "or a province's statistics bureau."))  # fmt: skip
    division = StringField(_l("Division code"), [Length(max=6)],
                           description=_l("For a city or its own statistics bureau: six digits, such as "
                                          "440300."),
                           render_kw={"inputmode": "numeric"})  # fmt: skip
    org_name = StringField(_l("Name of the organisation"), [Length(max=80)],
                           description=_l("Left empty, it gets the usual name."))  # fmt: skip
    roles = Roles(_l("Roles"), [_some_role])
    lang = SelectField(_l("Language"), [_required], choices=TONGUES)

    def fill(self) -> None:
        """Offer what there is to choose from."""
        lang = language()
        self.org_kind.choices = choices((id, o.words(lang)) for id, o in OFFICES.items())
        self.roles.choices = choices((id, role.words(lang)) for id, role in ROLES.items())
        units = [(u.code, f"{u.code} {u.name_zh if lang.startswith('zh') else u.name_en}")
                 for u in queries.places(session())]  # fmt: skip
        self.unit.choices = choices([("", "–"), *units])


class GiveRoles(Form):
    """The roles of an account: those that its organisation allows."""

    roles = Roles(_l("Roles"), [_some_role])

    def fill(self, office: str) -> None:
        """Offer the roles that somebody in such an office can hold."""
        self.roles.choices = choices((id, role.words(language())) for id, role in ROLES.items()
                                     if office in role.offices)  # fmt: skip


@blueprint.get("/users")
@allow(MANAGER)
def users() -> ResponseReturnValue:
    """Every account, by login."""
    wanted = queries.Wanted(request.args.get("q", "")[:80], request.args.get("role", ""),
                            request.args.get("standing", "open"))  # fmt: skip
    found = queries.page(session(), wanted, after=request.args.get("after", ""))
    lang = language()
    rows = [{"user": u, "org": u.organisation.name_zh if lang.startswith("zh")
             else u.organisation.name_en, "roles": role_words(u.roles, lang)}
            for u in found.users]  # fmt: skip
    return render_template("admin/users.html", page=found, rows=rows, wanted=wanted,
                           all_roles=[(id, r.words(lang)) for id, r in ROLES.items()])  # fmt: skip


@blueprint.get("/users/new")
@allow(MANAGER)
def new_user() -> ResponseReturnValue:
    """The form for a new account."""
    form = NewUser(lang=LANGUAGES[0])
    form.fill()
    return render_template("admin/new_user.html", form=form)


@blueprint.post("/users/new")
@allow(MANAGER)
def add_user() -> ResponseReturnValue:
    """Add an account, then show it: a link for the password is made there."""
    form = NewUser()
    form.fill()
    if not form.validate():
        return render_template("admin/new_user.html", form=form), 422
    let_go()
    office = Office(kind=form.org_kind.data, unit=form.unit.data or "",
                    division=(form.division.data or "").strip(),
                    name_zh=form.org_name.data or "")  # fmt: skip
    try:
        user_id = accounts.add(
            casework().db, form.login.data or "", name=form.name.data or "",
            email=form.email.data or "", roles=form.roles.data or [], office=office,
            lang=form.lang.data, actor=current_user.actor, now=wall(),
        )  # fmt: skip
    except Invalid as error:
        form.take(error)
        return render_template("admin/new_user.html", form=form), 422
    except Conflict as error:
        form.take(Invalid({"login": (error.zh, error.en)}))
        return render_template("admin/new_user.html", form=form), 422
    flash(
        gettext("The account is added. Make a link by which its owner sets the password."), "good"
    )
    return redirect(url_for("admin.user", number=user_id), 303)


@blueprint.get("/users/<int:number>")
@allow(MANAGER)
def user(number: int) -> ResponseReturnValue:
    """One account: what it is, what can be done with it, what happened to it."""
    return _page(number)


@blueprint.post("/users/<int:number>/roles")
@allow(MANAGER)
def give_roles(number: int) -> ResponseReturnValue:
    """Give an account other roles; whoever is signed in with it has to sign in again."""
    form = GiveRoles()
    form.fill(_found(number).organisation.kind)
    if not form.validate():
        return _page(number, form), 422
    return _do(number, gettext("The roles are changed. Its sessions have ended."), form,
               accounts.give_roles, roles=form.roles.data or [])  # fmt: skip


@blueprint.post("/users/<int:number>/close")
@allow(MANAGER)
def close_user(number: int) -> ResponseReturnValue:
    """Close an account: nobody can sign in with it; what it did stays."""
    return _do(number, gettext("The account is closed. Its sessions have ended."), None,
               accounts.deactivate)  # fmt: skip


@blueprint.post("/users/<int:number>/open")
@allow(MANAGER)
def open_user(number: int) -> ResponseReturnValue:
    """Open a closed account again."""
    return _do(number, gettext("The account is open again."), None, accounts.reactivate)


@blueprint.post("/users/<int:number>/link")
@allow(MANAGER)
def make_link(number: int) -> ResponseReturnValue:
    """Make a link by which the owner sets a password. It is shown here, once, and kept nowhere."""
    _found(number)
    let_go()
    g.secret_page = True
    form = Form()
    try:
        token = passwords.new_link(casework().db, number, actor=current_user.actor, now=wall())
    except Invalid as error:
        form.take(error)
        return _page(number, wrong=form), 422
    link = f"{casework().config.base_url.rstrip('/')}{url_for('account.reset', token=token)}"
    return _page(number, link=link)


def _do(number: int, done: str, form: GiveRoles | None, act: Any, **given: Any) -> Any:
    _found(number)
    let_go()
    try:
        act(casework().db, number, actor=current_user.actor, now=wall(), **given)
    except Invalid as error:
        wrong = form or Form()
        wrong.take(error)
        return _page(number, form, wrong=wrong), 422
    flash(done, "good")
    return redirect(url_for("admin.user", number=number), 303)


def _found(number: int) -> User:
    found = session().get(User, number)
    if found is None:
        raise NotFound
    return found


def _page(
    number: int, form: GiveRoles | None = None, *, wrong: Form | None = None, link: str = ""
) -> str:  # fmt: skip
    found = _found(number)
    if form is None:
        form = GiveRoles(formdata=None, roles=list(found.roles))
        form.fill(found.organisation.kind)
    events = queries.happened(session(), number)
    names = queries.names(session(), {e.actor for e in events})
    lang = language()
    return render_template(
        "admin/user.html", user=found, form=form, wrong=wrong or form, link=link,
        roles=role_words(found.roles, lang), own=number == current_user.id,
        place=queries.place_words(session(), found, lang), office=OFFICES[found.organisation.kind],
        locked=found.locked_until is not None and wall() < found.locked_until,
        events=[line(e, names) for e in events],
    )  # fmt: skip
