"""The end of a trajectory, enclosed: which precision, order and steps let the checker accept it.

Why so little stands here: the steps themselves are rigorous and belong to the check (evidence/ball_trajectories.py). What
is left is a search: a step is halved until a box is found, shortened until its error is small, and if the boxes have grown
too much at the end, all is done again with more bits. None of this is believed; the certificate is.
"""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint

from symflow.dynamics.start import Point, size_of
from symflow.errors import CertificateError, ModelError
from symflow.evidence import Evidence, certificate, certify
from symflow.evidence.ball_trajectories import LARGEST, MOST_STEPS, BallFlow, Balls
from symflow.evidence.straight_lines import ball
from symflow.expressions.digits import rational_text
from symflow.models import GradientFlow
from symflow.saddles.decimals import outward

METHOD = "Taylor steps on balls (Arb) with a box for each step, the end enclosed"
RADIUS = Fraction(1, 10**24)  # of the end, beside 1 + |number|
PRECISIONS = (128, 192, 384, 768)
SHORTEST = 1e-14  # of a step, beside the time
DIGITS = 30  # of the ends, rounded outward: far fewer than the balls have
TIMEOUT = "timeout"
Enclosed = tuple[dict[str, list[list[dict[str, str]]]] | None, Evidence | None, str | None]
NO_STEP = ("at t = {:.6g} no step is enclosed: the flow may blow up there, or the cost is not defined beyond, or it is stiff;"
           " ask for a shorter time")  # fmt: skip


class Lost(Exception):
    """What is asked is not enclosed; says why."""


class Steps:
    """Steps on balls, one after the other, each as long as its error stays small.

    Attributes
    ----------
    y, radius
        The point that was reached, and a radius around it.
    lengths
        The steps so far.
    """

    def __init__(self, flow: BallFlow, bits: int, order: int, deadline: float | None, shortest: float) -> None:
        self.flow, self.order, self.deadline, self.shortest = flow, order, deadline, shortest
        self.tolerance, self.h, self.tries = 2.0 ** (-0.66 * bits), 1.0, 0
        self.y, self.radius = flow.start()
        self.lengths: list[Fraction] = []

    @property
    def time(self) -> Fraction:
        """How far the steps have come."""
        return sum(self.lengths, Fraction(0))

    def take(self, most: Fraction | None = None) -> Fraction:
        """Take one step, at most so long; its length."""
        while True:
            if self.deadline is not None and clock.monotonic() >= self.deadline:
                raise Lost(TIMEOUT)
            self.tries += 1
            if self.h < self.shortest or self.tries > MOST_STEPS:
                raise Lost(NO_STEP.format(float(self.time)))
            length = Fraction(self.h) if most is None else min(Fraction(self.h), most)
            new = self.flow.step(self.y, self.radius, ball(length), self.order)
            if new is None:
                self.h /= 2
                continue
            error = float(self.flow.own.upper()) / (1 + max(abs(float(x.mid())) for x in new[0]))
            factor = 0.9 * (self.tolerance / error) ** (1 / self.order) if error > 0 else 1.5
            if error > self.tolerance:
                self.h = float(length) * max(0.3, min(0.9, factor))
                continue
            self.y, self.radius = new
            self.lengths.append(length)
            self.h = max(self.h, float(length)) * min(1.5, max(factor, 1.0))
            return length


def enclose(
    flow: GradientFlow,
    start: Point,
    time: Fraction,
    *,
    deadline: float | None = None,
    watch: Callable[[str], None] | None = None,
) -> Enclosed:
    """Enclose the point at a time, to a radius of 1e-24: the end, its evidence, and why there is none.

    Raises
    ------
    ModelError
        If the flow has more than 8 numbers.

    Examples
    --------
    >>> from symflow.dynamics.start import read_start
    >>> from symflow.models import ActivationNetwork, Cost
    >>> flow = GradientFlow(ActivationNetwork("x"), Cost("w"))
    >>> end, evidence, _ = enclose(flow, read_start(flow, {"w1": 1, "w2": 1}), Fraction(1))
    >>> print(end["w1"][0][0]["lower"][:20], evidence.outcome, evidence.checked_by)
    0.367879441171442321 certified flint
    """
    if size_of(flow) > LARGEST:
        raise ModelError(f"a validated end needs at most {LARGEST} numbers, but this flow has {size_of(flow)}; leave it out")
    letters = {name: [int(one.rows), int(one.cols)] for name, one in flow.letters.items()}
    at = {name: [[value.to_json() for value in row] for row in rows] for name, rows in start.items()}
    claim = {"letters": letters, **flow.claim_part(), "at": at}
    balls = BallFlow({**claim, "then": ["end", "0", at, at]})
    try:
        for bits in PRECISIONS:
            order = bits // 5
            with flint.ctx.workprec(bits):
                point, radius, steps = _followed(balls, time, bits, order, deadline, watch)
                end = [value + flint.arb(0, radius) for value in point]
                if all(radius < ball(RADIUS) * (1 + abs(value)) for value in point):
                    break
        else:
            raise Lost(f"with {bits} bits the boxes still grow beyond a radius of 1e-24; ask for a shorter time")
        texts = texts_of([ends_of(value) for value in end], letters)
        then = ["end", rational_text(time), *(side_of(texts, which) for which in ("lower", "upper"))]
        witness = {"bits": bits, "order": order, "steps": [rational_text(h) for h in steps]}
        return texts, certify(certificate("trajectory", {**claim, "then": then}, witness)), None
    except (Lost, CertificateError) as error:
        return None, None, str(error)


def _followed(
    flow: BallFlow, time: Fraction, bits: int, order: int, deadline: float | None, watch: Callable[[str], None] | None
) -> tuple[Balls, Any, list[Fraction]]:
    """The end, its radius, and the steps."""
    steps, t = Steps(flow, bits, order, deadline, SHORTEST * float(time)), Fraction(0)
    while t < time:
        t += steps.take(time - t)
        if watch is not None and len(steps.lengths) % 20 == 0:
            watch(f"{len(steps.lengths)} validated steps of {bits} bits, t = {float(t):.4g}")
    return steps.y, steps.radius, steps.lengths


def ends_of(value: Any) -> tuple[Fraction, Fraction]:
    """Rationals around a ball."""
    middle, radius = (Fraction(int(m)) * Fraction(2) ** int(e) for m, e in (value.mid().man_exp(), value.rad().man_exp()))
    return middle - radius, middle + radius


def texts_of(ends: list[tuple[Fraction, Fraction]], letters: dict[str, list[int]]) -> dict[str, list[list[dict[str, str]]]]:
    """Enclosures in decimals, rounded outward, in the shape of the letters."""
    values = iter(dict(zip(("lower", "upper"), outward(low, high, DIGITS), strict=True)) for low, high in ends)
    return {name: [[next(values) for _ in range(cols)] for _ in range(rows)] for name, (rows, cols) in letters.items()}


def side_of(texts: dict[str, list[list[dict[str, str]]]], which: str) -> dict[str, list[list[str]]]:
    return {name: [[rational_text(Fraction(one[which])) for one in row] for row in rows] for name, rows in texts.items()}
