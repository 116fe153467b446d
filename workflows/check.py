"""Does an edition fit together: does every name lead somewhere, is every state reached and left?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from .accidents import standards_of
from .carried_out import not_carried_out
from .check_names import known_only, names, reference
from .check_values import TWICE, hollow, misfits
from .check_words import misworded
from .edition import PARTIES, ROLES, SUBJECTS, TABLES, Edition, Notice
from .guards import CHECKS
from .guards.registry import parameters, subject_of
from .loader import editions, load
from .moves import SELECTORS
from .problems import EditionError, Problem, none_of, unknown
from .reachability import unreachable
from .rules import citations
from .settings import SettingError, read_setting


def problems(folder: Path) -> list[Problem]:
    """Everything wrong with the edition in `folder`, each naming file and key; empty: it is sound.

    Whether the rules fit together is asked only once every file can be read.
    """
    try:
        edition = load(folder)
    except EditionError as error:
        return list(error.problems)
    return list(_problems(edition))


def _problems(edition: Edition) -> Iterator[Problem]:
    if bare := list(hollow(edition)):
        yield from bare
        return
    yield from _unique(edition)
    yield from _cited(edition)
    yield from _settings(edition)
    yield from _standards(edition)
    yield from _notices(edition)
    yield from _facts(edition)
    yield from _guards(edition)
    yield from _actions(edition)
    yield from misfits(edition)
    yield from misworded(edition)
    for subject in SUBJECTS:
        yield from unreachable(edition, subject)
    yield from not_carried_out(edition)


def _unique(edition: Edition) -> Iterator[Problem]:
    clauses: list[tuple[str, ...]] = [(c.id,) for a in edition.articles for c in a.clause]
    rows: tuple[tuple[str, str, list[tuple[str, ...]]], ...] = (
        ("articles.toml", "clause", clauses),
        ("facts.toml", "fact", [(f.id,) for f in edition.facts]),
        ("guards.toml", "guard", [(g.id,) for g in edition.guards]),
        ("process.toml", "state", [(s.subject, s.id) for s in edition.states]),
        ("process.toml", "action", [(a.subject, a.id) for a in edition.actions]),
        ("process.toml", "deadline", [(d.id,) for d in edition.deadlines]),
        ("edition.toml", "setting", [(s.id,) for s in edition.settings]),
        ("measures.toml", "measure", [(m.id,) for m in edition.measures]),
        ("texts.toml", "text", [(t.id,) for t in edition.texts]),
    )
    for file, table, ids in rows:
        for id in sorted({i for i in ids if ids.count(i) > 1}):
            yield Problem(f"{file}: {table}[{'.'.join(id)}]", *TWICE)


def _cited(edition: Edition) -> Iterator[Problem]:
    known = citations(edition)
    rows: list[tuple[str, Iterable[str]]] = []
    for g in edition.guards:
        own = [*g.cites_for.values(), *(s.cites for s in g.says.values())]
        rows.append((f"guards.toml: guard[{g.id}]", [*g.cites, *(c for cs in own for c in cs)]))
    rows += [(f"process.toml: action[{a.subject}.{a.id}]", a.cites) for a in edition.actions]
    rows += [(f"process.toml: state[{s.subject}.{s.id}]", s.cites) for s in edition.states]
    rows += [(f"process.toml: deadline[{d.id}]", d.cites) for d in edition.deadlines]
    rows += [(f"facts.toml: fact[{f.id}]", f.cites) for f in edition.facts]
    rows += [(f"edition.toml: setting[{s.id}]", s.cites) for s in edition.settings]
    rows += [(f"texts.toml: text[{t.id}]", t.cites) for t in edition.texts]
    rows += [
        (f"edition.toml: law[{w.id}]", [w.principle]) for w in edition.other_law if w.principle
    ]
    for m in edition.measures:
        rows.append((f"measures.toml: measure[{m.id}]", m.cites))
        for table in TABLES:
            rows += [(f"measures.toml: {table}[{e.id}]", e.cites) for e in getattr(m, table)]
    for where, cites in rows:
        yield from known_only(f"{where}.cites", cites, known, "article")
        if not list(cites) and "state[" not in where:
            yield Problem(f"{where}.cites", "每条规则都要写依据", "every rule cites an article")


def _settings(edition: Edition) -> Iterator[Problem]:
    steps = {a.id for a in edition.actions} | {f.id for f in edition.facts}
    for setting in edition.settings:
        where = f"edition.toml: setting[{setting.id}]"
        try:
            read_setting(setting, setting.value)
        except SettingError as error:
            yield Problem(f"{where}.value", error.words("zh"), error.words("en"))
        yield from known_only(f"{where}.frozen_by", setting.frozen_by, steps, "action or fact")


def _standards(edition: Edition) -> Iterator[Problem]:
    try:
        standards_of(edition.standards)
    except EditionError as error:
        yield from error.problems


MOST_PLACES = 400  # more than there are divisions to take them


def _notices(edition: Edition) -> Iterator[Problem]:
    measures, known = {m.id for m in edition.measures}, citations(edition)
    if not 1 <= edition.places <= MOST_PLACES:
        yield Problem("edition.toml: places", f"须为 1 至 {MOST_PLACES}，而不是 {edition.places}",
                      f"from 1 to {MOST_PLACES}, not {edition.places}")  # fmt: skip
    if not edition.notices:
        yield Problem("notices/", "没有任何年度的通知（notices/<年度>.toml），不能开办批次",
                      "there is no year's notice (notices/<year>.toml), so no round can be opened"
                      )  # fmt: skip
    taken = {n.year: e.id for e in editions() if e.id != edition.id for n in e.notices}
    for notice in edition.notices:
        where = f"notices/{notice.year}.toml"
        if other := taken.get(notice.year):
            yield Problem(where, f"该年度的通知已在 {other} 版旁边",
                          f"the notice of that year stands beside edition {other}")  # fmt: skip
        if notice.cutoff and notice.issued_on and notice.cutoff < notice.issued_on:
            yield Problem(f"{where}: cutoff", f"{notice.cutoff} 早于 issued_on {notice.issued_on}",
                          f"{notice.cutoff} is before issued_on, {notice.issued_on}")  # fmt: skip
        for place in notice.places:
            if not 1 <= place.number <= MOST_PLACES:
                yield Problem(f"{where}: places",
                              f"number 须为 1 至 {MOST_PLACES}，而不是 {place.number}",
                              f"number is from 1 to {MOST_PLACES}, not {place.number}")  # fmt: skip
        yield from known_only(
            f"{where}: places", [p.measure for p in notice.places], measures, "measure"
        )
        cited = [id for ids in notice.cites.values() for id in ids]
        yield from known_only(f"{where}: cites", cited, known, "article")
        yield from known_only(f"{where}: cites", notice.cites, names(Notice), "value")


def _facts(edition: Edition) -> Iterator[Problem]:
    states = {s.id for s in edition.states}
    tables = {"", "free", "numbered", "round", "case", "setting", "expert", "side", *TABLES}
    measures, guards = {m.id for m in edition.measures}, {g.id for g in edition.guards}
    kinds, acts = {f.id for f in edition.facts}, {a.id for a in edition.actions}
    for fact in edition.facts:
        where = f"facts.toml: fact[{fact.id}]"
        if fact.items not in tables:
            yield none_of(f"{where}.items", fact.items, sorted(tables))
        yield from known_only(f"{where}.who", (*fact.who, *fact.sees), ROLES, "role")
        yield from known_only(f"{where}.tells", fact.tells, (*ROLES, *PARTIES), "role")
        yield from known_only(f"{where}.states", fact.states, states, "state")
        yield from known_only(f"{where}.kept", fact.kept, states, "state")
        yield from known_only(f"{where}.bound", fact.bound, states, "state")
        yield from known_only(f"{where}.guards", fact.guards, guards, "guard")
        yield from known_only(f"{where}.measures", fact.measures, measures, "measure")
        yield from known_only(f"{where}.signs", fact.signs, kinds, "fact")
        yield from known_only(f"{where}.of", [fact.of] if fact.of else [], kinds, "fact")
        later = {"", "today", *(f.id for f in fact.field)}
        for field in fact.field:
            yield from known_only(f"{where}.field[{field.id}].acts", field.acts, acts, "action")
            yield from known_only(
                f"{where}.field[{field.id}].not_after", [field.not_after], later, "field"
            )
            if len({len(field.choice), len(field.choice_zh), len(field.choice_en)}) > 1:
                yield Problem(f"{where}.field[{field.id}]",
                              "choice、choice_zh、choice_en 的个数不同",
                              "choice, choice_zh and choice_en differ in length")  # fmt: skip


def _guards(edition: Edition) -> Iterator[Problem]:
    settings = {s.id for s in edition.settings}
    # Another guard's number, unless it only leads on.
    guards = {f"{g.id}.{name}" for g in edition.guards for name, value in g.params.items()
              if not str(value).startswith("@guard.")}  # fmt: skip
    said: set[str] = set()  # by the guards above: none comes after itself
    for guard in edition.guards:
        where = f"guards.toml: guard[{guard.id}]"
        yield from known_only(f"{where}.after", guard.after, said, "guard")
        said |= {f"{guard.id}.{name}" for name in guard.says}
        if guard.check not in CHECKS:
            yield unknown(f"{where}.check", guard.check, CHECKS, ("检查", "guard"))
            continue
        known, needed = parameters(guard.check)
        yield from known_only(f"{where}.params", guard.params, known, "parameter")
        for name in sorted(needed - set(guard.params)):
            yield Problem(f"{where}.params", f"缺参数 {name!r}",
                          f"parameter {name!r} is missing")  # fmt: skip
        for name, value in guard.params.items():
            yield from reference(f"{where}.params.{name}", value, settings, guards)


def _actions(edition: Edition) -> Iterator[Problem]:
    guards = {g.id for g in edition.guards}
    facts = {f.id for f in edition.facts}
    deadlines = {d.id for d in edition.deadlines}
    case_actions = {a.id for a in edition.actions if a.subject == "case"}
    settings = {s.id for s in edition.settings}
    asks = {g.id: subject_of(g.check) for g in edition.guards if g.check in CHECKS}
    for action in edition.actions:
        where = f"process.toml: action[{action.subject}.{action.id}]"
        states = {s.id for s in edition.states if s.subject == action.subject}
        yield from known_only(f"{where}.guards", action.guards, guards, "guard")
        for id in action.guards:
            if id in asks and asks[id] not in ("", action.subject):
                yield Problem(f"{where}.guards",
                              f"{id!r} 问的是 {asks[id]}，不是 {action.subject}",
                              f"{id!r} asks about a {asks[id]}, not a {action.subject}"
                              )  # fmt: skip
        yield from known_only(f"{where}.start", action.start, states, "state")
        yield from known_only(f"{where}.to", [action.to] if action.to else [], states, "state")
        yield from known_only(f"{where}.who", action.who, ROLES, "role")
        yield from known_only(f"{where}.inputs", action.inputs, facts, "fact")
        yield from known_only(f"{where}.needs", action.needs, action.inputs, "input")
        yield from known_only(f"{where}.opens", action.opens, deadlines, "deadline")
        yield from known_only(f"{where}.closes", action.closes, deadlines | {"*"}, "deadline")
        for move in (*action.moves, *action.checks):
            yield from known_only(f"{where}.moves", [move.cases], SELECTORS, "choice of cases")
            yield from known_only(f"{where}.moves", [move.action], case_actions, "action")
        yield from known_only(f"{where}.writes", [w.fact for w in action.writes], facts, "fact")
        yield from known_only(f"{where}.voids", [v.fact for v in action.voids], facts, "fact")
        if not action.start and not action.to:
            yield Problem(where, "既没有起点，也没有到达的状态",
                          "neither a start nor a state that it leads to")  # fmt: skip
    for rule in edition.deadlines:
        where = f"process.toml: deadline[{rule.id}]"
        fired = {a.id for a in edition.actions if a.subject == rule.owner and "timer" in a.who}
        yield from known_only(f"{where}.fires", [rule.fires] if rule.fires else [], fired, "action")
        for value in (rule.amount, rule.close, rule.first_day_counts, rule.roll_over):
            yield from reference(where, value, settings)
