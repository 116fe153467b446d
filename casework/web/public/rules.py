"""What does the regulation say, and what does this system do about each of its articles?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from casework.access import PUBLIC, allow
from casework.i18n import language
from casework.queries import rules
from casework.web.public import blueprint, differing, drawing, law_words
from workflows.chart import chart
from workflows.diff import differences, identity
from workflows.edition import Edition


@blueprint.get("/rules")
@allow(PUBLIC)
def editions_page() -> str:
    """The editions, and what each year's notice set as far as it is known."""
    return render_template(
        "public/editions.html", title=gettext("The rules"), editions=rules.editions()[::-1],
        notices=[law_words.notice(law, notice) for law, notice in rules.notices()],
    )  # fmt: skip


@blueprint.get("/rules/<edition>")
@allow(PUBLIC)
def edition_page(edition: str) -> str:
    """Each article: the law's words beside what the system does, or why no program can."""
    law = rules.find(edition) or abort(404)
    wanted = _wanted(law)
    shown = rules.articles(law, wanted)
    return render_template(
        "public/rules.html", title=law.words(language()), law=law, wanted=wanted,
        articles=[law_words.article(law, one) for one in shown], applied=_applied(law, wanted),
        contents=_contents(shown, wanted),
        editions=[{"value": one.id, "label": one.id, "current": one is law} for one in rules.editions()],
        measures=_measures(law, wanted), kinds=_kinds(law, wanted), rest=_rest(law),
        other=[one for one in rules.editions() if one is not law],
    )  # fmt: skip


@blueprint.get("/rules/<edition>/process")
@allow(PUBLIC)
def process(edition: str) -> str:
    """The states and the acts between them, and which articles each rule rests on."""
    law = rules.find(edition) or abort(404)
    lang = language()
    return render_template(
        "public/process.html", title=gettext("States, acts and rules"), law=law,
        drawn=drawing.draw(chart(law, "case"), lang), acts=law_words.acts(law),
        rules=law_words.rules(law),
    )  # fmt: skip


@blueprint.get("/rules/diff")
@allow(PUBLIC)
def diff() -> ResponseReturnValue:
    """In what two editions differ, rule by rule, with the articles on either side."""
    known = rules.editions()
    first = rules.find(request.args.get("a", "")) or known[0]
    second = rules.find(request.args.get("b", "")) or known[-1]
    if "a" not in request.args or "b" not in request.args:
        return redirect(url_for("public.diff", a=first.id, b=second.id))
    rows = differences(first, second)
    return render_template(
        "public/diff.html", title=gettext("Two editions compared"), first=first, second=second,
        identity=[differing.change(first, second, c) for c in identity(first, second)],
        groups=differing.groups(first, second, rows), same=sum(row.same for row in rows),
        editions=known, years=differing.years(first, second),
    )  # fmt: skip


def _contents(shown: Sequence[rules.Shown], wanted: rules.Filter) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"label": law_words.label(one.article), "url": f"#{one.article.id}",
         "count": len(one.clauses)} for one in shown
    ]  # fmt: skip
    if wanted.any:
        return found
    beside = {"settings": gettext("Settings of a round"), "other-law": gettext("Other law"),
              "house": gettext("House rules of this product"),
              "notices": gettext("Notices beside this edition")}  # fmt: skip
    return found + [{"label": label, "url": f"#{id}"} for id, label in beside.items()]


def _wanted(law: Edition) -> rules.Filter:
    """The filter as the address says it; what isn't known is left out."""
    known = {m.id for m in law.measures}
    measure = request.args.get("measure", "")
    kinds = frozenset(request.args.getlist("kind")) & frozenset(rules.KINDS)
    word = request.args.get("q", "").strip()[:40]
    return rules.Filter(measure=measure if measure in known else "", kinds=kinds, word=word)


def _address(law: Edition, wanted: rules.Filter) -> str:
    asked = [("measure", wanted.measure)] if wanted.measure else []
    asked += [("kind", kind) for kind in rules.KINDS if kind in wanted.kinds]
    asked += [("q", wanted.word)] if wanted.word else []
    where = url_for("public.edition_page", edition=law.id)
    return where + ("?" + urlencode(asked) if asked else "")


def _applied(law: Edition, wanted: rules.Filter) -> list[dict[str, str]]:
    """The filters in use, each with the address without it."""
    found = []
    if wanted.measure:
        label = law.measure(wanted.measure).words(language())
        found.append({"label": label, "url": _address(law, replace(wanted, measure=""))})
    for kind in (k for k in rules.KINDS if k in wanted.kinds):
        without = replace(wanted, kinds=wanted.kinds - {kind})
        found.append({"label": law_words.kind(kind), "url": _address(law, without)})
    if wanted.word:
        found.append({"label": wanted.word, "url": _address(law, replace(wanted, word=""))})
    return found


def _measures(law: Edition, wanted: rules.Filter) -> list[dict[str, Any]]:
    every = [{"value": "", "label": gettext("All"), "current": not wanted.measure}]
    return every + [{"value": m.id, "label": m.words(language()),
                     "current": m.id == wanted.measure} for m in law.measures]  # fmt: skip


def _kinds(law: Edition, wanted: rules.Filter) -> list[dict[str, Any]]:
    counted = rules.counts(law)
    return [{"id": id, "label": law_words.kind(id), "count": counted[id],
             "on": id in wanted.kinds} for id in rules.KINDS if counted[id]]  # fmt: skip


def _rest(law: Edition) -> dict[str, Any]:
    """What stands beside the articles: other law, house rules, settings, the years' notices."""
    return {
        "law": [law_words.other_law(law, one) for one in law.other_law
                if not one.id.startswith("house.")],
        "house": [law_words.other_law(law, one) for one in law.other_law
                  if one.id.startswith("house.")],
        "settings": law_words.settings(law),
        "notices": [law_words.notice(law, one) for one in law.notices],
    }  # fmt: skip
