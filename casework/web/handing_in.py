"""Which act hands a case in, so that something begins with it?"""

from __future__ import annotations

from casework.queries.missing import goals
from workflows.edition import ActionRule
from workflows.rules import Rules


def hands_in(rules: Rules, rule: ActionRule) -> bool:
    """Is it an act by which a unit hands a case in?

    With it, in the same transaction, its papers and package are asked for, so that the cover with
    the package's hash can be printed and sent along (N五.4).
    """
    return rule in goals(rules)
