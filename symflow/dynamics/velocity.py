"""The velocity of a gradient flow as a NumPy function (batch, D) -> (batch, D).

Why the gradient of the cost is written out: for the engines of this room the field is a tree in the letters of the network
alone. The same tree is compiled for floats and evaluated on series of balls, so both follow the same flow. A row of
numbers holds W1 row by row, then W2, …; of an activation network w1, then w2. Where a logarithm or a root in the cost or in
the activation has no value there is no flow, whatever its slope: the velocity is no number there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy

from symflow.dynamics.definedness import guards
from symflow.dynamics.start import check_flow
from symflow.dynamics.tape import Array, compiled
from symflow.expressions import substitute
from symflow.expressions.gradients import gradient_wrt
from symflow.expressions.tree import Expr, letter
from symflow.models import Cost, GradientFlow


def explicit_field(flow: GradientFlow) -> dict[str, Expr]:
    """The velocity of each letter, with the gradient of the cost written out.

    Examples
    --------
    >>> from symflow.models import DeepLinear
    >>> flow = GradientFlow(DeepLinear((1, 2, 1)), Cost("(w - 6)^2/2"))
    >>> print(explicit_field(flow)["W1"])
    -W2.T*(W2@W1 - 6)
    """
    check_flow(flow)
    assert isinstance(flow.cost, Cost)
    rows, cols = flow.network.input_shape
    slope = gradient_wrt(flow.cost.bind(rows, cols), letter("W", rows, cols))
    return flow.network.velocities(substitute(slope, {"W": flow.product}))


def split(values: Array, shapes: Mapping[str, tuple[int, int]]) -> dict[str, Array]:
    """The matrices (batch, rows, cols) of rows of numbers (batch, D)."""
    found, place = {}, 0
    for name, (rows, cols) in shapes.items():
        found[name] = values[:, place : place + rows * cols].reshape(-1, rows, cols)
        place += rows * cols
    return found


def shapes_of(flow: GradientFlow) -> dict[str, tuple[int, int]]:
    """The shape of each letter."""
    return {name: (int(one.rows), int(one.cols)) for name, one in flow.letters.items()}


class Velocity:
    """The compiled velocity of a flow.

    Parameters
    ----------
    flow
        A `GradientFlow` with integer widths and a concrete cost.

    Examples
    --------
    >>> from symflow.models import DeepLinear
    >>> velocity = Velocity(GradientFlow(DeepLinear((1, 1, 1)), Cost("(w - 6)^2/2")))
    >>> velocity(numpy.array([[2.0, 2.0], [2.0, 3.0]])).tolist()
    [[4.0, 4.0], [-0.0, -0.0]]
    """

    def __init__(self, flow: GradientFlow) -> None:
        field = explicit_field(flow)
        self.flow = flow
        self.shapes = shapes_of(flow)
        self.size = sum(rows * cols for rows, cols in self.shapes.values())
        self._guards = guards(flow)
        self._run = compiled([*(field[name] for name in self.shapes), *self._guards], self.shapes)

    def __call__(self, values: Array) -> Array:
        """The velocities (batch, D) at the points (batch, D); NaN or infinite where the flow is not defined."""
        batch = len(values)
        parts = self._run(split(values, self.shapes))
        guarded = parts[len(self.shapes) :]
        found = numpy.empty((batch, self.size))
        place = 0
        for part, (rows, cols) in zip(parts, self.shapes.values(), strict=False):
            found[:, place : place + rows * cols].reshape(batch, rows, cols)[:] = part
            place += rows * cols
        for part in guarded:
            found[numpy.broadcast_to(~numpy.isfinite(part[:, 0, 0]), batch)] = numpy.nan
        return found

    def at(self, values: Sequence[float] | Array) -> Array:
        """The velocity at one point, a row of D numbers."""
        found: Array = self(numpy.asarray(values, dtype=float)[None, :])[0]
        return found
