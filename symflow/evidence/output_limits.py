"""Where the gradient flow of a network with one output goes: along the curve of steepest slope of the output, on balls.

Why the cost drops out: for an output y(theta) the flow is dtheta/dt = -f'(y) grad y. In the time ds = |f'(y)| dt a
trajectory follows dtheta/ds = +-grad y, whatever the cost, on which y moves to the side of -f' with speed |grad y|². So a
trajectory tends to the first point of that curve at which f'(y) = 0. The curve is enclosed by the Taylor steps of
ball_trajectories.py from the exact start to a place where y has not yet reached that zero, and over one last short step to
a place where it has passed it; the limit lies in between. No time grows without bound here, so nothing is extrapolated.
Where the curve itself comes to rest first, resting_units.py decides. Balls need FLINT, so this is checked here only.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Any

import flint

from symflow.checker.claims import Claim
from symflow.checker.constant_matrices import values as constants_of
from symflow.checker.constants import Constants, Value
from symflow.checker.exponential_sums import Sum
from symflow.checker.growth import one_sign
from symflow.checker.matrices import Matrices, Rows
from symflow.checker.reduced_motion import Reduced
from symflow.checker.trees import Rejected, Tree, need, number, substitute, times
from symflow.evidence.ball_trajectories import COARSE, BallFlow, Balls, ends, schedule
from symflow.evidence.straight_lines import Line, ball, gradient, jacobian, values, velocities, written_out

FIELDS = {"letters", "flow", "cost", "at", "then"}


class OutputFlow:
    """The flow of a claim {letters, flow, cost, at, then}: its exact start, and for one output its motion and its curve."""

    def __init__(self, data: Any) -> None:
        need(isinstance(data, dict) and set(data) == FIELDS, "a claim about a limit has the fields letters, flow, cost, at, then")
        self.data, self.ring = data, Constants()
        self.claim = claim = Claim(data, at_point=True)
        need(claim.concrete and claim.cost != "arbitrary", "a limit needs integer widths and a concrete cost")
        need(set(data["at"]) == set(claim.letters) == set(claim.velocities), "a start gives every letter")
        self.shapes = {name: (int(rows), int(cols)) for name, (rows, cols) in claim.letters.items()}
        self.start = self.point(data["at"])

    def point(self, trees: Any) -> dict[str, Rows]:
        """The exact numbers of a point."""
        need(isinstance(trees, dict) and set(trees) == set(self.shapes), "a point gives every letter")
        return {name: constants_of(self.ring, trees[name], *shape) for name, shape in self.shapes.items()}

    def value(self, tree: Tree) -> Rows:
        """An exact value at the start."""
        found: Rows = Matrices(self.claim, self.ring, self.start)(tree)
        return found

    @cached_property
    def motion(self) -> Reduced:
        """The output at the start, f', f'' and the side to which the output moves."""
        need(self.claim.cost_shape == (1, 1), "a network with more than one output")
        return Reduced(self.ring, self.claim.cost, self.value(self.claim.product)[0][0], Fraction(1))

    @cached_property
    def curve(self) -> BallFlow:
        """The flow of +-grad y: that of the cost -W or W."""
        need(self.motion.side != 0, "f' is zero at the start")
        return BallFlow({**self.data, "cost": times(str(-self.motion.side), ["letter", "W"])})

    @cached_property
    def _output(self) -> tuple[Line, int]:
        line, count, letters = Line(), 0, {}
        for name, (rows, cols) in self.shapes.items():
            letters[name] = [[line.input(count + i * cols + j) for j in range(cols)] for i in range(rows)]
            count += rows * cols
        return line, Matrices(self.claim, line, letters)(self.claim.product)[0][0]

    def output(self, y: Balls) -> Any:
        """The output on a box."""
        line, node = self._output
        return values(line, y)[node]

    def square(self, y: Balls) -> Any:
        """|grad y|² on a box."""
        return sum((v * v for v in self.curve.velocity(y)), flint.arb(0))

    def arrival(self, y: Balls, radius: Any, last: Fraction, order: int, target: tuple[Any, Any]) -> Balls | None:
        """A box with the point at which the output reaches the target, within a last step; None if it is not seen to."""
        side, (low, high) = self.motion.side, target
        wide = [x + flint.arb(0, radius) for x in y]
        before, box, after = self.output(wide), self.curve.box(wide, ball(last)), self.curve.step(y, radius, ball(last), order)
        if box is None or after is None:
            return None
        there = self.output([x + flint.arb(0, after[1]) for x in after[0]])
        if not (before < low and there > high if side > 0 else before > high and there < low):
            return None
        span, speed = flint.arb(0).union(ball(last)), self.curve.velocity(box)
        return [x + span * v for x, v in zip(wide, speed, strict=True)]


