"""Command line: which list do the scores of a file propose, and why is each city in or out?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from casework.business_clock import wall
from casework.ranking import words
from casework.ranking.altered import altered
from casework.ranking.file import FileErrors, Scored, read
from workflows.calendar import beijing_day
from workflows.edition import Edition
from workflows.explained import explained
from workflows.rules import Rules, bind
from workflows.selection import Proposal, ranking
from workflows.what_if import Standing, moved, standings
from workflows.words import cite

from .edition import find
from .plain import language


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--edition", "edition_id", required=True, help="版本，如 2022 · edition")
@click.option("--measure", required=True, help="措施，如 industry · measure")
@click.option("--drop", multiple=True, metavar="CODE",
              help="若没有这个市（州），谁变动；可多次 · who moves without CODE; repeatable")  # fmt: skip
@click.option("--add", multiple=True, metavar="CODE=SCORE[+BONUS]",
              help="若加上这个市（州），谁变动；可多次 · who moves with CODE; repeatable")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · as JSON")
@language
def select(
    file: Path, edition_id: str, measure: str, drop: tuple[str, ...], add: tuple[str, ...],
    as_json: bool, lang: str,
) -> None:  # fmt: skip
    """按得分提出名单 · Propose a list from FILE: division_code, score, bonus, accident, sanctioned
    （或：行政区划代码、得分、加分、事故、惩戒）.
    """
    law = find(edition_id, lang)
    rules = bind(law, law.notices[-1])
    _known(law, rules, measure, lang)
    try:
        sheet = read(file.read_bytes(), rules, today=_today())
    except FileErrors as error:
        raise _told(error, str(file), lang) from None
    try:
        scored = altered(sheet.cities, drop, add, rules, today=_today())
    except FileErrors as error:
        raise _told(error, "--drop, --add", lang) from None
    if sheet.ignored:
        names = ("、" if lang == "zh" else ", ").join(sheet.ignored)
        click.echo(
            f"未使用的列：{names}" if lang == "zh" else f"columns not used: {names}", err=True
        )
    found = proposed(rules, measure, scored, lang)
    if drop or add:
        found["moved"] = _moved(rules, sheet.cities, scored, found["reasons"], lang)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    cities = {one.division.code: _name(one, lang) for one in [*sheet.cities, *scored]}
    for code, reason in found["reasons"].items():
        mark = {"in": "●", "tied": "◐"}.get(reason["verdict"], "○")
        basis = "；".join(reason["articles"]) if lang == "zh" else "; ".join(reason["articles"])
        click.echo(f"{mark} {reason['total']:>7} {cities[code]} {reason['words']} [{basis}]")
    for ask in found["asks"]:
        click.echo(f"! {ask['words']} [{', '.join(ask['articles'])}]")
    for code, move in found.get("moved", {}).items():
        was, now = (words.PLACES[move[at]][lang != "zh"] for at in ("from", "to"))
        click.echo(f"↔ {cities[code]}：{was} → {now}。{move['reason']}" if lang == "zh" else
                   f"↔ {cities[code]}: {was} → {now}. {move['reason']}")  # fmt: skip
    if found.get("moved") == {}:
        click.echo("↔ 没有市（州）变动。" if lang == "zh" else "↔ Nobody moves.")


def _told(error: FileErrors, what: str, lang: str) -> click.ClickException:
    """Each thing that is wrong with the file, or the options, on a line; what ends the command."""
    for line in error.lines(lang):
        click.echo(line, err=True)
    found = len(error.errors)
    return click.ClickException(f"{what}：{found} 处问题" if lang == "zh" else
                                f"{what}: {found} problem(s)")  # fmt: skip


def _today() -> date:
    return beijing_day(wall())


def _known(law: Edition, rules: Rules, measure: str, lang: str) -> None:
    """Refuse an unknown measure, and an edition that ranks nobody, by its article."""
    if measure not in (known := [m.id for m in law.measures]):
        there = "、".join(known) if lang == "zh" else ", ".join(known)
        raise click.ClickException(f"没有措施“{measure}”；有 {there}" if lang == "zh" else
                                   f"no measure {measure!r}; there are: {there}")  # fmt: skip
    if "differs" not in rules.guards:
        cited = "；".join(c.words(lang) for c in cite(rules, rules.facts["opinion"].cites))
        raise click.ClickException(
            f"《{law.zh}》不按得分排序，由专家提出意见和初选建议名单（{cited}）" if lang == "zh" else
            f"{law.en} ranks nobody by score: the experts give an opinion and a preliminary list"
            f" ({cited})"
        )  # fmt: skip


def proposed(rules: Rules, measure: str, scored: list[Scored], lang: str) -> dict[str, Any]:
    """The proposal with a reason for every city, as plain data: `selected` in order of rank."""
    limits = rules.guards["differs"].params
    able = [one.candidate for one in scored if not one.barred]
    proposal, reasons = explained(able, **limits)
    names = {one.division.code: _name(one, lang) for one in scored}
    total = {one.candidate.ref: one.candidate.total for one in scored}
    line = words.lowest((one.because, total[ref]) for ref, one in reasons.items())
    told: dict[str, Any] = {}
    for one in ranking(able):
        reason = reasons[one.ref]
        sentence = words.said(reason.because, [names[ref] for ref in reason.by], lang=lang,
                              cap=limits["cap"], cost=reason.cost, line=line,
                              places=proposal.places_of(one.ref))  # fmt: skip
        verdict = (
            "in" if one.ref in proposal.chosen else "tied" if one.ref in proposal.tied else "out"
        )
        told[one.ref] = {"verdict": verdict, "because": reason.because, "by": list(reason.by),
                         "cost": None if reason.cost is None else str(reason.cost),
                         "total": str(one.total), "words": sentence,
                         "articles": _articles(rules, reason.because, measure, lang)}  # fmt: skip
    for bad in sorted((one for one in scored if one.barred), key=lambda one: one.division.code):
        told[bad.division.code] = {
            "verdict": "out", "because": bad.barred, "by": [], "cost": None,
            "total": str(total[bad.division.code]),
            "words": words.said(bad.barred, lang=lang, cap=limits["cap"]),
            "articles": _articles(rules, bad.barred, measure, lang)}  # fmt: skip
    return {
        "edition": rules.edition.id, "measure": measure, "places": limits["places"],
        "selected": [one.ref for one in ranking(able) if one.ref in proposal.chosen],
        "reasons": told,
        "ties": [{"codes": list(t.refs), "places": t.places, "total": str(t.total)}
                 for t in proposal.ties],
        "asks": list(_asks(rules, proposal, {c.ref: c.region for c in able}, limits, lang)),
    }  # fmt: skip


def _moved(
    rules: Rules, before: list[Scored], after: list[Scored], told: Mapping[str, Any], lang: str
) -> dict[str, Any]:  # fmt: skip
    """Who moves from the file as it is to what was asked about, and why each is where it then is."""
    limits = rules.guards["differs"].params

    def stand(cities: list[Scored]) -> Mapping[str, Standing]:
        able = standings((one.candidate for one in cities if not one.barred), **limits)
        return {**able, **{one.division.code: Standing("out") for one in cities if one.barred}}

    gone = words.said("dropped", lang=lang, cap=limits["cap"])
    return {
        code: {"from": move.before.place, "to": move.after.place,
               "reason": told[code]["words"] if code in told else gone}
        for code, move in moved(stand(before), stand(after)).items()
    }  # fmt: skip


def _asks(
    rules: Rules, proposal: Proposal, region: Mapping[str, str], limits: Mapping[str, Any], lang: str
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """What a person must give a reason for: fewer than the places, a floor that can't be met."""
    on = proposal.chosen | proposal.tied
    zone = sum(region[ref] in limits["regions"] for ref in on)
    for guard, have, least in (("count", len(proposal.totals), limits["places"]),
                               ("floor", zone, min(limits["least"], limits["places"]))):  # fmt: skip
        if have < least:
            yield {"what": guard, "words": words.asked(rules, guard, have, least, lang),
                   "articles": [c.words(lang) for c in cite(rules, rules.guards[guard].cites)]}  # fmt: skip


def _articles(rules: Rules, because: str, measure: str, lang: str) -> list[str]:
    return [c.words(lang) for c in words.articles(rules, because, measure)]


def _name(one: Scored, lang: str) -> str:
    return one.division.name_zh if lang == "zh" else one.division.name_en
