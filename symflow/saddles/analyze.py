"""Everything about a point at once: critical? inertia, spectrum, kind, theorems; with one certificate per point.

Why one certificate: 'critical', 'inertia (1, 7, 4)' and 'no minimum' are said of the same point of the same cost, and a
reader should not have to compare three files to know that. Each answer is asked for separately, so that one which cannot
be settled leaves the others standing; it is then None, and the reason says why.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from symflow.errors import ModelError
from symflow.evidence import Outcome, weakest
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.saddles.asking import TIMEOUT, Asking
from symflow.saddles.certifying import certify_cost
from symflow.saddles.cost_facts import CostFacts, facts
from symflow.saddles.critical_points import Candidate, families
from symflow.saddles.exact import situation
from symflow.saddles.fields import Unsettled
from symflow.saddles.point_report import report_at
from symflow.saddles.results import Analysis, PointReport, unknown_point

METHOD = "exact slopes; Hessian by the Kronecker formula; inertia by two routes that agree; eigenvalues enclosed"
MAX_DIGITS = 1_000
MAX_SIZE = 100_000  # entries of all layers
Point = Mapping[str, Sequence[Sequence[Any]]]


def analyze(
    flow: GradientFlow,
    at: Point | str | None = None,
    *,
    digits: int = 30,
    hessian_anyway: bool = False,
    seed: int = 0,
    deadline: float | None = None,
    watch: Callable[[str | PointReport], None] | None = None,
) -> Analysis:
    """Decide what a point is: critical or not, the inertia of the Hessian, strict or not, minimum, maximum or saddle.

    Parameters
    ----------
    flow
        `GradientFlow(DeepLinear((2, 3, 2)), Cost("norm2(W - T)/2", T=[[…], […]]))`.
    at
        ``{"W1": rows, "W2": rows, …}`` of exact numbers ("1/10", "1e-30", "sqrt(2)", "log(2)/3"), or "origin"; without it
        the origin and the families of critical points that are known for the cost.
    digits
        Significant digits of the eigenvalues.
    hessian_anyway
        Look at the Hessian also where the gradient does not vanish.
    seed
        Of searches; it decides no answer.
    deadline
        A value of `time.monotonic()` after which what is not settled is undecided.
    watch
        Called with the name of each question when it is asked, and with each report when it is ready.

    Returns
    -------
    Analysis
        `.points` with a report each; `.cost_facts` for a cost of one variable.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear
    >>> flow = GradientFlow(DeepLinear((1, 2, 1)), Cost("(w - 1)^2/2"))
    >>> point = analyze(flow, at={"W1": [[0], [0]], "W2": [[0, 0]]}).points[0]
    >>> print(point.kind, point.inertia, point.outcome)
    strict saddle (2, 0, 2) certified
    """
    start = time.monotonic()
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MAX_DIGITS:
        raise ModelError(f"digits is {digits!r}; give a number of significant digits from 1 to {MAX_DIGITS}")
    _check_flow(flow)
    ask = Asking(deadline, watch)
    reports, known = _reports(flow, at, ask, digits=digits, hessian_anyway=hessian_anyway)
    reasons = dict.fromkeys(reason for reason in (ask.reason, *(one.reason for one in reports)) if reason)
    outcome = Outcome.UNDECIDED if ask.reasons else weakest(one.outcome for one in reports)
    reason, shown = "; ".join(reasons) or None, known if known is not None and known.scalar else None
    evidence = certify_cost(flow, shown, Asking())
    return Analysis(tuple(reports), shown, evidence, outcome, scope_of(flow), METHOD, reason, time.monotonic() - start, seed)


def _reports(
    flow: GradientFlow, at: Point | str | None, ask: Asking, *, digits: int, hessian_anyway: bool
) -> tuple[list[PointReport], CostFacts | None]:
    """A report on each point, and the facts of the cost."""
    reports: list[PointReport] = []
    known: CostFacts | None = None
    asked = False
    for one in _points(flow, at):
        if reports and ask.is_over:
            ask.reasons.append(TIMEOUT)
            break
        start = time.monotonic()
        try:
            here = situation(flow, one.at)
        except Unsettled as error:
            reports.append(unknown_point(one.at, str(error), time.monotonic() - start, one.label))
            continue
        if not asked:  # only now is the input known to be good
            known, asked = ask("cost", lambda: facts(flow)), True
        questions = Asking(ask.deadline, ask.watch, one.label)
        reports.append(report_at(here, one, known, questions, digits=digits, hessian_anyway=hessian_anyway))
        if ask.watch is not None:
            ask.watch(reports[-1])
    return reports, known


def _check_flow(flow: GradientFlow) -> None:
    """Refuse what has no Hessian at a point."""
    if not isinstance(flow, GradientFlow):
        raise ModelError(f"analyze needs a flow, not {type(flow).__name__}; write GradientFlow(DeepLinear((2, 3, 2)), Cost(…))")
    if not isinstance(flow.network, DeepLinear) or not flow.network.is_concrete:
        raise ModelError(f"analyze needs a deep linear network of integer widths, not {flow.network}; give widths such as 2,3,2")
    size = sum(int(one.rows) * int(one.cols) for one in flow.letters.values())
    if size > MAX_SIZE:
        raise ModelError(f"the layers have {size} entries, but at most {MAX_SIZE} are analysed; give smaller widths")
    if not isinstance(flow.cost, Cost):
        raise ModelError("an arbitrary cost has no Hessian at a point; give a concrete one, e.g. norm2(W - T)/2")


def _points(flow: GradientFlow, at: Point | str | None) -> list[Candidate]:
    """The points to look at, each with a few words on where it comes from."""
    if at is None:
        return families(flow)
    if isinstance(at, Mapping):
        given: dict[str, Any] = dict(at)
        return [Candidate(given, "given point")]
    if at == "origin":
        return [Candidate(origin(flow), "origin")]
    raise ModelError(f"a point is {{'W1': rows, …}} or 'origin', not {str(at)[:60]!r}; give one of these")


def scope_of(flow: GradientFlow) -> dict[str, Any]:
    """Widths, depth and cost."""
    assert isinstance(flow.network, DeepLinear)
    return {"widths": list(flow.network.widths), "depth": flow.network.depth, "cost": flow.cost.text}


def origin(flow: GradientFlow) -> dict[str, list[list[Any]]]:
    """All layers zero."""
    return {name: [[0] * int(one.cols) for _ in range(int(one.rows))] for name, one in flow.letters.items()}
