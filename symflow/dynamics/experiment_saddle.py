"""Both sides of d = 0 in the vector case: off the set the slope vanishes (Proposition 5) and under a PD-PŁI the cost becomes
minimal (Corollary 6); on it the runs end at the saddle at the origin.

With s = sign f'(0), d = |w1 - s w2ᵀ| is |u| or |v|. Runs go in these coordinates (halves.py), so d = 0 is a block of zeros
and stays one unless the field itself leaves it. Why half of the starts with d > 0 lie close to d = 0: there the claim is
sharp, and a run first comes close to the saddle. What a statement assumes of the cost is decided exactly before any run.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy

from symflow.dynamics.batched import BatchRun, run_batch
from symflow.dynamics.convergence import Stop
from symflow.dynamics.experiment_cases import Case, Found, check_stops
from symflow.dynamics.halves import Halves
from symflow.dynamics.tape import Array
from symflow.errors import ModelError
from symflow.expressions.tree import Expr
from symflow.interpretations import Floats, evaluate
from symflow.models import GradientFlow

FEW_STEPS = 4000  # a run that needs more is given up, and is not finished
MakeField = Callable[[GradientFlow], Callable[[Array], Array]]
NEAREST, FARTHEST = -10, -2  # exponents of d for the starts close to d = 0
WITHIN = 0.95  # of the part of the ray whose starts end at the origin
LIMITED = "where f' has a zero on the ray, starts lie before it"


def slope_vanishes(case: Case, field: MakeField, deadline: float | None) -> Found:
    """d > 0: |f'(z)| at the end."""
    case.require_proper()
    halves, starts = Halves(case.cost, case.widths[1], field), _off(case, case.facts.sign_f1_at_0)
    return _found(halves, starts, _run(halves, starts, deadline), lambda ends: numpy.abs(halves.slope(ends)),
                  *_near(case))  # fmt: skip


def reaches_minimum(case: Case, field: MakeField, deadline: float | None) -> Found:
    """d > 0 and a PD-PŁI: f(z) - f* at the end."""
    side = _require_pli(case)
    halves, starts = Halves(case.cost, case.widths[1], field), _off(case, side)
    lowest = _minimum(case, halves)
    return _found(halves, starts, _run(halves, starts, deadline), lambda ends: numpy.abs(halves.value(ends) - lowest),
                  "PD-PŁI and f(0) > f* are decided exactly", *_near(case))  # fmt: skip


def ends_at_origin(case: Case, field: MakeField, deadline: float | None) -> Found:
    """d = 0, on the part of the ray that reaches the origin: |w| at the end, and how far f falls below f(0) on the way."""
    side, bound = case.facts.sign_f1_at_0, case.facts.reaches_origin
    if not side or bound is None:
        why = case.facts.reasons.get("reaches_origin", "it is not known")
        raise ModelError(f"which starts with d = 0 end at the origin for the cost {case.cost.text}? {why}; take another cost")
    halves, starts = Halves(case.cost, case.widths[1], field), _on(case, side, bound)
    below, off = numpy.zeros(len(starts)), numpy.zeros(len(starts), dtype=bool)
    zero = float(halves.jet(numpy.zeros(1), 0)[0])
    block = _block(case, side)

    def update(members: Array, points: Array) -> None:
        below[members] = numpy.maximum(below[members], zero - halves.value(points))
        off[members] |= points[:, block].any(axis=1)

    ends = run_batch(halves.velocity, starts, observe=update, deadline=deadline, max_steps=FEW_STEPS)
    kept = "d = 0 holds exactly on the way" if not off.any() else "some runs leave d = 0"
    return _found(halves, starts, ends, lambda points: numpy.maximum(numpy.linalg.norm(halves.layers(points), axis=1), below),
                  kept, *([] if isinstance(bound, str) else [LIMITED]))  # fmt: skip


# --- starts -----------------------------------------------------------------------------------------------------------
def _block(case: Case, side: int) -> slice:
    """Where the entries of w1 - s w2ᵀ stand: u for s = 1, v for s = -1."""
    units = case.widths[1]
    return slice(0, units) if side > 0 else slice(units, 2 * units)


def _off(case: Case, side: int | None) -> Array:
    """Starts with d > 0; every second one close to d = 0 if s = 1 or -1."""
    starts, draw = case.starts(), case.generator(2)
    if side:
        near, block = starts[1::2], _block(case, side)
        near[:, block] *= 10.0 ** draw.uniform(NEAREST, FARTHEST, size=(len(near), 1))
    return starts


def _on(case: Case, side: int, bound: Expr | str) -> Array:
    """Starts with d = 0 and |w1|² below the bound; then |w1| is half the norm of the other block."""
    starts, draw = case.starts(), case.generator(2)
    starts[:, _block(case, side)] = 0.0
    if isinstance(bound, Expr):
        most = math.sqrt(WITHIN * _float(bound))
        sizes = most * numpy.sqrt(draw.uniform(size=(len(starts), 1)))
        starts *= 2 * sizes / numpy.linalg.norm(starts, axis=1, keepdims=True)
    return starts


def _near(case: Case) -> tuple[str, ...]:
    """What a reader should know of the starts."""
    scaled = f"every second start has its d multiplied by a factor from 1e{NEAREST} to 1e{FARTHEST}"
    return (scaled,) if case.facts.sign_f1_at_0 else ()


def _require_pli(case: Case) -> int:
    """The sign of f'(0), of a cost that satisfies a PD-PŁI and has f(0) > f*."""
    if case.facts.pd_pl is not True:
        raise ModelError(f"the cost {case.cost.text} is not known to satisfy a PD-PŁI, which the statement assumes")
    if not case.facts.sign_f1_at_0:
        raise ModelError(f"f(0) > f* is not known for the cost {case.cost.text}, and the statement assumes it")
    return case.facts.sign_f1_at_0


def _minimum(case: Case, halves: Halves) -> float:
    """f* in double precision, from an exact minimiser."""
    for point in case.facts.critical_points or ():
        if point.kind == "global minimum":
            return float(halves.jet(numpy.array([_float(point.at)]), 0)[0])
    raise ModelError(f"the minimiser of the cost {case.cost.text} has no exact name; take another cost")


def _float(value: Expr) -> float:
    return float(evaluate(value, Floats({}))[0][0])


# --- runs -------------------------------------------------------------------------------------------------------------
def _run(halves: Halves, starts: Array, deadline: float | None) -> BatchRun:
    return run_batch(halves.velocity, starts, deadline=deadline, max_steps=FEW_STEPS)


def _found(halves: Halves, starts: Array, ends: BatchRun, measure: Callable[[Array], Array], *notes: str) -> Found:
    """Errors of runs that have converged; one that blows up disagrees."""
    check_stops(ends.stops)
    lost = numpy.array([stop in (Stop.GROWS, Stop.SINGULAR) for stop in ends.stops])
    finished = numpy.array([stop is Stop.CONVERGED for stop in ends.stops]) | lost
    return Found(numpy.where(lost, numpy.inf, measure(ends.points)), finished, halves.layers(starts), notes)