def first_zero(m: Reduced, x: Value, between: Any) -> None:
    """No zero of f' lies on the way from the output at the start to x, which is one or is not."""
    zero = m.slope(x) == 0
    need(m.side != 0 and m.beyond(x, m.z) == m.side, "the output rests, or moves the other way")
    if between is None:
        need(one_sign(m.ring, m.second) != 0 or not m.second, "f' is not seen to be monotone")
        need(zero or m.slope(x) == -m.side, "f' has a zero on the way")
    else:
        need(isinstance(between, list) and len(between) == 2 and None not in between, "two rationals")
        need(m.crossed(between, [m.z, x]) == zero, "f' has a zero on the way")


def aim(m: Reduced, target: Any, between: Any, bits: int) -> tuple[Fraction, Fraction]:
    """Rationals around the zero of f' to which the output tends."""
    need(isinstance(target, list) and len(target) > 1, "not a target")
    if target[0] == "at" and len(target) == 2:
        x = m.ring.of(target[1])
        need(m.slope(x) == 0, "f' is not zero there")
        first_zero(m, x, between)
        return m.ring.enclosure(x, bits)
    need(target[0] == "between" and len(target) == 3 and between is None, "not a target")
    low, high = map(number, target[1:])
    need(low < high and one_sign(m.ring, m.second) != 0, "f' is not seen to be monotone")
    need(m.slope(low) * m.slope(high) < 0, "f' does not change its sign there")
    need(m.side != 0 and all(m.beyond(x, m.z) == m.side for x in (low, high)), "the output rests, or moves the other way")
    return low, high


def on_balls(ring: Constants, f: Sum, x: Any) -> Any:
    """A sum of powers times exponentials on a ball."""
    total = flint.arb(0)
    for (rate, n), c in f.items():
        low, high = ring.enclosure(c, flint.ctx.prec)
        total += ball(low).union(ball(high)) * x**n * (ball(rate) * x).exp()
    return total


def converges(flow: OutputFlow, args: list[Any], witness: Any) -> None:
    """To a point in a box, where the output is a zero of f'; the rate is that of the distance."""
    need(len(args) == 4, "a target, lower ends, upper ends, and a rate or null")
    bits, order, steps = schedule(witness, {"between", "last"})
    last = number(witness["last"])
    need(last > 0, "steps are positive")
    curve, low_ends, high_ends = flow.curve, ends(flow.curve, args[1]), ends(flow.curve, args[2])
    low, high = aim(flow.motion, args[0], witness["between"], bits)
    with flint.ctx.workprec(bits):
        y, radius = curve.followed(order, steps)
        box = flow.arrival(y, radius, last, order, (ball(low), ball(high)))
        if box is None:
            raise Rejected("the output is not seen to reach the zero of f' in the last step")
        inside = (ball(a) <= value <= ball(b) for a, value, b in zip(low_ends, box, high_ends, strict=True))
        need(all(inside), "the limit is not seen to lie there")
        if args[3] is not None:
            slowest, fastest = map(number, args[3])
            rate = on_balls(flow.ring, flow.motion.second, ball(low).union(ball(high))) * flow.square(box)
            need(slowest > 0 and bool(ball(slowest) <= rate) and bool(rate <= ball(fastest)), "another rate")


def stays(flow: OutputFlow, args: list[Any], witness: Any) -> None:
    """The start is at rest; the argument says whether the gradient of the cost vanishes at the outputs."""
    need(len(args) == 1 and isinstance(args[0], bool) and witness is None, "whether f' is zero; no witness")
    slopes, claim = gradient(flow.claim), flow.claim
    zero = not any(flow.ring.sign(x) for row in flow.value(substitute(slopes, {"W": claim.product})) for x in row)
    need(zero is args[0], "f' is zero or is not")
    for name in flow.shapes:
        still = flow.value(written_out(claim.velocities[name], slopes))
        need(not any(flow.ring.sign(x) for row in still for x in row), "the start is not at rest")
    line, outputs = velocities(claim)
    with flint.ctx.workprec(2 * COARSE):
        at = [flint.arb(0, 2.0**-COARSE) + ball(low).union(ball(high)) for rows in flow.start.values() for row in rows
              for low, high in (flow.ring.enclosure(x, 2 * COARSE) for x in row)]
        need(all(x.is_finite() for row in jacobian(line, outputs, at) for x in row), "the flow is not smooth at the start")


def check(certificate: Any) -> str:
    """Accept a certificate of kind 'output limit', or raise `Rejected`."""
    from symflow.evidence.growing_units import diverges  # these stand on this file
    from symflow.evidence.resting_units import rests
    from symflow.evidence.settling_units import settles

    facts = {"converges": converges, "stays": stays, "rests": rests, "settles": settles, "diverges": diverges}
    claim, witness = certificate["claim"], certificate["witness"]
    flow = OutputFlow(claim)
    then = claim["then"]
    need(isinstance(then, list) and len(then) == 2 and then[0] == "facts" and isinstance(then[1], list), "one fact")
    need(isinstance(witness, dict) and set(witness) == {"facts"} and len(witness["facts"]) == 1, "one witness")
    need(then[1][0] in facts, "unknown fact")
    facts[then[1][0]](flow, then[1][1:], witness["facts"][0])
    return "holds for the trajectory from this start"
