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
from typing import Any

from symflow.errors import SymflowError

Found = dict[str, Any]
Work = Callable[[argparse.Namespace], Found]
Tell = Callable[[Any], None]  # a text on what is being done, or what was found so far
GRACE = 0.3  # seconds beside the timeout: for what stops by itself at the deadline


class _Told(SymflowError):
    """An error of the other process, in its words."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


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
    def texts(said: Any) -> None:
        if isinstance(said, str):
            watch(said)

    if not args.timeout:
        return work(args, texts)
    last = time.monotonic() + args.timeout + grace
    ours, theirs = multiprocessing.Pipe(duplex=False)
    worker = multiprocessing.Process(target=_run, args=(theirs, work, args), daemon=True)
    worker.start()
    theirs.close()
    best: Found | None = None
    try:
        while ours.poll(max(0.0, last - time.monotonic())):
            try:
                kind, said = ours.recv()
            except EOFError:
                raise RuntimeError("the process of the command has ended without an answer") from None
            if kind == "done":
                done: Found = said
                return done
            if kind == "error":
                raise _Told(*said)
            texts(said)
            best = said if isinstance(said, dict) else best
    finally:
        worker.terminate()
        worker.join()
    return best if best is not None else late(args)


def _run(pipe: Connection, work: Callable[[argparse.Namespace, Tell], Found], args: argparse.Namespace) -> None:
    try:
        pipe.send(("done", work(args, lambda said: pipe.send(("so far", said)))))
    except SymflowError as error:
        pipe.send(("error", (str(error), error.exit_code)))
    except Exception as error:  # a bug must reach the process that waits, which would wait for ever
        pipe.send(("error", (f"internal error: {type(error).__name__}: {error}; a bug: run it without --timeout", 4)))
