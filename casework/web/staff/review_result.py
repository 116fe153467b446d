"""What came of a review once it is over: each city's scores, what was said, the committee's opinion?"""

from __future__ import annotations

from fractions import Fraction

from flask import url_for
from flask_login import current_user

from casework.i18n import language
from casework.queries.case import people
from casework.queries.lists import Ranked, ranked
from casework.queries.reviews import Judged, Review
from casework.reading import now, session
from casework.web.shown import facts, law
from casework.web.shown.law import Shown
from workflows.guards import Ask
from workflows.guards.preliminary import case_named, names_given
from workflows.scoring import rounded


def judged(page: Review) -> list[Shown]:
    """What came of each city, best first."""
    ask = Ask(page.rules, "propose", current_user.actor, now())
    rows = {row.case.ref: row for row in ranked(page.facts, ask)}
    best = list(rows)
    found = sorted(page.judged, key=lambda one: best.index(one.case.ref)
                   if one.case.ref in rows else len(best))  # fmt: skip
    return [_judged(page, one, rows.get(one.case.ref)) for one in found]


def _judged(page: Review, one: Judged, row: Ranked | None) -> Shown:
    names = {m.login: m.name for m in page.members}
    score = one.case.recorded.one("score") or {}
    lie, show = one.spread, _shown
    decimals = page.rules.method(page.list.measure).decimals  # of a total, as its member saw it
    return {
        "city": law.city_words(one.case), "url": url_for("staff.case", ref=one.case.ref),
        "rank": row.rank if row else None, "shared": row.shared if row else False,
        "score": score.get("score"), "bonus": score.get("bonus"), "number": len(one.totals),
        "mean": show(lie.mean), "median": show(lie.median), "low": show(lie.low),
        "high": show(lie.high), "deviation": f"{lie.deviation:.2f}",
        "outside": [names[login] for login in lie.outside],
        "rows": [{"name": names[login], "total": str(rounded(total, decimals)),
                  "outside": login in lie.outside,
                  "marks": [one.marks[login].get(h.id, {}).get("points")
                            for h in page.rules.measure(page.list.measure).heading],
                  "comments": [(h.words(language()), said["comment"])
                               for h in page.rules.measure(page.list.measure).heading
                               if (said := one.marks[login].get(h.id, {})).get("comment")],
                  "view": page.views.get((one.case.ref, login), {}).get("text")}
                 for login, total in sorted(one.totals.items(), key=lambda pair: -pair[1])],
    }  # fmt: skip


def views(page: Review) -> list[Shown]:
    """Where no marks are given: how many are for each city, and what was said ('19 8)."""
    if "mark" in page.rules.facts or not page.views:
        return []
    names = {m.login: m.name for m in page.members}
    found = []
    for ref in dict.fromkeys(cell.case.ref for cell in page.cells):
        said = [(names[login], view) for (case, login), view in page.views.items() if case == ref]
        case = page.facts.case(ref)
        if case is not None and said:
            found.append({"city": law.city_words(case), "number": len(said),
                          "yes": sum(view["answer"] == "yes" for _, view in said),
                          "texts": [(name, v["text"]) for name, v in said if v.get("text")]})  # fmt: skip
    return found


def opinion(page: Review) -> Shown | None:
    """The committee's opinion and preliminary list, where the edition asks for them ('19 8)."""
    fact = page.facts.recorded.fact("opinion")
    if fact is None:
        return None
    kind, names = page.rules.facts["opinion"], {}
    for name in names_given(page.facts):
        if case := case_named(page.facts, name):
            names[name] = law.city_words(case)
    return {"title": kind.words(language()), "by": facts.recorder(fact, people(session(), {fact.by})),
            "pairs": facts.pairs(kind, fact.value, "list", page.list.ref, names=names)}  # fmt: skip


def _shown(number: Fraction) -> str:
    return str(rounded(number, 2))


def signed(number: Fraction) -> str:
    """A difference with its sign, of two decimals."""
    sign = "−" if number < 0 else "+"
    return f"{sign}{rounded(abs(number), 2)}"
