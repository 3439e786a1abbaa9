"""Settling many formulas, and running the observations: in this process, in a process pool, or in any executor.

Why a file of its own: the promises are about time and processes, not about propositions. A finished formula is never
lost, whatever ends the run (time, Ctrl-C, a worker that dies); what is not settled is undecided and says why; and the
number of workers never changes an answer, because each formula is settled on its own with the same seed. Observations
come after the formulas: where time is short, decisions go first.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from symflow.dynamics.experiments import not_run, observe
from symflow.dynamics.run_record import RunRecord
from symflow.errors import SymflowError
from symflow.evidence import Outcome
from symflow.propositions.law_counts import LawCount, settle_count
from symflow.propositions.observations import Observation
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


@dataclass(frozen=True)
class Count:
    """One claim about numbers of laws, with the name that progress shows."""

    name: str
    claim: LawCount


@dataclass(frozen=True)
class Watch:
    """One observation, with the name that progress shows."""

    name: str
    observation: Observation


Job = Task | Count | Watch
Done = Settled | RunRecord


def available_workers() -> int:
    """As many workers as this process may use processors, within reason."""
    if hasattr(os, "sched_getaffinity"):
        return min(MAX_WORKERS, len(os.sched_getaffinity(0)))
    return min(MAX_WORKERS, os.cpu_count() or 1)


def undecided(reason: str, *, internal: bool = False, seconds: float = 0.0) -> Settled:
    """An undecided formula, with its reason."""
    return Settled(Outcome.UNDECIDED, reason=reason, internal=internal, seconds=seconds)


def settle(task: Task | Count, seed: int, deadline: float | None) -> Settled:
    """Decide one formula or count; an error is a reason, never an answer, and never ends the others."""
    start = time.monotonic()
    if deadline is not None and start >= deadline:
        return undecided("timeout")
    try:
        one = settle_count(task.claim, seed) if isinstance(task, Count) else _decided(task, seed, deadline)
        return replace(one, seconds=time.monotonic() - start)
    except SymflowError as error:
        return undecided(_in_one_line(error), internal=error.exit_code == 4, seconds=time.monotonic() - start)
    except Exception as error:  # a bug of an engine: the run goes on, and ends with exit code 4
        reason = f"internal error: {type(error).__name__}: {_in_one_line(error)}"
        return undecided(reason, internal=True, seconds=time.monotonic() - start)


def _decided(task: Task, seed: int, deadline: float | None) -> Settled:
    from symflow.statements import decide

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
        remark=decision.remark,
    )


def watch(job: Watch, seed: int, deadline: float | None) -> RunRecord:
    """Run one observation; an error is a reason, and never ends the others."""
    try:
        return observe(job.observation, shift=seed, deadline=deadline)
    except Exception as error:  # a bug of an experiment: an observation changes no exit code
        reason = f"internal error: {type(error).__name__}: {_in_one_line(error)}"
        return not_run(job.observation, reason, shift=seed)


def work(job: Job, seed: int, deadline: float | None) -> Done:
    """What a worker does."""
    return watch(job, seed, deadline) if isinstance(job, Watch) else settle(job, seed, deadline)


def _missing(job: Job, why: str, seed: int) -> Done:
    return not_run(job.observation, why, shift=seed) if isinstance(job, Watch) else undecided(why)


def settle_all(
    tasks: Sequence[Job],
    *,
    seed: int = 0,
    jobs: int = 1,
    timeout: float | None = None,
    executor: Executor | None = None,
    report: Report | None = None,
) -> tuple[list[Done], bool]:
    """Settle all tasks and run all observations, in their order; the second value says whether Ctrl-C ended the run early."""
    deadline = None if timeout is None else time.monotonic() + timeout
    found: list[Done | None] = [None] * len(tasks)
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
    return [_missing(task, why, seed) if one is None else one for task, one in zip(tasks, found, strict=True)], interrupted


def _here(tasks: Sequence[Job], found: list[Done | None], seed: int, report: Report | None) -> None:
    for index, task in enumerate(tasks):
        found[index] = work(task, seed, None)
        if report is not None:
            report(index + 1, len(tasks), task.name)


def _in_pool(
    jobs: int,
    tasks: Sequence[Job],
    found: list[Done | None],
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
    tasks: Sequence[Job],
    found: list[Done | None],
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
            waiting[executor.submit(work, task, seed, deadline)] = index
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
