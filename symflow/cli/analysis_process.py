"""An analysis in a process of its own, which is ended when the time is over; what it had found by then is kept.

Why a process: nothing inside Python can stop FLINT in the middle of a determinant. The process is asked to stop between
two questions at the deadline, and ended a little later if it does not.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from symflow.cli.options import Waiting
from symflow.errors import SymflowError
from symflow.evidence import Outcome
from symflow.models import GradientFlow
from symflow.saddles.analyze import METHOD, analyze, origin, scope_of
from symflow.saddles.asking import TIMEOUT
from symflow.saddles.results import Analysis, PointReport, unknown_point

GRACE = 0.5  # seconds, and a tenth of the timeout: for the question that is being asked when the time is over


class _Told(SymflowError):
    """An error of the other process, in its words."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


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


def _in_time(flow: GradientFlow, at: Any, options: dict[str, Any], timeout: float, watch: Callable[[Any], None]) -> Analysis:
    start = time.monotonic()
    ours, theirs = multiprocessing.Pipe(duplex=False)
    worker = multiprocessing.Process(target=_work, args=(theirs, flow, at, {**options, "deadline": start + timeout}), daemon=True)
    worker.start()
    theirs.close()
    reports: list[PointReport] = []
    last = start + timeout + max(GRACE, timeout / 10)
    try:
        while ours.poll(max(0.0, last - time.monotonic())):
            try:
                said = ours.recv()
            except EOFError:
                raise RuntimeError("the process of the analysis has ended without an answer") from None
            if isinstance(said, Analysis):
                return said
            if isinstance(said, tuple):
                raise _Told(*said)
            if isinstance(said, PointReport):
                reports.append(said)
            watch(said)
    finally:
        worker.terminate()
        worker.join()
    asked = origin(flow) if at == "origin" else at
    points = reports or ([unknown_point(asked, TIMEOUT, timeout)] if asked is not None else [])
    seconds, seed = time.monotonic() - start, options["seed"]
    return Analysis(tuple(points), None, None, Outcome.UNDECIDED, scope_of(flow), METHOD, TIMEOUT, seconds, seed)


def _work(pipe: Connection, flow: GradientFlow, at: Any, options: dict[str, Any]) -> None:
    try:
        pipe.send(analyze(flow, at, watch=pipe.send, **options))
    except SymflowError as error:
        pipe.send((str(error), error.exit_code))
    except Exception as error:  # a bug must reach the process that waits, which would wait for ever
        pipe.send((f"internal error: {type(error).__name__}: {error}; a bug: run it without --timeout", 4))

