"""Trajectories of one-sample activation networks whose output grows beyond every bound.

Let t(u) = sigma(x u), and let the output move to the side s = +-1. On the curve of steepest slope a unit y_j = q t(p) obeys
d(sq)/ds = t(p) and dt(p)/ds = (sq) t'(p)². So where sq and t(p) have one sign, t(p) not 0, both keep it and only grow in size;
from then on |grad y|² >= t(p)² stays away from 0. If the curve exists for ever, |y| passes every bound; if not, its length is
infinite in finite time, and so is the integral of |grad y|², by Cauchy and Schwarz. With no zero of f' ahead the trajectory
follows the curve to its end: nothing else could stop it. All this needs an activation that is analytic everywhere.
"""

from __future__ import annotations

from typing import Any

import flint

from symflow.checker.growth import one_sign, zeros
from symflow.checker.reduced_motion import Reduced
from symflow.checker.trees import Tree, integer, need, number, walk
from symflow.evidence.ball_trajectories import schedule
from symflow.evidence.output_limits import OutputFlow
from symflow.evidence.resting_units import Unit


def positive(tree: Tree, strictly: bool = True) -> bool:
    """Plainly positive (or not negative) everywhere: by its form alone."""
    if not isinstance(tree, list):
        return number(tree) > 0 or (not strictly and number(tree) == 0)
    op, args = tree[0], tree[1:]
    if op == "constant" or (op == "function" and args[0] in ("exp", "cosh")):
        return True
    if op == "function":
        return args[0] == "sqrt" and positive(args[1], strictly)
    if op == "sum":
        return all(positive(one, False) for one in args) and (not strictly or any(positive(one) for one in args))
    if op == "product":
        return all(positive(one, strictly) for one in args)
    if op != "power":
        return False
    even = not strictly and args[1] >= 0 and args[1] % 2 == 0
    return even or positive(args[0], strictly or args[1] < 0)


def analytic(tree: Tree) -> bool:
    """Analytic on the whole line: every root, logarithm and inverse is one of something positive, and there is no tangent."""
    for node in walk(tree):
        guarded = node[:2] in (["function", "log"], ["function", "sqrt"]) or (node[:1] == ["power"] and node[2] < 0)
        if node[:2] == ["function", "tan"] or (guarded and not positive(node[2] if node[0] == "function" else node[1])):
            return False
    return True


def no_zero_ahead(m: Reduced, bound: Any) -> None:
    """No zero of f' lies ahead of the output, to infinity."""
    need(m.side != 0, "f' is zero at the start")
    if bound is None:
        need(one_sign(m.ring, m.second) == -1 or zeros(m.ring, m.first) == [], "a zero of f' is not excluded")
    else:
        need(m.crossed([bound, None] if m.side > 0 else [None, bound], [m.z]) == 0, "f' has a zero ahead")


def diverges(flow: OutputFlow, args: list[Any], witness: Any) -> None:
    """The output grows beyond every bound, and one unit shows it."""
    need(not args, "no arguments")
    bits, order, steps = schedule(witness, {"bound", "unit"})
    m, unit, j = flow.motion, Unit(flow), integer(witness["unit"], 0, flow.shapes["w1"][0] - 1)
    need(analytic(unit.tree(0)), "the activation is not seen to be analytic everywhere")
    no_zero_ahead(m, witness["bound"])
    if not steps:
        here, q = unit.at(0, flow.start["w1"][j][0]), flow.start["w2"][0][j]
        need(m.ring.sign(here) != 0 and m.ring.sign(m.ring.multiply(q, here)) in (0, m.side), "a unit that falls")
        return
    with flint.ctx.workprec(bits):
        y, radius = flow.curve.followed(order, steps)
        need(bool(grown(flow, unit, y, radius, j) > 0), "the unit is not seen to grow")


def grown(flow: OutputFlow, unit: Unit, y: list[Any], radius: Any, j: int) -> Any:
    """The output of a unit, to the side to which the output moves, on a ball."""
    p, q = (y[place] + flint.arb(0, radius) for place in (j, flow.shapes["w1"][0] + j))
    return flow.motion.side * q * unit.on(unit.tree(0), p)
