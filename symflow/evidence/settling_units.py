"""One-sample activation networks that end on a line of rests, where sigma has a zero of order two or more.

Why no closed form of Phi is needed here: let t(u) = sigma(x u) vanish at a to order m >= 2. Where the m-th derivative keeps its
sign between a and p, |t'| falls towards a, so |t/t'| <= |u - a| and 0 <= Phi(p) - Phi(a) <= (p - a)²/2. A unit whose output
falls and that has come to (p, q) with |q| > |p - a| thus cannot turn; it tends to (a, v), v of the sign of q, with
q² - (p - a)² <= v² <= q². Close to a this is an enclosure as narrow as one likes (resting_units.py says why it tends there).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import flint

from symflow.checker.constants import Value
from symflow.checker.exponential_sums import at as value_at
from symflow.checker.trees import Rejected, integer, need, number
from symflow.evidence.ball_trajectories import Balls, ends, schedule
from symflow.evidence.output_limits import OutputFlow, first_zero
from symflow.evidence.resting_units import HIGHEST as HIGHEST_ORDER
from symflow.evidence.resting_units import Unit
from symflow.evidence.straight_lines import ball


def settled(unit: Unit, p: Any, q: Any, a: Value, order: int, side: int, way: int) -> Any:
    """A ball around the v to which w2 tends, from the place (p, q), balls; None if that is not seen.

    `way` is the sign of p - a at the start: w1 = a is a line of rests, which is never crossed.
    """
    there = unit.ball(a)
    hull = there.union(p)
    slope, smooth = unit.on(unit.tree(order), hull), (unit.on(unit.tree(k), hull) for k in range(order))
    if not ((slope > 0 or slope < 0) and (q > 0 or q < 0) and all(x.is_finite() for x in smooth)):
        return None
    above, right = (1 if slope > 0 else -1) * way**order, 1 if q > 0 else -1  # the signs of t(p) and of q
    least = q * q - (p - there) ** 2
    return least.sqrt().union(abs(q)) * right if above * right == -side and least > 0 else None


def rate_of(flow: OutputFlow, unit: Unit, found: list[tuple[Value, Any, int]]) -> Any:
    """A ball around the slowest rate of units (a, v, order); None if one is slower than exponential."""
    slope = unit.ball(value_at(flow.ring, flow.motion.first, Fraction(0)))
    rates = [abs(slope * v * unit.ball(unit.at(2, a))) for a, v, order in found if order == 2]
    if len(rates) < len(found):
        return None
    least = rates[0]
    for one in rates[1:]:
        least = least.min(one)
    return least if least > 0 else None


def settles(flow: OutputFlow, args: list[Any], witness: Any) -> None:
    """To a point between these rows, where the output and its slope vanish; the rate is that of the distance."""
    need(len(args) == 3, "lower ends, upper ends, and a rate or null")
    bits, order, steps = schedule(witness, {"between", "units"})
    m, unit, low_ends, high_ends = flow.motion, Unit(flow), ends(flow.curve, args[0]), ends(flow.curve, args[1])
    need(isinstance(witness["units"], list) and len(witness["units"]) == flow.shapes["w1"][0], "a witness for every unit")
    first_zero(m, Fraction(0), witness["between"])
    with flint.ctx.workprec(bits):
        y, radius = flow.curve.followed(order, steps)
        box, seen = end_of_all(flow, unit, y, radius, witness["units"])
        inside = (ball(a) <= value <= ball(b) for a, value, b in zip(low_ends, box, high_ends, strict=True))
        need(all(inside), "the limit is not seen to lie there")
        if args[2] is not None:
            rate = rate_of(flow, unit, seen)
            slowest, fastest = map(number, args[2])
            need(rate is not None and slowest > 0 and bool(ball(slowest) <= rate <= ball(fastest)), "another rate")


def end_of_all(
    flow: OutputFlow, unit: Unit, y: Balls, radius: Any, told: list[Any]
) -> tuple[Balls, list[tuple[Value, Any, int]]]:
    """A box with the limit, from a place on the curve, and (a, v, order) of the units; `Rejected` if it is not seen."""
    first, second, seen, count = [], [], [], len(told)
    for j, one in enumerate(told):
        a, m = flow.ring.of(one["zero"]), integer(one["order"], 2, HIGHEST_ORDER)
        need(not any(flow.ring.sign(unit.at(k, a)) for k in range(m)), "sigma has another zero")
        p, q = (y[place] + flint.arb(0, radius) for place in (j, count + j))
        way = flow.motion.beyond(flow.start["w1"][j][0], a)
        v = settled(unit, p, q, a, m, flow.motion.side, way) if way else None
        if v is None:
            raise Rejected("a unit is not seen to settle")
        seen.append((a, v, m))
        first.append(unit.ball(a))
        second.append(v)
    return [*first, *second], seen
