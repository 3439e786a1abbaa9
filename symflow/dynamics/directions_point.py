"""What is asked: the flow and the point of `count_directions`, read and compared with each other.

Why an exact look where one is possible: 'a rest' is part of the question. A point with a gradient of 1e-20 is not one,
and doubles at a point like sqrt(2) cannot tell it from one that is. Where point and field are rational the velocity is
computed in fractions; else the velocity in doubles must be as small as the rounding of the point makes it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy

from symflow.dynamics.directions_flow import FieldMap, FlowMap, GivenMap, NoVerdict
from symflow.dynamics.directions_hidden import ExactField
from symflow.dynamics.directions_linear import DISTANCES
from symflow.dynamics.start import Point, check_flow, doubles, read_start
from symflow.dynamics.tape import Array
from symflow.dynamics.velocity import Velocity, explicit_field
from symflow.errors import ModelError
from symflow.interpretations import Rationals, Undefined, Unsupported, evaluate
from symflow.models import DeepLinear, GradientFlow

LARGEST_SIZE = 400  # numbers in a point: each Jacobian has its square
ROUNDING, STAYS = 1e-12, 1e-8
MOVES = "the point is not a rest of the flow"


@dataclass(frozen=True)
class Asked:
    """The flow map, the point, and for a linear network its shapes: it has laws, whose level set starts come from."""

    flow: FlowMap
    point: Array
    shapes: dict[str, tuple[int, int]] | None
    exactly: tuple[ExactField, list[Fraction]] | None = None  # the velocity in fractions, and the point, a rest of it


def read(flow: Any, saddle: Any) -> Asked:
    """The flow map and the point.

    Raises
    ------
    NoVerdict
        If the point is not a rest.

    Examples
    --------
    >>> from symflow.models import Cost
    >>> plain = GradientFlow(DeepLinear((1, 1, 1)), Cost("(w - 1)^2/2"))
    >>> read(plain, {"W1": [[1]], "W2": [["1"]]}).point.tolist()
    [1.0, 1.0]
    """
    if isinstance(flow, GradientFlow):
        return _of_flow(flow, saddle)
    if not callable(flow):
        raise ModelError(f"directions are those of a GradientFlow or a function (batch, T) -> batch, not {type(flow).__name__}")
    point = _numbers(saddle, None)
    given = GivenMap(flow, len(point))
    given(point[None], given.unit)  # an answer of another shape is an error, and said at once
    return Asked(given, point, None)


def check_rest(asked: Asked, time: float) -> None:
    """Of a given function: in the time in which the fastest direction changes by about e, the point stays."""
    if not isinstance(asked.flow, GivenMap):
        return
    moved = asked.flow(asked.point[None], time)[0]
    if not numpy.isfinite(moved).all():
        raise NoVerdict(f"{MOVES}: its trajectory is not finite")
    distance = float(numpy.abs(moved - asked.point).max())
    if distance > STAYS * (1 + float(numpy.abs(asked.point).max())):
        raise NoVerdict(f"{MOVES}: in the time {time:g} it moves by {distance:.3g}")


def _of_flow(flow: GradientFlow, saddle: Any) -> Asked:
    check_flow(flow)
    velocity = Velocity(flow)
    exact: Point | None = None
    if isinstance(saddle, str):
        if saddle != "origin":
            raise ModelError(f"a saddle is a point, or 'origin', not {saddle[:40]!r}")
        saddle = numpy.zeros(velocity.size)
    if isinstance(saddle, Mapping):
        exact = read_start(flow, saddle)
        point = _numbers(doubles(exact), velocity.size)
    else:
        point = _numbers(saddle, velocity.size)
    speed = velocity.at(point)
    if not numpy.isfinite(speed).all():
        raise NoVerdict(f"{MOVES}: its velocity is not finite in double precision")
    rates = _rates(velocity, point)
    place = _fractions(exact) if exact is not None else [Fraction(float(x)) for x in point]
    field = _exact_field(flow, velocity)
    rests = _rests_exactly(field, place)
    largest = float(numpy.abs(speed).max())
    if rests is False and exact is not None:
        raise NoVerdict(f"{MOVES}: its exact velocity is not 0 (in double precision the largest entry is {largest:.3g})")
    if rests is not True and largest > ROUNDING * rates * float(numpy.abs(point).max()):
        raise NoVerdict(f"{MOVES}: its velocity is {largest:.3g}, more than rounding would explain")
    mapped = FieldMap(velocity, velocity.size)
    mapped.unit = _unit(velocity, point, rates)
    shapes = velocity.shapes if isinstance(flow.network, DeepLinear) else None
    return Asked(mapped, point, shapes, (field, place) if rests and place is not None else None)


def _numbers(saddle: Any, size: int | None) -> Array:
    """A row of finite numbers."""
    try:
        found = numpy.array(saddle, dtype=float)
    except (TypeError, ValueError):
        kind = "a sequence of numbers" if size is None else "numbers or a mapping {'W1': rows, …}"
        raise ModelError(f"the point is {type(saddle).__name__}, not {kind}; give one number for each coordinate") from None
    if found.ndim != 1 or not found.size:
        raise ModelError(f"the point has the shape {found.shape}; give one row of numbers")
    if size is not None and len(found) != size:
        raise ModelError(f"the point has {len(found)} numbers, but the flow has {size} coordinates; give {size}")
    if len(found) > LARGEST_SIZE:
        raise ModelError(f"the point has {len(found)} numbers, but directions are counted up to {LARGEST_SIZE}; use less")
    if not numpy.isfinite(found).all():
        raise ModelError("the point has an entry that is not finite; give finite numbers")
    return found


def _fractions(at: Point) -> list[Fraction] | None:
    """All numbers in one row; None where one is not rational."""
    found = [entry.args[0] for rows in at.values() for row in rows for entry in row if entry.op == "rational"]
    return found if len(found) == sum(len(row) for rows in at.values() for row in rows) else None


def _exact_field(flow: GradientFlow, velocity: Velocity) -> ExactField:
    """The velocity in fractions, from and to rows of D numbers."""
    parts = explicit_field(flow)

    def at(numbers: Sequence[Fraction]) -> list[Fraction]:
        values, place = {}, 0
        for name, (rows, cols) in velocity.shapes.items():
            values[name] = [list(numbers[place + i * cols : place + (i + 1) * cols]) for i in range(rows)]
            place += rows * cols
        here = Rationals(values)
        return [x for name in velocity.shapes for row in evaluate(parts[name], here) for x in row]

    return at


def _rests_exactly(field: ExactField, point: Sequence[Fraction] | None) -> bool | None:
    """Whether the velocity is 0 in fractions; None where point or field are not rational."""
    if point is None:
        return None
    try:
        return not any(field(point))
    except (Unsupported, Undefined):
        return None


def _rates(velocity: Velocity, point: Array) -> float:
    """The size of the derivative of the field at the point, as a bound of what rounding can do."""
    matrix = _derivative(velocity, point, 1e-6 * (1 + float(numpy.abs(point).max())))
    return float(numpy.abs(matrix).sum(axis=1).max()) if numpy.isfinite(matrix).all() else 0.0


def _derivative(velocity: Velocity, point: Array, width: float) -> Array:
    offsets = width * numpy.eye(len(point))
    found: Array = (velocity(point + offsets) - velocity(point - offsets)).T / (2 * width)
    return found


def _unit(velocity: Velocity, point: Array, rates: float) -> float:
    """A time in which something happens: by the derivative of the field, or where that vanishes by the field nearby."""
    scale = 1 + float(numpy.abs(point).max())
    for width in scale * DISTANCES[3:]:
        found = float(numpy.linalg.norm(_derivative(velocity, point, width)))
        finer = float(numpy.linalg.norm(_derivative(velocity, point, width / 4)))
        if 0 < found < math.inf and abs(finer - found) < 0.01 * found:
            return 1 / found
    near = velocity(point + 0.1 * scale * numpy.random.default_rng(0).normal(size=(8, len(point))))
    speed = float(numpy.median(numpy.abs(near[numpy.isfinite(near).all(axis=1)]))) if numpy.isfinite(near).any() else 0.0
    return 0.1 * scale / speed if 0 < speed < math.inf else 1.0
