"""Starts on the stable curve of a point without slope: what the checker must be told of each unit.

Why by closed forms: whether a start lies on such a curve is an equation between constants, w2²/2 = Phi(w1) - Phi(a), and only
an exact one tells a start on the curve from one beside it. Without a closed form of Phi no exact start is known to lie on it.
Nothing here is believed; `None` says that no unit is seen to come to rest, and then the curve is followed on balls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symflow.checker.constants import Constants, Undecided, Value
from symflow.checker.exponential_sums import at as value_at
from symflow.checker.trees import Rejected
from symflow.dynamics.activations_normal_form import NormalForms, X
from symflow.dynamics.activations_potential import potential
from symflow.errors import SymflowError
from symflow.evidence.output_limits import OutputFlow
from symflow.evidence.resting_units import HIGHEST, Unit, settles
from symflow.expressions import Expr, fold, rebuild, substitute
from symflow.expressions.calculus import join
from symflow.expressions.roots import count_real_roots, rational_root
from symflow.expressions.tree import function, multiply, negative, rational, root
from symflow.models import ActivationNetwork

FARTHEST = 10**6  # multiples of pi that are looked at


@dataclass(frozen=True)
class Rests:
    """The point where all units come to rest, the rate of the distance, and what the checker is told of each unit."""

    at: dict[str, list[list[Value]]]
    rate: Value | None
    units: list[dict[str, Any] | None]


def rests(flow: OutputFlow, network: ActivationNetwork) -> Rests | None:
    """Where all units come to rest, if they are seen to."""
    unit, ring, side = Unit(flow), flow.ring, flow.motion.side
    zeros: list[Value] | None = None
    phi: Expr | None = None
    ends, rates, told = [], list[Value](), []
    for j in range(network.units):
        p, q = flow.start["w1"][j][0], flow.start["w2"][0][j]
        output = ring.multiply(q, unit.at(0, p))
        if ring.sign(output) == side:
            return None
        witness: dict[str, Any] | None = None
        end = p, q
        if ring.sign(output):
            zeros = list(zeros_of(ring, network)) if zeros is None else zeros
            a = ahead(unit, p, q, side, zeros)
            phi = _potential(network) if phi is None and a is not None else phi
            found = None if a is None or phi is None else _end(unit, p, q, a, phi)
            if found is None:
                return None
            end, witness = found
        try:
            rate = settles(unit, (p, q), end, side, witness)
        except Rejected:
            return None
        ends.append(end)
        told.append(witness)
        rates += [] if rate is None else [rate]
    at = {"w1": [[p] for p, _ in ends], "w2": [[q for _, q in ends]]}
    return Rests(at, _least(flow, rates), told) if rates else None


def _least(flow: OutputFlow, rates: list[Value]) -> Value | None:
    """The slowest rate, None if one is slower than exponential."""
    ring, m = flow.ring, flow.motion
    slope = ring.multiply(Fraction(-m.side), value_at(ring, m.first, Fraction(0)))
    least = rates[0]
    for one in rates[1:]:
        least = one if ring.sign(ring.add(least, ring.multiply(Fraction(-1), one))) > 0 else least
    rate = ring.multiply(slope, least)
    return rate if ring.sign(rate) > 0 else None


def zeros_of(ring: Constants, network: ActivationNetwork) -> Iterator[Value]:
    """Zeros of u -> sigma(x u) that have a name; those of sines come with the place (`_ahead`)."""
    yield Fraction(0)
    below = 1 / network.samples[0]
    forms = NormalForms()
    try:
        factors = forms.factors(forms.read(network.activation)[0])
    except SymflowError:
        return
    for factor, _ in factors:
        row, where = forms.in_x_alone(factor), forms.zero_of_exponential(factor)
        names: list[Expr] = [] if where is None else [where]
        names += [] if row is None else [_root(row, index) for index in range(count_real_roots(row))]
        yield from (ring.multiply(below, ring.of(name.to_json())) for name in names)


def _root(row: list[Fraction], index: int) -> Expr:
    exact = rational_root(row, index)
    return root(row, index) if exact is None else rational(exact)


def ahead(unit: Unit, p: Value, q: Value, side: int, zeros: list[Value]) -> Value | None:
    """The nearest zero of sigma to which w1 moves."""
    ring = unit.ring
    way = side * ring.sign(ring.multiply(q, unit.at(1, p)))
    if not way:
        return None
    low, high = ring.enclosure(p)
    turns = int(float((low + high) / 2) * 2 / 3.141592653589793)
    if abs(turns) < FARTHEST:
        halves = (ring.multiply(Fraction(n, 2), ring.constant("pi")) for n in range(turns - 2, turns + 3))
        zeros = [*zeros, *(a for a in halves if ring.sign(unit.at(0, a)) == 0)]
    ahead = [a for a in zeros if ring.sign(ring.add(a, ring.multiply(Fraction(-1), p))) == way]
    nearest: Value | None = None
    for a in ahead:
        if nearest is None or ring.sign(ring.add(nearest, ring.multiply(Fraction(-1), a))) == way:
            nearest = a
    return nearest if nearest is not None and ring.sign(unit.at(0, nearest)) == 0 else None


def _potential(network: ActivationNetwork) -> Expr | None:
    """A closed form of the primitive of t/t' for t(u) = sigma(x u)."""
    phi = potential(network.activation)
    if phi is None:
        return None
    sample = network.samples[0]
    if sample != 1:
        phi = join(rational(1 / sample**2), substitute(phi, {"x": multiply(rational(sample), X)}))
    return phi


def _with_signs(unit: Unit, p: Value, phi: Expr) -> Expr:
    """log(u²) as 2 log(u) or 2 log(-u), by the sign of u at the start: constants may be equal in one form only."""

    def change(node: Expr, below: list[Expr]) -> Expr:
        inside = below[0] if node.op == "function" and node.args[0] == "log" else None
        if inside is None or inside.op != "power" or inside.args[1] != 2:
            return rebuild(node, below)
        sign = unit.ring.sign(unit.exactly(inside.args[0].to_json(), p))
        return multiply(rational(2), function("log", inside.args[0] if sign > 0 else negative(inside.args[0])))

    return fold(phi, change)


def _end(unit: Unit, p: Value, q: Value, a: Value, phi: Expr) -> tuple[tuple[Value, Value], dict[str, Any]] | None:
    """Where a unit comes to rest, if it does."""
    ring = unit.ring
    order = next((k for k in range(1, HIGHEST + 1) if ring.sign(unit.at(k, a))), None)
    if order is None:
        return None
    for tree in (phi.to_json(), _with_signs(unit, p, phi).to_json()):
        try:
            rise = ring.add(unit.exactly(tree, p), ring.multiply(Fraction(-1), unit.exactly(tree, a)))
            energy = ring.add(ring.multiply(q, q), ring.multiply(Fraction(-2), rise))
            sign = ring.sign(energy)
        except Undecided:
            continue
        if sign < 0 or (sign > 0 and order == 1):
            return None
        size: Value = ring.function("sqrt", energy) if sign else Fraction(0)
        return (a, ring.multiply(Fraction(ring.sign(q)), size)), {"order": order, "potential": tree}
    return None
