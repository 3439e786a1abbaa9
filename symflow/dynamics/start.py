"""The start of a trajectory: exact numbers in the shape of the letters, and their doubles.

Why exact first: the start is part of the statement ("d = 1e-40 is not 0"); a double is made of it only for the run that
observes. A number that no double can hold is said at once instead of becoming infinite on the way.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from symflow.dynamics.definedness import why_undefined
from symflow.errors import ModelError, ShapeError
from symflow.expressions.tree import Expr
from symflow.interpretations import Floats, Unsupported, evaluate
from symflow.models import ActivationNetwork, Chain, Cost, DeepLinear, GradientFlow
from symflow.models.numbers import constant_matrix

if TYPE_CHECKING:
    import numpy

Point = dict[str, list[list[Expr]]]
MAX_SIZE = 100_000  # numbers in a point


def check_flow(flow: Any) -> None:
    """Refuse what has no trajectories: symbolic widths, opaque layers, an arbitrary cost.

    Examples
    --------
    >>> from symflow.models import DeepLinear
    >>> check_flow(GradientFlow(DeepLinear((1, 1, 1))))
    Traceback (most recent call last):
    symflow.errors.ModelError: an arbitrary cost has no trajectories; give a concrete one, e.g. (w - 1)^2/2
    """
    if not isinstance(flow, GradientFlow):
        raise ModelError(f"a trajectory needs a flow, not {type(flow).__name__}; e.g. GradientFlow(DeepLinear(…), Cost(…))")
    if isinstance(flow.network, Chain):
        if not all(isinstance(size, int) for one in flow.network.layers for size in (one.rows, one.cols)):
            raise ModelError("a trajectory needs integer widths; give them, e.g. widths 2,3,2")
        if any(one.opaque for one in flow.network.layers):
            raise ModelError("an opaque layer has no velocity, so there is no trajectory; give every layer")
    if not isinstance(flow.cost, Cost):
        example = "norm2(W - T)/2" if flow.network.input_shape != (1, 1) else "(w - 1)^2/2"
        raise ModelError(f"an arbitrary cost has no trajectories; give a concrete one, e.g. {example}")
    if size_of(flow) > MAX_SIZE:
        raise ModelError(f"a point of this flow has {size_of(flow)} numbers, but at most {MAX_SIZE} are followed; use less")


def size_of(flow: GradientFlow) -> int:
    """The number D of all entries of all letters."""
    return sum(int(one.rows) * int(one.cols) for one in flow.letters.values())


def scope_of(flow: GradientFlow) -> dict[str, Any]:
    """Widths, depth and cost."""
    widths = list(flow.network.widths) if isinstance(flow.network, DeepLinear) else [1, flow.letters["w1"].rows, 1]
    return {"widths": widths, "depth": len(widths) - 1, "cost": flow.cost.text}


def read_start(flow: GradientFlow, start: Any) -> Point:
    """The exact rows of each letter; the cost has a value there, or is not shown to have none.

    Parameters
    ----------
    flow
        A flow that `check_flow` accepts.
    start
        ``{"W1": rows, "W2": rows, …}``, or ``{"w1": …, "w2": …}`` of an activation network, where a single number or a
        list of one number for each unit will do.

    Examples
    --------
    >>> flow = GradientFlow(ActivationNetwork("tanh(x)"), Cost("w^2"))
    >>> read_start(flow, {"w1": "1/2", "w2": 0})["w1"][0][0].args[0]
    Fraction(1, 2)
    """
    letters = flow.letters
    names = ", ".join(letters)
    if not isinstance(start, Mapping):
        raise ModelError(f"a start is a mapping from {names} to exact numbers, not {type(start).__name__}")
    for name in start:
        if name not in letters:
            raise ModelError(f"the start names {str(name)[:40]!r}, which is no letter of this flow; its letters are {names}")
    point: Point = {}
    for name, one in letters.items():
        if name not in start:
            raise ModelError(f"the start gives no {name}; give {names}")
        given = _rows(start[name], one) if isinstance(flow.network, ActivationNetwork) else start[name]
        rows = constant_matrix(given, name)
        if (len(rows), len(rows[0])) != one.shape:
            found = f"{len(rows)} x {len(rows[0])}"
            raise ShapeError(f"{name} is {found}, but the network needs {one.rows} x {one.cols}; change one of them")
        point[name] = rows
    missing = why_undefined(flow, point) if isinstance(flow.cost, Cost) else None
    if missing is not None:
        raise ModelError(f"the cost or the activation has no value at this point: {missing}; choose another point")
    return point


def _rows(value: Any, one: Expr) -> Any:
    """Rows from a number or from one number for each unit."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if not isinstance(value, list | tuple):
        return [[value]]
    if value and not any(isinstance(part, list | tuple) for part in value):
        return [list(value)] if one.rows == 1 else [[part] for part in value]
    return value


def doubles(point: Point) -> numpy.ndarray:
    """All numbers in one row of doubles: W1 row by row, then W2, …

    Examples
    --------
    >>> doubles({"W1": constant_matrix([["1/4", "sqrt(4)"]], "W1"), "W2": constant_matrix([[3]], "W2")}).tolist()
    [0.25, 2.0, 3.0]
    """
    import numpy

    return numpy.array([_double(value, name) for name, rows in point.items() for row in rows for value in row])


def _double(value: Expr, name: str) -> float:
    try:
        found = float(value.args[0]) if value.op == "rational" else evaluate(value, Floats({}))[0][0]
    except Unsupported as error:
        raise ModelError(f"an entry of {name} has no value: {error}; give a real number such as '1/2' or 'sqrt(2)'") from None
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise ModelError(f"an entry of {name} is not finite in double precision; give a smaller number")
    return found
