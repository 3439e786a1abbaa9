"""Where the curve of steepest slope of an output reaches a value: steps on balls that the checker will repeat.

Why Newton inside one step: the Taylor polynomials of the last step give the output as a function of its length, so the
place where it takes the value is found without a further step; then two rationals, one just before and one just after it,
are a witness. None of this is believed. If the balls have grown too much, all is done again with more bits: a curve that
passes a saddle at a distance of 1e-40 loses twice as many digits on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

import flint

from symflow.dynamics.validated import TIMEOUT, Lost, Steps
from symflow.evidence.ball_trajectories import Balls
from symflow.evidence.growing_units import grown
from symflow.evidence.output_limits import OutputFlow
from symflow.evidence.resting_units import Unit
from symflow.evidence.straight_lines import ball, expansion, jacobian

Sought = TypeVar("Sought")
FIRST, MOST_BITS = 192, 2304
FINER, MUCH_FINER = Fraction(3, 2), Fraction(7, 3)  # more bits, after an arrival in a box that is too wide, and after none
ITERATIONS = 400
SHORTEST = 1e-300  # of a step: the curve may be steep
MOST_WORK = 10**8  # products of balls, over all precisions: a count, for a search without a deadline must end as well
TINY = 2.0**-14  # of a step in the scale of the curve: it comes to the border of the domain of the activation
LOST = ("the curve of steepest slope was not followed to a zero of f': it comes too close to a point where the output has no"
        " slope, and may end there, or it takes too many steps")  # fmt: skip
DOMAIN = "; or it blows up or leaves the domain of the activation"


@dataclass(frozen=True)
class Arrival:
    """A box with the point where the output has the value, and the witness that says how it is reached."""

    box: Balls
    bits: int
    order: int
    steps: list[Fraction]
    last: Fraction


def arrivals(flow: OutputFlow, target: Any, deadline: float | None) -> Iterator[Arrival]:
    """Arrivals with more and more bits; `target(bits)` gives rationals around the value that is sought.

    Raises
    ------
    Lost
        If no precision leads there, or the time is over.
    """
    return _with_more_bits(flow, deadline, lambda curve: _arrival(flow, target(curve.bits), curve))


def _with_more_bits(flow: OutputFlow, deadline: float | None, seek: Callable[[_Curve], Sought]) -> Iterator[Sought]:
    """What is found along the curve with more and more bits."""
    found, work, bits = False, Work(), FIRST
    while bits <= MOST_BITS:
        try:
            with flint.ctx.workprec(bits):
                one = seek(_Curve(flow, bits, deadline, work))
        except _Hopeless:
            break
        except Lost as error:
            if str(error) == TIMEOUT:
                raise
            bits = int(bits * MUCH_FINER)
            continue
        found = True
        yield one
        bits = int(bits * FINER)
    if not found:
        raise Lost(_why(flow))


def _why(flow: OutputFlow) -> str:
    """Only an activation has a domain."""
    return LOST + DOMAIN if "w1" in flow.shapes else LOST


class _Hopeless(Lost):
    """No step is enclosed though the balls are small, or too much has been tried: more bits would not help."""


class Work:
    """How much has been done."""

    def __init__(self) -> None:
        self.done = 0

    def add(self, products: int) -> None:
        """Count; refuse to go on without end."""
        self.done += products
        if self.done > MOST_WORK:
            raise _Hopeless(LOST)


class _Curve(Steps):
    """Steps along the curve of steepest slope."""

    def __init__(self, flow: OutputFlow, bits: int, deadline: float | None, work: Work) -> None:
        super().__init__(flow.curve, bits, bits // 5, deadline, SHORTEST)
        self.output, self.bits, self.work, self.least = flow, bits, work, flint.arb(2) ** (-bits // 3)

    def go(self) -> Fraction:
        """Take a step; its length."""
        if self.output.square(self.y).sqrt().mid() < self.least * (1 + max(abs(x.mid()) for x in self.y)):
            raise Lost("the output has nearly no slope there")
        self.work.add(self.order**2 * len(self.flow.line.operations))
        length = self.take()
        flow, y = self.output.curve, self.y
        speed = max(abs(v.mid()) for v in flow.velocity(y)) / (1 + max(abs(x.mid()) for x in y))
        turning = max(abs(x.mid()) for row in jacobian(flow.line, flow.outputs, y) for x in row)
        if self.radius < self.least and ball(length) * (speed + turning) < TINY:
            raise _Hopeless(LOST)
        return length


def growth(flow: OutputFlow, deadline: float | None) -> tuple[int, int, list[Fraction], int]:
    """Bits, order and steps after which a unit is seen to grow, and its number.

    Raises
    ------
    Lost
        If none is, or the time is over.
    """
    unit = Unit(flow)

    def seek(curve: _Curve) -> tuple[int, int, list[Fraction], int]:
        while True:
            for j in range(flow.shapes["w1"][0]):
                if grown(flow, unit, curve.y, curve.radius, j) > 0:
                    return curve.bits, curve.order, curve.lengths, j
            curve.go()

    return next(_with_more_bits(flow, deadline, seek))


def _arrival(flow: OutputFlow, target: tuple[Fraction, Fraction], steps: _Curve) -> Arrival:
    (low, high), side, bits, order = map(ball, target), flow.motion.side, steps.bits, steps.order
    while True:
        y, radius = steps.y, steps.radius
        length = steps.go()
        there = flow.output([x + flint.arb(0, steps.radius) for x in steps.y])
        if not (there < low if side > 0 else there > high):
            break
    before = steps.lengths[:-1]
    h, square = _crossing(flow, y, length, (low + high).mid() / 2, order)
    blur = 3 * flow.output([x + flint.arb(0, steps.radius) for x in steps.y]).rad() + abs(high - low)
    room = _rational((blur / square).upper() + ball(h) * flint.arb(2) ** (-bits * 3 // 4))
    rest, after = max(Fraction(0), h - room), h + room
    if rest:
        found = flow.curve.step(y, radius, ball(rest), order)
        if found is None:
            raise Lost("a step is not enclosed")
        y, radius, before = *found, [*before, rest]
    box = flow.arrival(y, radius, after - rest, order, (low, high))
    if box is None:
        raise Lost("the zero is not seen to be passed")
    return Arrival(box, bits, order, before, after - rest)


def _crossing(flow: OutputFlow, y: Balls, length: Fraction, value: Any, order: int) -> tuple[Fraction, Any]:
    """The length after which the output has the value, by Newton's method kept between two ends, and |grad y|² there."""
    series, side = expansion(flow.curve.line, flow.curve.outputs, y, order - 1), flow.motion.side
    low, high = flint.arb(0), ball(length).mid()
    h, small = high / 2, flint.arb(2) ** (-flint.ctx.prec * 3 // 4)
    for _ in range(ITERATIONS):
        point = [_at(terms, h) for terms in series]
        gap = side * (flow.output(point).mid() - value)
        low, high = (h, high) if gap < 0 else (low, h)
        new = (h - gap / flow.square(point).mid()).mid()
        if not (new.is_finite() and low < new < high):
            new = ((low + high) / 2).mid()
        done = abs(new - h) <= small * h
        h = new
        if done:
            break
    return _rational(h), flow.square([_at(terms, h) for terms in series]).mid()


def _at(terms: list[Any], h: Any) -> Any:
    """A polynomial at h, without its error."""
    total = flint.arb(0)
    for term in reversed(terms):
        total = total * h + term
    return total.mid()


def _rational(x: Any) -> Fraction:
    mantissa, exponent = x.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
