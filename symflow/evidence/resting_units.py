"""Trajectories of one-sample activation networks that end where the output has no slope: on the stable curve of the origin.

For the unit y_j = q t(p), t(u) = sigma(x u), the curve of steepest slope keeps q²/2 - Phi(p), Phi' = t/t'. Let t(a) = 0 and
t' not vanish between a and the start p; then Phi rises from a to p. If |y_j| falls, p moves towards a and |q| falls; with
2E = q² - 2 (Phi(p) - Phi(a)) >= 0 the unit cannot turn before p reaches a, so it tends to (a, +-(2E)^(1/2)), provided that
this is a point of rest: E = 0, or t'(a) = 0. If every unit does, y tends to 0, and the trajectory follows as far as f' has
no zero on the way. E = 0 is an exact equation between constants: no enclosure shows it, and none is asked.

Why balls all the same: that t' does not vanish, and that Phi has a value, is shown on pieces of the way from a to p. On the
piece at a it is the first derivative of t not zero at a that is seen not to vanish.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import flint

from symflow.checker.claims import Claim
from symflow.checker.constants import Value
from symflow.checker.derivatives import derivative
from symflow.checker.exponential_sums import at as value_at
from symflow.checker.field_identity import field_witness
from symflow.checker.matrices import Matrices
from symflow.checker.trees import Rejected, Shapes, Tree, integer, need, number, substitute, times, written
from symflow.evidence.output_limits import OutputFlow, first_zero
from symflow.evidence.straight_lines import Line, ball, values

BITS, MOST_PIECES, FINEST, HIGHEST = 256, 4_096, 60, 12  # bits of balls, pieces, halvings of a piece, order of a zero
X = ["letter", "x"]
LETTER = {"letters": {"x": [1, 1]}, "then": ["defined", "0"]}


class Unit:
    """t(u) = sigma(x u) with its derivatives, in exact constants and on balls."""

    def __init__(self, flow: OutputFlow) -> None:
        given = flow.data["flow"]
        need(given.get("network") == "activation" and len(given["samples"]) == 1, "units with one sample")
        need(number(given["samples"][0]) != 0, "the sample is 0")
        self.ring, self.claim = flow.ring, Claim(LETTER)
        self.slopes = [substitute(given["activation"], {"x": times(written(number(given["samples"][0])), X)})]
        self._lines: dict[int, tuple[Line, int]] = {}

    def tree(self, order: int) -> Tree:
        """A derivative of t."""
        while len(self.slopes) <= order:
            self.slopes.append(derivative(Shapes({"x": [1, 1]}, {}), self.slopes[-1], {"x": "1"}))
        return self.slopes[order]

    def exactly(self, tree: Tree, u: Value) -> Value:
        """An exact value."""
        found: Value = Matrices(self.claim, self.ring, {"x": [[u]]})(tree)[0][0]
        return found

    def at(self, order: int, u: Value) -> Value:
        """A derivative of t at a number."""
        return self.exactly(self.tree(order), u)

    def on(self, tree: Tree, u: Any) -> Any:
        """A value on a ball, finite only where the tree is analytic."""
        if id(tree) not in self._lines:
            line = Line()
            self._lines[id(tree)] = line, Matrices(self.claim, line, {"x": [[line.input(0)]]})(tree)[0][0]
        line, node = self._lines[id(tree)]
        return values(line, [u])[node]

    def ball(self, u: Value) -> Any:
        """A ball around a number."""
        low, high = self.ring.enclosure(u, flint.ctx.prec)
        return ball(low).union(ball(high))


def is_potential(unit: Unit, phi: Tree) -> None:
    """Phi' t' = t, as an identity of functions."""
    claim = Claim({"letters": {"x": [1, 1]}, "flow": {"field": {"x": "1"}},
                   "then": ["eq", times(["along", phi], unit.tree(1)), unit.tree(0)]})
    need(field_witness(claim)["left"] == 0, "not a primitive of sigma/sigma'")


def steady(unit: Unit, a: Value, p: Value, order: int, phi: Tree) -> None:
    """t' does not vanish between a and p, p included, and t and Phi are analytic there, a included."""
    with flint.ctx.workprec(BITS):
        origin, way = unit.ball(a), unit.ball(p) - unit.ball(a)
        pieces, count = [(Fraction(0), Fraction(1))], 0
        while pieces:
            low, high = pieces.pop()
            count += 1
            need(count <= MOST_PIECES and high - low >= Fraction(1, 1 << FINEST), "sigma' is not seen to have one sign")
            u = origin + ball(low).union(ball(high)) * way
            last = unit.on(unit.tree(order if low == 0 else 1), u)
            smooth = (unit.on(tree, u) for tree in (unit.tree(0), unit.tree(1), phi))
            if not (last > 0 or last < 0) or not last.is_finite() or not all(value.is_finite() for value in smooth):
                middle = (low + high) / 2
                pieces += [(middle, high), (low, middle)]


