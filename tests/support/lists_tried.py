"""Which lists are best by the criterion of workflows/selection.py, found by trying every one?"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from workflows.explained import Reason, explained
from workflows.selection import Candidate, Proposal, propose

Chosen = tuple[Candidate, ...]
REGIONS = ["west", "northeast", "east", "central", "south"]


@dataclass(frozen=True)
class Instance:
    """Candidates, and the limits on a list of them."""

    candidates: list[Candidate]
    places: int
    cap: int
    least: int
    regions: tuple[str, ...]

    def proposed(self) -> Proposal:
        return propose(self.candidates, places=self.places, cap=self.cap, regions=self.regions,
                       least=self.least)  # fmt: skip

    def explained(self) -> tuple[Proposal, Mapping[str, Reason]]:
        return explained(self.candidates, places=self.places, cap=self.cap, regions=self.regions,
                         least=self.least)  # fmt: skip


def crowded(seed: int, most: int) -> Instance:
    """As many cities as may be, few units, the floor's regions behind: every limit binds at once."""
    dice = random.Random(seed)
    regions = tuple(dice.sample(REGIONS, dice.randint(1, 3)))
    others = sorted(set(REGIONS) - set(regions))
    units = "abcdef"[: dice.randint(4, 6)]
    region = {u: dice.choice(regions if u < "c" else others) for u in units}
    found = []
    for n in range(dice.randint(most // 2, most)):
        unit = dice.choice(units)
        behind = 4 if region[unit] in regions else 0
        total = Decimal(dice.randint(82, 86) - dice.randint(0, behind))
        found.append(Candidate(f"c{n:02}", unit, region[unit], total))
    places = dice.randint(3, most - 2)
    return Instance(found, places, dice.choice([1, 1, 1, 2]), dice.randint(1, places), regions)


@st.composite
def odd(draw: st.DrawFn, most: int) -> Instance:
    """Few distinct totals so that ties are common, few units so that the cap binds; more places
    than cities, floors of none to more than all places, and totals written in more ways than one.
    """
    number = draw(st.integers(0, most))
    units = "abcdefgh"[: draw(st.integers(1, 8))]
    region = {u: draw(st.sampled_from(REGIONS)) for u in units}
    low, step = draw(st.sampled_from([(84, "1.0"), (80, "1"), (60, "0.10")]))
    found = []
    for n in range(number):
        unit = draw(st.sampled_from(units))
        total = Decimal(draw(st.integers(low, 86))) * Decimal(draw(st.sampled_from(["1", step])))
        found.append(Candidate(f"c{n:02}", unit, region[unit], total))
    places = draw(st.integers(1, most + 1))
    regions = draw(st.lists(st.sampled_from(REGIONS), max_size=4, unique=True))
    return Instance(found, places, draw(st.integers(1, 3)), draw(st.integers(0, places + 1)),
                    tuple(regions))  # fmt: skip


def instances(most: int = 12) -> st.SearchStrategy[Instance]:
    """Instances of either kind, of at most so many cities."""
    seeds = st.integers(0, 2**32).map(lambda seed: crowded(seed, most))
    return st.one_of(seeds, odd(most))


def allowed(
    asked: Instance, *, least: int | None = None, exempt: str = "", wider: str = ""
) -> list[Chosen]:
    """Every list that the criterion allows, by trying all; the city `exempt` doesn't count against
    its unit's cap, and the unit `wider` may have one more.
    """
    found = []
    for size in range(min(asked.places, len(asked.candidates)) + 1):
        for chosen in combinations(asked.candidates, size):
            units = Counter(c.unit for c in chosen if c.ref != exempt)
            if all(n <= asked.cap + (unit == wider) for unit, n in units.items()):
                inside = sum(c.region in asked.regions for c in chosen)
                found.append((inside, chosen))
    wanted = min(asked.least if least is None else least, max(inside for inside, _ in found))
    return [chosen for inside, chosen in found if inside >= wanted]


def totals(chosen: Chosen) -> list[Decimal]:
    """Highest first."""
    return sorted((c.total for c in chosen), reverse=True)


def best_lists(asked: Instance, **changed: Any) -> list[frozenset[str]]:
    """Those of the allowed lists that none betters, compared total by total from the highest."""
    every = allowed(asked, **changed)
    top = max(map(totals, every))
    return [frozenset(c.ref for c in chosen) for chosen in every if totals(chosen) == top]


def on_some(asked: Instance, **changed: Any) -> frozenset[str]:
    """The cities that are on at least one best list."""
    return frozenset.union(*best_lists(asked, **changed))
