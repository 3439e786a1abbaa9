"""A command with a limit of seconds: it runs in a process of its own, which is ended when the time is over.

Why a process: exact arithmetic inside a library cannot be interrupted from Python. Why it tells what it has found so far:
what is settled when the time is over stays settled, and only the rest becomes undecided.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from symflow.errors import SymflowError

Found = dict[str, Any]
Work = Callable[[argparse.Namespace], Found]
Tell = Callable[[Any], None]  # a text on what is being done, or what was found so far
Result = TypeVar("Result")
GRACE = 0.3  # seconds beside the timeout: for what stops by itself at the deadline


class _Told(SymflowError):
    """An error of the other process, in its words."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def ended_at(seconds: float, work: Callable[[Tell], Result], watch: Tell) -> Result | None:
    """The result of the work, done in another process; None if it was ended because these seconds were over.

    Parameters
    ----------
    work
        Called with a function that tells this process something on the way.
    watch
        Called here with all that is told.
    """
    last = time.monotonic() + seconds
    ours, theirs = multiprocessing.Pipe(duplex=False)
    worker = multiprocessing.Process(target=_run, args=(theirs, work), daemon=True)
    worker.start()
    theirs.close()
    try:
        while ours.poll(max(0.0, last - time.monotonic())):
            try:
                kind, said = ours.recv()
            except EOFError:
                raise RuntimeError("the process of the command has ended without an answer") from None
            if kind == "done":
                done: Result = said
                return done
            if kind == "error":
                raise _Told(*said)
            watch(said)
    finally:
        worker.terminate()
        worker.join()
    return None


def _run(pipe: Connection, work: Callable[[Tell], Any]) -> None:
    try:
        pipe.send(("done", work(lambda said: pipe.send(("so far", said)))))
    except SymflowError as error:
        pipe.send(("error", (str(error), error.exit_code)))
    except Exception as error:  # a bug must reach the process that waits, which would wait for ever
        pipe.send(("error", (f"internal error: {type(error).__name__}: {error}; a bug: run it without --timeout", 4)))


def in_time(work: Work, args: argparse.Namespace, late: Work) -> Found:
    """The result of the work, or of `late` when --timeout is over; without --timeout in this process."""
    return by_stages(partial(_alone, work), args, late, lambda said: None, grace=0.0)


def _alone(work: Work, args: argparse.Namespace, tell: Tell) -> Found:
    """Work that tells nothing on the way."""
    return work(args)


def by_stages(
    work: Callable[[argparse.Namespace, Tell], Found], args: argparse.Namespace, late: Work, watch: Callable[[str], None],
    grace: float = GRACE,
) -> Found:  # fmt: skip
    """The result of the work; when --timeout is over, the last result that it told, or that of `late`.

    Parameters
    ----------
    work
        Called with the options and with a function to tell texts (handed to `watch`) and results so far.
    late
        The result when nothing was told.
    grace
        Seconds beside the timeout.
    """
    best: list[Found] = []

    def told(said: Any) -> None:
        if isinstance(said, str):
            watch(said)
        else:
            best[:] = [said]

    if not args.timeout:
        return work(args, told)
    found = ended_at(args.timeout + grace, partial(work, args), told)
    return found if found is not None else best[0] if best else late(args)
