"""Experiments that watch the consequences of a theorem in double precision, by name.

Why data and a closed list: a proof file says which experiment is run on which networks and costs, from how many random
starts, with which seed and tolerance; it never says what came out. The work is in the files named here, one family each,
and is imported only when it runs. Everything random is drawn from the seed, case by case, so a record can be made again.
"""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symflow.dynamics.run_record import RunRecord
from symflow.errors import SymflowError

if TYPE_CHECKING:
    from symflow.dynamics.experiment_cases import Case, Found


@dataclass(frozen=True)
class Plan:
    """An experiment as data.

    Parameters
    ----------
    id
        Its name.
    experiment
        A key of `EXPERIMENTS`.
    networks
        Widths, such as ``((2, 3, 2), (2, 3, 3, 2))``; each is run with each cost.
    costs
        Texts. The matrices T (of the shape of W), X and Y (d0 x m and dN x m, m = d0 + 2) are drawn at random.
    starts
        Random starts (or pairs of starts) for each network and each cost.
    tolerance
        The largest error that agrees, an exact number in a text.
    seed
        Of everything random.
    activation
        For networks of widths 1, k, 1 with activated units.
    laws
        The quantities that are followed, for the drift of laws; by default all imbalances.
    time
        How long the drift of laws is followed.
    """

    id: str
    experiment: str
    networks: tuple[tuple[int, ...], ...]
    costs: tuple[str, ...]
    starts: int = 20
    tolerance: str = "1e-8"
    seed: int = 0
    activation: str | None = None
    laws: tuple[str, ...] = ()
    time: str = "5"

    @property
    def runs(self) -> int:
        """The number of starts (or pairs) in all."""
        return self.starts * len(self.networks) * len(self.costs)


@dataclass(frozen=True)
class Experiment:
    """What is done, where the code is, and which networks it takes: `any`, `two layers` or `vector` (1, k, 1)."""

    summary: str
    measure: str
    module: str
    function: str
    networks: str
    unit: str = "starts"


EXPERIMENTS = {
    "drift of laws": Experiment(
        "laws are followed along the flow; they should not change", "relative change", "experiment_laws", "drift", "any"),
    "convergence": Experiment(
        "the flow runs until it has converged; the end should be critical for g", "|∇g(end)|/(1 + |∇g(start)|)",
        "experiment_limits", "to_critical_point", "any"),
    "vanishing gradient": Experiment(
        "two layers run until they have converged; the end should be critical for f", "|∇f(end)|/(1 + |∇f(start)|)",
        "experiment_limits", "to_critical_point_of_f", "two layers"),
    "d > 0, slope": Experiment(
        "starts with d > 0, half of them close to d = 0, run until they have converged; f' should vanish", "|f'| at the end",
        "experiment_saddle", "slope_vanishes", "vector"),
    "d > 0, minimum": Experiment(
        "starts with d > 0, half of them close to d = 0, run until they have converged; f should be minimal",
        "f - f* at the end", "experiment_saddle", "reaches_minimum", "vector"),
    "d = 0": Experiment(
        "starts with d = 0 run until they have converged, on the part of the ray on which f' has no zero; they should end at the"
        " origin, and f should never be below f(0)", "|w| at the end", "experiment_saddle", "ends_at_origin", "vector"),
    "equal products": Experiment(
        "pairs with one product and c > c' run side by side; at 24 moments the one with c should not be behind",
        "g - g' at 24 moments",
        "experiment_pairs", "larger_c_is_ahead", "vector", "pairs"),
}  # fmt: skip


class LateError(SymflowError):
    """The time was over before an experiment had ended."""


def observe(plan: Plan, *, shift: int = 0, deadline: float | None = None, field: Any = None) -> RunRecord:
    """Run an experiment.

    Parameters
    ----------
    shift
        Added to the seed.
    deadline
        A value of `time.monotonic()`; a record that is not complete by then is 'not run'.
    field
        Makes the velocity of a flow instead of `Velocity`: with a wrong one the record must disagree.

    Examples
    --------
    >>> plan = Plan("one", "vanishing gradient", ((2, 3, 2),), ("norm2(W - T)/2",), starts=4)
    >>> record = observe(plan)
    >>> record.status, record.agreeing, float(record.worst_error) < 1e-8
    ('observed', 4, True)
    """
    from importlib import import_module

    from symflow.dynamics.experiment_cases import cases_of, summary
    from symflow.dynamics.velocity import Velocity
    from symflow.evidence.versions import versions

    began, what, seed = clock.monotonic(), EXPERIMENTS[plan.experiment], plan.seed + shift
    run: Callable[..., Found] = getattr(import_module(f"symflow.dynamics.{what.module}"), what.function)
    found: list[tuple[Case, Found]] = []
    try:
        for case in cases_of(plan, seed):
            if deadline is not None and clock.monotonic() >= deadline:
                raise LateError("timeout")
            found.append((case, run(case, field or Velocity, deadline)))
    except SymflowError as error:
        return not_run(plan, " ".join(str(error).split()), shift=shift, seconds=clock.monotonic() - began)
    return RunRecord(
        plan.id, plan.experiment, seed, plan.runs, tolerance=plan.tolerance, measure=what.measure, unit=what.unit,
        versions=versions(), **summary(plan, found), seconds=clock.monotonic() - began,
    )  # fmt: skip


def not_run(plan: Plan, reason: str, *, shift: int = 0, seconds: float = 0.0) -> RunRecord:
    """The record of an experiment that was not run, or not to its end."""
    what = EXPERIMENTS[plan.experiment]
    return RunRecord(plan.id, plan.experiment, plan.seed + shift, plan.runs, tolerance=plan.tolerance, measure=what.measure,
                     unit=what.unit, reason=reason, seconds=seconds)  # fmt: skip


def check_plan(plan: Plan) -> None:
    """Read every network, cost and law once, without running anything.

    Raises
    ------
    SymflowError
        What is wrong, in one line.
    """
    from symflow.dynamics.experiment_cases import check_cases

    check_cases(plan)
