"""Imbalance accelerates (Proposition 7), observed: starts with one product and growing c, all followed in one batch.

In the vector case (widths 1, k, 1) the product obeys dz/dt = -(c + 4z²)^(1/2) f'(z), c = 2 tr(C²) - (tr C)². So starts with
the same product run along the same curve, and one with a larger c is never behind. Here the layers are followed, not z:
the curves show what the whole flow does, and what the reduced equation says of it is not assumed.

Which starts: for every z and every c >= 0 there are some, for S = (c + 4z²)^(1/2) is the sum of the squares of both layers.
With one unit w1² - w2² = ±c^(1/2), so w1 is known up to a sign. With k > 1 units the directions are free: here both layers
have the same norm, so that tr C = 0 and all of c lies in the directions (the trace alone is no measure of the speed).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy

from symflow.dynamics.acceleration_results import Acceleration, Start
from symflow.dynamics.batched import BatchRun, run_batch
from symflow.dynamics.convergence import Stop
from symflow.dynamics.durations import run_for
from symflow.dynamics.exact_texts import Number
from symflow.dynamics.halves import Halves
from symflow.dynamics.reduced import reduced
from symflow.dynamics.start import doubles, read_start
from symflow.dynamics.tape import Array
from symflow.errors import ModelError
from symflow.expressions.tree import Expr
from symflow.interpretations import Floats, evaluate
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.models.costs import read_cost
from symflow.models.numbers import exact, exact_constant
from symflow.saddles.constant_signs import sign_of_constant

MOST, FINEST = 1000, 1e-12  # values of c or units, and the smallest tolerance that doubles bear out
MARCH, HALVINGS = 24, 40  # how finely the time to the tolerance is enclosed

__all__ = ["Acceleration", "accelerate"]


def accelerate(
    cost: Cost | str,
    product: Any,
    imbalances: Sequence[Any],
    *,
    units: int = 1,
    time: Any = None,
    tolerance: Any = "1e-6",
    samples: int = 200,
) -> Acceleration:
    """Follow starts with one product and several values of c = 2 tr(C²) - (tr C)².

    Parameters
    ----------
    cost
        A cost of one variable.
    product
        The product z of all starts, an exact number.
    imbalances
        The values of c: exact numbers that are not negative.
    units
        The width k of the hidden layer.
    time
        The end of the common grid; by default a little more than the slowest needs to the tolerance.
    tolerance
        The part of f - f_end at which the time is taken.
    samples
        The number of times of the grid.

    Raises
    ------
    ModelError
        If a number is not exact or out of range, or the cost is not one of a single variable.

    Examples
    --------
    >>> found = accelerate("(w - 2)^2/2", 0, [0, 1, 4, 16])
    >>> print(found)
    observed: f = (w - 2)^2/2, z from 0 to 2; time until f - f_end falls to 1e-6 of it
      c = 0: never seen
      c = 1: 2.13417, 1 × the first
      c = 4: 1.79672, 0.842 × the first
      c = 16: 1.3103, 0.614 × the first
    >>> found.worst_violation < 1e-12
    True
    """
    f, z0, cs = read_cost(cost), exact_constant(product, "the product"), _read_imbalances(imbalances)
    part = _checked(f, units, tolerance, samples)
    assert isinstance(f, Cost)
    halves, limit = Halves(f, units), _limit(f, z0, cs)
    starts = tuple(start_with(z0, c, units) for c in cs)
    flow = GradientFlow(DeepLinear((1, units, 1)), f)
    points = halves.halves(numpy.array([doubles(read_start(flow, one)) for one in starts]))
    found, lowest = _times_to(halves, points, z0, limit, part)
    if lowest is None and time is None:
        raise ModelError(f"from z = {z0} no end of the descent is in sight for f = {f.text}; give a time, e.g. time=10")
    until = max([one for one in found if one is not None], default=0.0) * 1.05 or 1.0
    times = numpy.linspace(0.0, until if time is None else _positive(time), samples)
    return Acceleration(f.text, str(z0), units, tuple(map(str, cs)), times, _on_grid(halves, points, times), found,
                        str(tolerance), starts, limit, lowest)  # fmt: skip


def start_with(product: Expr, c: Expr, units: int) -> Start:
    """A start of widths 1, k, 1 with this product and this c, as exact texts.

    Examples
    --------
    >>> start_with(exact_constant(2), exact_constant(9), 1)
    {'W1': [['2']], 'W2': [['1']]}
    """
    z = f"({product})"
    if sign_of_constant(c) == 0:  # the same text twice, so that the doubles agree and u = 0 or v = 0 holds exactly
        side = sign_of_constant(product)
        first, second, across = _root(f"{'-' if side < 0 else ''}{z}"), "", "0"
        second = _text(f"-{first}") if side < 0 else first
    elif units == 1:
        first = _root(f"({_root(f'{c} + 4*{z}^2')} + {_root(str(c))})/2")
        second, across = _text(f"{z}/({first})"), ""
    else:
        total = _root(f"{c} + 4*{z}^2")
        first, across = _root(f"{total}/2"), _root(f"({c})/(2*{total})")
        second = _text(f"{z}/({first})")
    rest = ["0"] * (units - 2)
    row = [second] if units == 1 else [second, across, *rest]
    return {"W1": [[first], *[["0"]] * (units - 1)], "W2": [row]}


def _text(text: str) -> str:
    return str(exact_constant(text))


def _root(text: str) -> str:
    """The square root of a constant, without the sign of a root if it is rational."""
    value = exact_constant(text)
    if value.op == "rational":
        number = Fraction(value.args[0])
        root = Fraction(isqrt(number.numerator), isqrt(number.denominator))
        if root**2 == number:
            return str(root)
    return f"sqrt({value})"


# --- reading ----------------------------------------------------------------------------------------------------------
def _read_imbalances(values: Any) -> list[Expr]:
    if isinstance(values, str) or not isinstance(values, Sequence) or not 0 < len(values) <= MOST:
        raise ModelError(f"imbalances are a list of 1 to {MOST} exact numbers; give e.g. ['0', '1', '9/4']")
    found = [exact_constant(value, "a value of c") for value in values]
    for one in found:
        if sign_of_constant(one) < 0:
            raise ModelError(f"c = {one} is negative, but 2 tr(C²) - (tr C)² never is; give numbers that are at least 0")
    return found


def _checked(cost: Any, units: Any, tolerance: Any, samples: Any) -> float:
    if not isinstance(cost, Cost):
        raise ModelError("an arbitrary cost has no trajectories; give a concrete one, e.g. (w - 2)^2/2")
    for what, value, least, most in (("units", units, 1, MOST), ("samples", samples, 2, 100_000)):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ModelError(f"{what} is {value!r}; give an integer from {least} to {most}")
    part = float(exact(tolerance, "the tolerance"))
    if not FINEST <= part < 1:
        raise ModelError(f"the tolerance is {tolerance}; give a number from {FINEST:g} to 1, such as 1e-6")
    return part


def _positive(time: Any) -> float:
    found = exact(time, "the time")
    if not 0 < found < 10**300:
        raise ModelError(f"the time is {time}; give a positive number, such as 10")
    return float(found)


# --- running ----------------------------------------------------------------------------------------------------------
def _limit(cost: Cost, z0: Expr, cs: Sequence[Expr]) -> Number | None:
    """The limit of the product for c > 0, which does not depend on c; that for c = 0 if there is no other."""
    moving = [c for c in cs if sign_of_constant(c) > 0] or cs
    return reduced(z0, moving[-1], cost, []).limit


def _lowest(halves: Halves, limit: Number | None, ends: BatchRun) -> float | None:
    """The cost at the limit: an exact limit is evaluated, else it is the lowest end that a run has converged to."""
    if limit is None:
        seen = [float(end) for end, stop in zip(halves.value(ends.points), ends.stops, strict=True) if stop is Stop.CONVERGED]
        return min(seen, default=None)
    at = evaluate(exact_constant(limit if isinstance(limit, str) else limit["lower"]), Floats({}))[0][0]
    return float(halves.jet(numpy.array([at]), 0)[0])


def _times_to(halves: Halves, points: Array, z0: Expr, limit: Number | None,
              part: float) -> tuple[tuple[float | None, ...], float | None]:
    """When each f - f_end has fallen to this part, and f_end, if it is known; a start at rest is there already."""
    ends = run_batch(halves.velocity, points)
    lowest, first = _lowest(halves, limit, ends), halves.value(points)
    if isinstance(limit, str) and sign_of_constant(exact_constant(f"{limit} - ({z0})")) == 0:
        return (0.0,) * len(points), lowest
    if lowest is None:
        return (None,) * len(points), None
    target = lowest + part * (first - lowest)
    found: list[float | None] = [0.0 if one else None for one in first <= target]
    moving = numpy.flatnonzero((first > target) & (halves.value(ends.points) <= target))
    if len(moving):
        passed = _passing(halves, points[moving], target[moving], ends.times[moving])
        for index, time in zip(moving, passed, strict=True):
            found[index] = float(time)
    return tuple(found), lowest


def _passing(halves: Halves, points: Array, target: Array, bounds: Array) -> Array:
    """When the values pass the target: times are doubled until they have, then halved until the time is known."""
    before, elapsed, pieces = _bracket(halves, points, target, bounds)
    for _ in range(HALVINGS):
        pieces = pieces / 2
        ahead = run_for(halves.velocity, before, pieces).points
        above = halves.value(ahead) > target
        before[above], elapsed = ahead[above], elapsed + numpy.where(above, pieces, 0.0)
    found: Array = elapsed + pieces
    return found


def _bracket(halves: Halves, points: Array, target: Array, bounds: Array) -> tuple[Array, Array, Array]:
    """A point of each trajectory above the target, its time, and a duration after which the target is passed."""
    before, elapsed, pieces = points.copy(), numpy.zeros(len(points)), bounds * 2.0**-MARCH
    above = numpy.ones(len(points), dtype=bool)
    for _ in range(MARCH + 1):
        going = numpy.flatnonzero(above)
        if not len(going):
            break
        ahead = run_for(halves.velocity, before[going], pieces[going]).points
        above[going] = halves.value(ahead) > target[going]
        before[above] = ahead[above[going]]
        elapsed[above] += pieces[above]
        pieces[above] = elapsed[above]
    return before, elapsed, pieces


def _on_grid(halves: Halves, points: Array, times: Array) -> Array:
    """The values (batch, m) at the times, from one to the next; NaN once a trajectory cannot go on."""
    found = numpy.full((len(points), len(times)), numpy.nan)
    found[:, 0] = halves.value(points)
    alive = numpy.arange(len(points))
    for index, step in enumerate(numpy.diff(times), start=1):
        ahead = run_batch(halves.velocity, points, float(step))
        reached = numpy.array([stop is Stop.REACHED for stop in ahead.stops])
        points, alive = ahead.points[reached], alive[reached]
        if not len(alive):
            break
        found[alive, index] = halves.value(points)
    return found
