"""Where do runs of linear networks end? At critical points of g (Theorem 3), for two layers of f (Theorem 4).

Why the gradients are computed again: a run of a wrong field also comes to rest, at a rest of that field. The gradient of f
is compiled from the cost, and that of g from it and the layers by plain products, without the velocity that was followed.
Errors are relative to 1 + the gradient at the start: in a steep cost a gradient of 1e-7 is the rounding of the point. A run
that blows up disagrees; one that was still moving when it was given up is not finished.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy

from symflow.dynamics.batched import run_batch
from symflow.dynamics.convergence import Stop
from symflow.dynamics.experiment_cases import Case, Found, check_stops
from symflow.dynamics.tape import Array, compiled
from symflow.dynamics.velocity import shapes_of, split
from symflow.expressions.gradients import gradient_wrt
from symflow.expressions.tree import letter
from symflow.models import GradientFlow

MakeField = Callable[[GradientFlow], Callable[[Array], Array]]
FEW_STEPS = 4000  # a run that needs more is given up, and is not finished


def to_critical_point(case: Case, field: MakeField, deadline: float | None) -> Found:
    """|∇g| at the end of each run."""
    return _ends(case, field, deadline, _gradient_of_g)


def to_critical_point_of_f(case: Case, field: MakeField, deadline: float | None) -> Found:
    """|∇f| at the product at the end of each run."""
    return _ends(case, field, deadline, lambda gradient, layers: numpy.linalg.norm(gradient, axis=(1, 2)))


def _ends(case: Case, field: MakeField, deadline: float | None,
          measure: Callable[[Array, list[Array]], Array]) -> Found:
    case.require_proper()
    starts, shapes = case.starts(), shapes_of(case.flow)
    rows, cols = case.widths[-1], case.widths[0]
    gradient = compiled([gradient_wrt(case.cost.bind(rows, cols), letter("W", rows, cols))], {"W": (rows, cols)})
    ends = run_batch(field(case.flow), starts, deadline=deadline, max_steps=FEW_STEPS)
    check_stops(ends.stops)

    def measured(points: Array) -> Array:
        layers = list(split(points, shapes).values())  # W1, W2, …
        product = layers[0]
        for layer in layers[1:]:
            product = layer @ product
        return measure(numpy.broadcast_to(gradient({"W": product})[0], product.shape), layers)

    errors = measured(ends.points) / (1 + measured(starts))
    errors = numpy.where([stop in (Stop.GROWS, Stop.SINGULAR) for stop in ends.stops], numpy.inf, errors)
    finished = numpy.array([stop in (Stop.CONVERGED, Stop.GROWS, Stop.SINGULAR) for stop in ends.stops])
    open_ = () if case.facts.proper else (f"whether the cost {case.cost.text} is proper is not decided exactly",)
    return Found(errors, finished, starts, open_)


def _gradient_of_g(gradient: Array, layers: list[Array]) -> Array:
    """|∇g|, by ∂g/∂W_i = (W_N…W_(i+1))ᵀ ∇f (W_(i-1)…W_1)ᵀ."""
    squares = numpy.zeros(len(gradient))
    for i in range(len(layers)):
        part = gradient
        for above in reversed(layers[i + 1 :]):
            part = above.transpose(0, 2, 1) @ part
        for below in layers[:i]:
            part = part @ below.transpose(0, 2, 1)
        squares += (part**2).sum(axis=(1, 2))
    return numpy.sqrt(squares)
