"""Settling many formulas: in this process, in a process pool, or in any executor.

Why a file of its own: the promises are about time and processes, not about propositions. A finished formula is never
lost, whatever ends the run (time, Ctrl-C, a worker that dies); what is not settled is undecided and says why; and the
number of workers never changes an answer, because each formula is settled on its own with the same seed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from symflow.errors import SymflowError
from symflow.evidence import Outcome
from symflow.propositions.results import Settled

if TYPE_CHECKING:
    from symflow.statements import Setting

MAX_WORKERS = 4  # each holds its own engines, and 1 GB must suffice
Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Task:
    """One formula in its setting, with the name that progress shows."""

    name: str
    setting: Setting
    text: str
    by: Literal["entries"] | None = None
    depth: int | str | None = None


def available_workers() -> int:
    """As many workers as this process may use processors, within reason."""
    if hasattr(os, "sched_getaffinity"):
        return min(MAX_WORKERS, len(os.sched_getaffinity(0)))
    return min(MAX_WORKERS, os.cpu_count() or 1)


def undecided(reason: str, *, internal: bool = False, seconds: float = 0.0) -> Settled:
    """An undecided formula, with its reason."""
    return Settled(Outcome.UNDECIDED, reason=reason, internal=internal, seconds=seconds)


def settle(task: Task, seed: int, deadline: float | None) -> Settled:
    """Decide one formula; an error is a reason, never an answer, and never ends the others."""
    from symflow.statements import decide

    start = time.monotonic()
    if deadline is not None and start >= deadline:
        return undecided("timeout")
    try:
        decision = decide(task.setting.statement(task.text), seed=seed, deadline=deadline, by=task.by)
        evidence = decision.evidence
        return Settled(
            outcome=decision.outcome,
            scope={**decision.scope, "depth": task.depth if decision.scope["depth"] is None else decision.scope["depth"]},
            method=decision.method,
            reason=decision.reason,
            certificate=None if evidence is None else evidence.certificate,
            checked_by=None if evidence is None else evidence.checked_by,
            counterexample=decision.counterexample,
            seconds=time.monotonic() - start,
            remark=decision.remark,
        )
    except SymflowError as error:
        return undecided(_in_one_line(error), internal=error.exit_code == 4, seconds=time.monotonic() - start)
    except Exception as error:  # a bug of an engine: the run goes on, and ends with exit code 4
        reason = f"internal error: {type(error).__name__}: {_in_one_line(error)}"
        return undecided(reason, internal=True, seconds=time.monotonic() - start)


def settle_all(
    tasks: Sequence[Task],
    *,
    seed: int = 0,
    jobs: int = 1,
    timeout: float | None = None,
    executor: Executor | None = None,
    report: Report | None = None,
) -> tuple[list[Settled], bool]:
    """Settle all tasks, in their order; the second value says whether Ctrl-C ended the run early."""
    deadline = None if timeout is None else time.monotonic() + timeout
    found: list[Settled | None] = [None] * len(tasks)
    why = "interrupted"
    try:
        if executor is not None:
            why = _in_executor(executor, tasks, found, seed, deadline, report, cancel=True)
        elif jobs == 1 and timeout is None:
            _here(tasks, found, seed, report)
        elif tasks:
            why = _in_pool(jobs, tasks, found, seed, deadline, report)
        interrupted = False
    except KeyboardInterrupt:
        interrupted = True
    return [settled if settled is not None else undecided(why) for settled in found], interrupted


def _here(tasks: Sequence[Task], found: list[Settled | None], seed: int, report: Report | None) -> None:
    for index, task in enumerate(tasks):
        found[index] = settle(task, seed, None)
        if report is not None:
            report(index + 1, len(tasks), task.name)


def _in_pool(
    jobs: int,
    tasks: Sequence[Task],
    found: list[Settled | None],
    seed: int,
    deadline: float | None,
    report: Report | None,
) -> str:
    """A process pool whose workers are ended, not awaited, once the time is over."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), initializer=_ignore_interrupts)
    finished = False
    try:
        # Its futures are not cancelled: the pool itself fails them once its workers are gone, and complains about
        # those that it finds cancelled.
        why = _in_executor(pool, tasks, found, seed, deadline, report, cancel=False)
        finished = all(settled is not None for settled in found)
        return why
    finally:
        if not finished:
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()
        pool.shutdown(wait=finished, cancel_futures=True)


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle


def _in_executor(
    executor: Executor,
    tasks: Sequence[Task],
    found: list[Settled | None],
    seed: int,
    deadline: float | None,
    report: Report | None,
    *,
    cancel: bool,
) -> str:
    """Submit all, collect as they finish; what is missing at the end is missing for the reason returned."""
    waiting: dict[Future[Any], int] = {}
    try:
        for index, task in enumerate(tasks):
            waiting[executor.submit(settle, task, seed, deadline)] = index
        while waiting:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            done, _ = wait(waiting, timeout=left, return_when=FIRST_COMPLETED)
            if not done:
                return "timeout"
            for future in done:
                index = waiting.pop(future)
                found[index] = future.result()
                if report is not None:
                    report(len(tasks) - len(waiting), len(tasks), tasks[index].name)
    except BrokenProcessPool:
        return "a worker process died, perhaps for lack of memory; try --jobs 1"
    finally:
        for future in waiting if cancel else ():
            future.cancel()
    return "not run"


def _in_one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