def settles(unit: Unit, start: tuple[Value, Value], end: tuple[Value, Value], side: int, witness: Any) -> Value | None:
    """One unit tends to this end; its rate for |f'(0)| = 1, the rational 0 if that is slower than exponential, None at rest."""
    ring, (p, q), (a, v) = unit.ring, start, end
    minus = Fraction(-1)
    if witness is None:
        need(all(ring.sign(ring.add(x, ring.multiply(minus, y))) == 0 for x, y in ((p, a), (q, v))), "a unit at rest stays")
        need(ring.sign(unit.at(0, p)) == 0 == ring.sign(ring.multiply(q, unit.at(1, p))), "a unit that is not at rest")
        with flint.ctx.workprec(BITS):
            around = unit.ball(p) + flint.arb(0, 2.0**-64)
            need(all(unit.on(unit.tree(k), around).is_finite() for k in range(3)), "sigma is not smooth there")
        return None
    need(isinstance(witness, dict) and set(witness) == {"order", "potential"}, "a unit has an order and a potential")
    order, phi = integer(witness["order"], 1, HIGHEST), witness["potential"]
    need(ring.sign(ring.multiply(q, unit.at(0, p))) == -side, "a unit whose output does not fall")
    need(not any(ring.sign(unit.at(k, a)) for k in range(order)), "sigma has another zero")
    is_potential(unit, phi)
    steady(unit, a, p, order, phi)
    rise = ring.add(unit.exactly(phi, p), ring.multiply(minus, unit.exactly(phi, a)))
    energy = ring.add(ring.multiply(q, q), ring.multiply(Fraction(-2), rise))
    need(ring.sign(ring.add(ring.multiply(v, v), ring.multiply(minus, energy))) == 0, "another level")
    sign = ring.sign(v)
    need(sign in (0, ring.sign(q)), "a unit does not change its side")
    need(sign == 0 or order > 1, "the curve goes on there")
    if order != (1 if sign == 0 else 2):
        return Fraction(0)
    rate = unit.at(1, a) if sign == 0 else ring.multiply(v, unit.at(2, a))
    return ring.multiply(Fraction(ring.sign(rate)), rate)


def rests(flow: OutputFlow, args: list[Any], witness: Any) -> None:
    """To a point at which the output has no slope; the rate is the number r > 0 with distance ~ exp(-rt)."""
    need(len(args) == 2 and isinstance(witness, dict) and set(witness) == {"between", "units"}, "a point, and a rate or null")
    m, ring, unit, end = flow.motion, flow.ring, Unit(flow), flow.point(args[0])
    first_zero(m, Fraction(0), witness["between"])
    count = flow.shapes["w1"][0]
    need(isinstance(witness["units"], list) and len(witness["units"]) == count, "a witness for every unit")
    rates = []
    for j, one in enumerate(witness["units"]):
        start, there = ((point["w1"][j][0], point["w2"][0][j]) for point in (flow.start, end))
        rates.append(settles(unit, start, there, m.side, one))
    if args[1] is None:
        return
    r, slope = ring.of(args[1]), ring.multiply(Fraction(-m.side), value_at(ring, m.first, Fraction(0)))
    slopes = [ring.multiply(slope, rate) for rate in rates if rate is not None]
    above = [ring.sign(ring.add(one, ring.multiply(Fraction(-1), r))) for one in slopes]
    if not (ring.sign(r) > 0 and min(above) == 0):
        raise Rejected("another rate")
