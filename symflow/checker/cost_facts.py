"""Kind 'cost': facts about a cost alone, decided by the checker itself.

A proper cost is one with compact preimages of compact sets. Only `bounded below` may come with a sum of squares.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from . import sign
from .claims import Claim
from .constants import Constants
from .exponential_sums import at, slope
from .growth import one_sign
from .known_costs import Cost, is_convex, is_global
from .trees import integer, need, number, written


def listed(cost: Cost, points: Any) -> bool:
    """Are these all critical points, in increasing order, each of the kind that is said?"""
    ring, f = cost.ring, cost.terms()
    need(isinstance(points, list) and all(isinstance(row, list) and len(row) == 2 for row in points), "no list of points")
    values = [ring.of(tree) for tree, _ in points]
    first = slope(ring, f)
    need(not any(ring.sign(at(ring, first, x)) for x in values), "f' is not zero there")
    ordered = all(ring.sign(ring.add(b, ring.multiply(Fraction(-1), a))) > 0 for a, b in zip(values, values[1:], strict=False))
    strictly = len(values) == 1 and one_sign(ring, slope(ring, first)) != 0
    need(ordered and (strictly or len(cost.critical_points()) == len(values)), "not all critical points")
    return all(cost.kind(x) == kind or kind == "global minimum" and is_global(ring, cost.tree, x)
               for x, (_, kind) in zip(values, points, strict=True))


def pd_pl(cost: Cost) -> bool:
    """For a proper cost that is bounded below: is every critical point a global minimiser?"""
    need(cost.proper() and cost.bounded(), "the cost is not proper and bounded below")
    if is_convex(cost.ring, cost.tree, cost.rows, cost.cols):
        return True
    values = cost.critical_points()
    return all(cost.gap(x, values[0]) == 0 for x in values)


def reach(cost: Cost, claimed: Any) -> bool:
    """Is this the least rho > 0 with f'(s rho) = 0, s the sign of f'(0)? `all` if there is none."""
    ring = cost.ring
    side = ring.sign(cost.jet()[0][0][0])
    need(side != 0, "f'(0) is zero")
    first = slope(ring, cost.terms())
    if claimed != "all":
        x = ring.multiply(Fraction(side), ring.of(claimed))
        need(ring.sign(x) == side and ring.sign(at(ring, first, x)) == 0, "f' is not zero there")
        if one_sign(ring, slope(ring, first)):
            return True
    far = [y for y in cost.critical_points() if ring.sign(y) == side]
    least = far[0 if side > 0 else -1] if far else None
    return claimed == "all" if least is None else \
        claimed != "all" and ring.sign(ring.add(least, ring.multiply(Fraction(-1), x))) == 0


def bounded_below(cost: Cost, witness: Any) -> bool:
    if witness is None:
        return cost.bounded()
    claim = {"letters": {"W": [cost.rows, cost.cols]}, "then": ["ge", cost.tree, written(number(witness["bound"]))]}
    return bool(sign.check(claim, {"sum": witness["sum"]}))


def yes(known: bool, wanted: Any) -> bool:
    need(isinstance(wanted, bool), "true or false")
    return known is wanted


DECIDED: dict[str, tuple[int, Callable[..., bool]]] = {
    "proper": (0, lambda cost: cost.proper()), "not proper": (0, lambda cost: not cost.proper()),
    "not bounded below": (0, lambda cost: not cost.bounded()),
    "slope sign": (1, lambda cost, s: cost.rows * cost.cols == 1 and cost.ring.sign(cost.jet()[0][0][0]) == integer(s, -1, 1)),
    "critical points": (1, listed), "pd-pl": (1, lambda cost, wanted: yes(pd_pl(cost), wanted)), "reaches origin": (1, reach),
}


def check(claim_data: Any, witness: Any) -> str:
    """Accept if every fact holds."""
    need(isinstance(claim_data, dict) and set(claim_data) == {"letters", "cost", "then"}
         and set(claim_data["letters"]) == {"W"}, "a claim about a cost has the fields letters (of W), cost and then")
    claim = Claim({**claim_data, "then": ["defined", "0"]})
    need(claim.concrete and claim.cost != "arbitrary", "integer widths and a concrete cost")
    rows, cols = claim.letters["W"]
    cost = Cost(Constants(), claim.cost, int(rows), int(cols))
    need(isinstance(claim_data["then"], list) and claim_data["then"][:1] == ["facts"] and len(claim_data["then"]) > 1
         and isinstance(witness, dict) and set(witness) == {"facts"}, "a list of facts, and a witness for each")
    for fact, one in zip(claim_data["then"][1:], witness["facts"], strict=True):
        if fact == ["bounded below"]:
            need(bounded_below(cost, one), "not bounded below")
            continue
        need(fact[0] in DECIDED and one is None, "an unknown fact, or a witness that is not needed")
        count, holds = DECIDED[fact[0]]
        need(len(fact) == 1 + count and holds(cost, *fact[1:]), f"{fact[0]}: not so")
    return "holds for this cost"
