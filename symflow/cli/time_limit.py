"""A command with a limit of seconds: it runs in a process of its own, which is ended when the time is over.

Why a process: exact arithmetic inside a library cannot be interrupted from Python.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

Work = Callable[[argparse.Namespace], dict[str, Any]]


def in_time(work: Work, args: argparse.Namespace, late: Work) -> dict[str, Any]:
    """The result of the work, or of `late` when --timeout is over; without --timeout in this process."""
    if not args.timeout:
        return work(args)
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    plain = argparse.Namespace(**{name: value for name, value in vars(args).items() if name != "run"})
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(1)
    future = pool.submit(work, plain)
    try:
        return future.result(timeout=args.timeout)
    except TimeoutError:
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        return late(args)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
