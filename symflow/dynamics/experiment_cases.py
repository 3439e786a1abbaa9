"""The cases of an experiment: each network with each cost, whose data and starts are drawn at random from the seed.

Why drawn data are decimals of three digits: they are exact numbers in the cost and can be quoted in a record. A case has a
generator of its own, made of the seed and its place, so no case depends on what the others drew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy

from symflow.dynamics.convergence import Stop
from symflow.dynamics.experiments import LateError, Plan
from symflow.dynamics.start import check_flow
from symflow.dynamics.tape import Array
from symflow.dynamics.velocity import shapes_of
from symflow.errors import ModelError
from symflow.expressions import parse
from symflow.expressions.tree import Expr
from symflow.models import ActivationNetwork, Cost, DeepLinear, GradientFlow
from symflow.models.numbers import exact
from symflow.saddles.cost_facts import CostFacts, facts

SHOWN = 400  # numbers of a start that are written down


@dataclass(frozen=True)
class Found:
    """What a case gave: an error for each start, whether its run came to an end, the starts, and what should be told."""

    errors: Array
    finished: Array
    starts: Array
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """One network with one cost."""

    plan: Plan
    widths: tuple[int, ...]
    cost: Cost
    seed: tuple[int, int]

    @cached_property
    def flow(self) -> GradientFlow:
        """The flow of the case."""
        if self.plan.activation is None:
            return GradientFlow(DeepLinear(self.widths), self.cost)
        return GradientFlow(ActivationNetwork(self.plan.activation, units=self.widths[1]), self.cost)

    @cached_property
    def facts(self) -> CostFacts:
        """What is decided exactly of the cost."""
        found = facts(self.flow)
        assert found is not None
        return found

    @property
    def name(self) -> str:
        """The network in a few words."""
        return f"widths {','.join(map(str, self.widths))}"

    def generator(self, stream: int = 1) -> numpy.random.Generator:
        """A generator, the same each time; stream 0 is that of the data, 1 that of the starts."""
        return numpy.random.default_rng([*self.seed, stream])

    def starts(self) -> Array:
        """Random starts (starts, D), each of a size of its own between a quarter and two; a layer with many columns is
        scaled down, so that products do not grow with the width."""
        draw = self.generator()
        sizes = 2.0 ** draw.uniform(-2, 1, size=(self.plan.starts, 1))
        columns = numpy.concatenate([numpy.full(rows * cols, cols) for rows, cols in shapes_of(self.flow).values()])
        points: Array = sizes * draw.normal(size=(self.plan.starts, len(columns))) / numpy.sqrt(columns)
        return points

    def require_proper(self) -> None:
        """Refuse a cost that is known not to be proper and bounded below."""
        for holds, what in ((self.facts.proper, "proper"), (self.facts.bounded_below, "bounded below")):
            if holds is False:
                raise ModelError(f"the cost {self.cost.text} is not {what}; the statement is about costs that are")


def check_stops(stops: Sequence[Stop]) -> None:
    """A run that the clock has ended says nothing."""
    if Stop.TIMEOUT in stops:
        raise LateError("timeout")


def cases_of(plan: Plan, seed: int) -> Iterator[Case]:
    """All cases, with data drawn from the seed."""
    place = 0
    for widths in plan.networks:
        for text in plan.costs:
            draw = numpy.random.default_rng([seed, place, 0])
            yield Case(plan, widths, Cost(text, **_data(text, widths, draw)), (seed, place))
            place += 1


def _data(text: str, widths: tuple[int, ...], draw: numpy.random.Generator) -> dict[str, Any]:
    """The matrices that the cost names, of three decimals."""
    samples = widths[0] + 2
    shapes = {"T": (widths[-1], widths[0]), "X": (widths[0], samples), "Y": (widths[-1], samples)}
    named = set(re.findall(r"(?<![\w.])[A-Za-z_]\w*", text))  # not the T of a transpose
    return {name: [[f"{value:.3f}" for value in row] for row in draw.normal(size=shape)]
            for name, shape in shapes.items() if name in named}  # fmt: skip


def laws_of(case: Case) -> dict[str, Expr]:
    """The laws that are followed, by their text."""
    if case.plan.laws:
        return {text: parse(text, case.flow.letters) for text in case.plan.laws}
    return case.flow.imbalances()


def check_cases(plan: Plan) -> None:
    """Read everything that a proof file may have got wrong."""
    exact(plan.tolerance, "the tolerance")
    if exact(plan.time, "the time") <= 0:
        raise ModelError(f"the time {plan.time} is not positive; give e.g. 5")
    for case in cases_of(plan, 0):
        check_flow(case.flow)
        if plan.experiment == "drift of laws":
            laws_of(case)


def summary(plan: Plan, found: Sequence[tuple[Case, Found]]) -> dict[str, Any]:
    """The numbers of a record: counts, the worst error and its run; an error that is not a number is infinite."""
    tolerance, agreeing, unfinished = float(exact(plan.tolerance)), 0, 0
    worst, shown = -numpy.inf, None
    for case, one in found:
        errors = numpy.where(numpy.isnan(one.errors), numpy.inf, one.errors)
        agreeing += int((one.finished & (errors <= tolerance)).sum())
        unfinished += int((~one.finished).sum())
        errors = numpy.where(one.finished, errors, -numpy.inf)
        if len(errors) and errors.max() > worst:
            index = int(errors.argmax())
            worst, shown = float(errors[index]), (case, one.starts[index])
    notes = dict.fromkeys(note for _, one in found for note in one.notes)
    return {"agreeing": agreeing, "unfinished": unfinished, "worst_error": None if shown is None else repr(worst),
            "worst": None if shown is None else _run_text(*shown), "note": "; ".join(notes) or None}  # fmt: skip


def _run_text(case: Case, start: Array) -> dict[str, Any]:
    data = {name: [[str(value) for value in row] for row in rows] for name, rows in case.cost.matrices.items()}
    numbers = [repr(value) for value in start.ravel()[:SHOWN].tolist()]
    return {"network": list(case.widths), "cost": case.cost.text, **data, "start": numbers}
