"""Where a trajectory is at a time, enclosed: Taylor steps on balls (Arb), for flows of at most 8 numbers.

A step of length h from a point with a radius first finds a box B with y + [0, h] F(B) inside B; then all solutions from
there exist up to h and stay in B. The Taylor polynomial of order K - 1 at the point is off by at most the K-th coefficient
on B times h^K, and the radius grows at most like e^(m h), where m bounds the symmetric part of the derivative of F on B:
near a minimum it shrinks. The witness is a precision, an order and the lengths of the steps; all else is computed here. The
standard library has no balls, so certificates of this kind are checked here only.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import flint
import numpy

from symflow.checker.claims import Claim
from symflow.checker.matrices import Matrices
from symflow.checker.trees import Rejected, need, number
from symflow.evidence.straight_lines import Line, ball, expansion, jacobian, values, velocities

LARGEST, MOST_STEPS, MOST_BITS, HIGHEST = 8, 5_000, 4_096, 1_000
COARSE = 64  # bits of boxes: they need not be sharp
TRIES = 12
Balls = list[Any]


class BallFlow:
    """The flow of a claim {letters, flow, cost, at, then} on balls."""

    def __init__(self, data: Any) -> None:
        need(isinstance(data, dict) and set(data) == {"letters", "flow", "cost", "at", "then"},
             "a claim about a trajectory has the fields letters, flow, cost, at and then")
        self.claim = claim = Claim(data, at_point=True)
        need(claim.concrete and set(data["at"]) == set(claim.letters) == set(claim.velocities), "a start gives every letter")
        self.at = data["at"]
        self.size = sum(int(rows) * int(cols) for rows, cols in claim.letters.values())
        need(self.size <= LARGEST, f"more than {LARGEST} numbers")
        self.line, self.outputs = velocities(claim)
        self.own: Any = flint.arb(0)  # the error of the last step itself, without that of its start

    def start(self) -> tuple[Balls, Any]:
        """The start, at the present precision: a point, and a radius in the Euclidean norm."""
        line = Line()
        at = Matrices(Claim({"letters": {}, "then": ["defined", "0"]}), line, {})
        found = []
        for name, shape in self.claim.letters.items():
            rows = self.at[name]
            need([len(rows), *{len(row) for row in rows}] == list(map(int, shape)), f"{name} has another shape")
            found += [at(tree)[0][0] for row in rows for tree in row]
        known = values(line, [])
        balls = [known[node] for node in found]
        return [one.mid() for one in balls], sum((one.rad() ** 2 for one in balls), flint.arb(0)).sqrt().upper()

    def velocity(self, y: Balls) -> Balls:
        """F on a box; finite only where the cost, the outputs and all that they are made of have values."""
        found = values(self.line, y)
        return [found[output] for output in self.outputs]

    def box(self, y: Balls, h: Any) -> Balls | None:
        """A box that holds the solution up to h; None if none is found."""
        with flint.ctx.workprec(COARSE):
            span = flint.arb(0).union(h)
            guess = [a + span * v for a, v in zip(y, self.velocity(y), strict=True)]
            for _ in range(TRIES):
                wide = [g + flint.arb(0, g.rad() / 4 + flint.arb(2) ** -COARSE) for g in guess]
                speed = self.velocity(wide)
                if not all(v.is_finite() for v in speed):
                    return None
                image = [a + span * v for a, v in zip(y, speed, strict=True)]
                if all(w.contains(i) for w, i in zip(wide, image, strict=True)):
                    return image
                guess = [w.union(i) for w, i in zip(wide, image, strict=True)]
        return None

    def rest(self, box: Balls, order: int) -> Balls:
        """The coefficient of that order on a box."""
        with flint.ctx.workprec(COARSE):
            return [series[order] for series in expansion(self.line, self.outputs, box, order)]

    def growth(self, box: Balls) -> Any:
        """A number m with x^T J x <= m x^T x for the derivative J of the field anywhere on the box."""
        with flint.ctx.workprec(COARSE):
            rows = jacobian(self.line, self.outputs, box)
            if not all(x.is_finite() for row in rows for x in row):
                return flint.arb("inf")
            both = flint.arb_mat([[(x + rows[j][i]) / 2 for j, x in enumerate(row)] for i, row in enumerate(rows)])
            guess = numpy.linalg.eigh(numpy.array([[float(x.mid()) for x in row] for row in both.tolist()]))
            frame = flint.arb_mat([[flint.arb(float(x)) for x in row] for row in guess.eigenvectors])
            turned, gram = (frame.transpose() * both * frame).tolist(), (frame.transpose() * frame).tolist()
            bound = max(float((row[i] + _beside(row, i)).upper()) for i, row in enumerate(turned))
            for slack in (1e-12, 1e-6, 1e-3):
                m = flint.arb(bound + slack * (1 + abs(bound)))
                rest = [[m * g - a for g, a in zip(*pair, strict=True)] for pair in zip(gram, turned, strict=True)]
                if all(row[i] > _beside(row, i) for i, row in enumerate(rest)):
                    return m
        return flint.arb("inf")

    def step(self, middle: Balls, radius: Any, h: Any, order: int) -> tuple[Balls, Any] | None:
        """From a point and a radius around it to those after h; None if that is not enclosed.

        Two solutions come apart at most like e^(m h) in the Euclidean norm, so the radius does not wrap.
        """
        box = self.box([x + flint.arb(0, radius) for x in middle], h)
        if box is None:
            return None
        series, rest = expansion(self.line, self.outputs, middle, order - 1), self.rest(box, order)
        found = []
        for terms, last in zip(series, rest, strict=True):
            head = last
            for term in reversed(terms):
                head = head * h + term
            found.append(head)
        self.own = sum((value.rad() ** 2 for value in found), flint.arb(0)).sqrt()
        new = ((self.growth(box) * h).exp() * radius + self.own).upper()
        return ([value.mid() for value in found], new) if new.is_finite() else None


    def followed(self, order: int, steps: list[Fraction]) -> tuple[Balls, Any]:
        """From the start to a point and a radius after these steps."""
        y, radius = self.start()
        here = self.velocity([x + flint.arb(0, radius) for x in y])
        need(all(v.is_finite() for v in [*y, *here]), "the flow has no value at the start")
        for h in steps:
            found = self.step(y, radius, ball(h), order)
            if found is None:
                raise Rejected("a step is not enclosed")
            y, radius = found
        return y, radius


def schedule(witness: Any, fields: set[str]) -> tuple[int, int, list[Fraction]]:
    """The precision, the order and the steps of a witness with these fields beside them."""
    need(isinstance(witness, dict) and set(witness) == {"bits", "order", "steps"} | fields, "a witness has other fields")
    bits, order, steps = witness["bits"], witness["order"], list(map(number, witness["steps"]))
    need(type(bits) is int and COARSE <= bits <= MOST_BITS and type(order) is int and 2 <= order <= HIGHEST, "out of bounds")
    need(len(steps) <= MOST_STEPS and all(h > 0 for h in steps), "steps are positive")
    return bits, order, steps


def _beside(row: list[Any], i: int) -> Any:
    """The sum of what stands beside the diagonal."""
    return sum((abs(x) for j, x in enumerate(row) if j != i), flint.arb(0))


def check(certificate: Any) -> str:
    """Accept a certificate of kind 'trajectory', or raise `Rejected`."""
    claim, witness = certificate["claim"], certificate["witness"]
    flow = BallFlow(claim)
    need(len(claim["then"]) == 4 and claim["then"][0] == "end", "the conclusion is a time, lower and upper ends")
    time, low, high = number(claim["then"][1]), *(ends(flow, part) for part in claim["then"][2:])
    bits, order, steps = schedule(witness, set())
    need(sum(steps, Fraction(0)) == time, "not the steps to this time")
    with flint.ctx.workprec(bits):
        y, radius = flow.followed(order, steps)
        ahead = [value + flint.arb(0, radius) for value in y]
        inside = (ball(a) <= value <= ball(b) for a, value, b in zip(low, ahead, high, strict=True))
        need(all(inside), "the end is not seen to lie there")
    return f"encloses the end of the trajectory at t = {time}"


def ends(flow: BallFlow, part: Any) -> list[Fraction]:
    """All numbers of a point, in the order of the letters."""
    need(isinstance(part, dict) and set(part) == set(flow.claim.letters), "a point gives every letter")
    found = []
    for name, (rows, cols) in flow.claim.letters.items():
        need(len(part[name]) == rows and all(len(row) == cols for row in part[name]), f"{name} has another shape")
        found += [number(x) for row in part[name] for x in row]
    return found
