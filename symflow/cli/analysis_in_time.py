"""An analysis with a limit of seconds: the points that are finished by then are kept.

The analysis is asked to stop between two questions at the deadline, and ended a little later if it does not.
"""

from __future__ import annotations

import argparse
import time
from functools import partial
from typing import Any

from symflow.cli.options import Waiting
from symflow.cli.time_limit import Tell, ended_at
from symflow.evidence import Outcome
from symflow.models import GradientFlow
from symflow.saddles.analyze import METHOD, analyze, origin, scope_of
from symflow.saddles.asking import TIMEOUT
from symflow.saddles.results import Analysis, PointReport, unknown_point

GRACE = 0.5  # seconds, and a tenth of the timeout: for the question that is being asked when the time is over


def analysis(flow: GradientFlow, at: Any, args: argparse.Namespace) -> Analysis:
    """The analysis that the options ask for, with progress on stderr."""
    waiting = Waiting()
    options = {"digits": args.digits, "hessian_anyway": args.hessian_anyway, "seed": args.seed}
    try:
        if args.timeout is None:
            return analyze(flow, at, watch=waiting, **options)
        return _in_time(flow, at, options, args.timeout, waiting)
    finally:
        waiting.close()


def _in_time(flow: GradientFlow, at: Any, options: dict[str, Any], timeout: float, watch: Tell) -> Analysis:
    start, reports = time.monotonic(), list[PointReport]()

    def told(said: Any) -> None:
        if isinstance(said, PointReport):
            reports.append(said)
        watch(said)

    work = partial(_work, flow, at, {**options, "deadline": start + timeout})
    found = ended_at(timeout + max(GRACE, timeout / 10), work, told)
    if found is not None:
        return found
    asked = origin(flow) if at == "origin" else at
    label = "origin" if at == "origin" else "given point"
    points = reports or ([unknown_point(asked, TIMEOUT, timeout, label)] if asked is not None else [])
    seconds, seed = time.monotonic() - start, options["seed"]
    return Analysis(tuple(points), None, None, Outcome.UNDECIDED, scope_of(flow), METHOD, TIMEOUT, seconds, seed)


def _work(flow: GradientFlow, at: Any, options: dict[str, Any], tell: Tell) -> Analysis:
    return analyze(flow, at, watch=tell, **options)
