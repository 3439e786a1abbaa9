"""`sf.integrate`: one trajectory, its drift, its end and its limit, as people, notebooks and scripts read it.

Why three different words on one page: the run in doubles is observed, the end may be enclosed, and the limit is decided
from the exact start where a theorem says how. They need not agree: a start with d = 1e-40 is a start at the saddle for
double precision. Then the exact answer stands, and the note says that the run cannot see it.
"""

from __future__ import annotations

import html
import math
import time as clock
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy

from symflow.dynamics.convergence import CRITERION, Stop
from symflow.dynamics.drift import Drift
from symflow.dynamics.limit_results import DIVERGES, TIMEOUT, Limit, unknown
from symflow.dynamics.limits import limit
from symflow.dynamics.passages import PASSED
from symflow.dynamics.single import ABSOLUTE, RELATIVE, Run, run
from symflow.dynamics.start import check_flow, doubles, read_start, scope_of
from symflow.dynamics.tape import Array
from symflow.dynamics.validated import METHOD as ENCLOSED
from symflow.dynamics.validated import Enclosed, enclose
from symflow.dynamics.velocity import Velocity, split
from symflow.errors import ModelError, SymflowError
from symflow.evidence import Evidence, Outcome
from symflow.evidence.report import report
from symflow.expressions import parse
from symflow.expressions.digits import rational_text
from symflow.interpretations import Floats, evaluate
from symflow.models import GradientFlow
from symflow.models.numbers import exact

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

METHOD = f"explicit Runge-Kutta of order 8 (DOP853) in double precision, tolerances {RELATIVE:g} and {ABSOLUTE:g}"
AGREES = 1e-6  # relative distance at which an end is said to be the limit
ELSEWHERE = (
    "the run in double precision ended elsewhere than the exact limit: it cannot see what decides; the limit stands"
)


@dataclass(frozen=True, repr=False)
class Trajectory:
    """A trajectory of a gradient flow.

    Attributes
    ----------
    outcome : Outcome
        Of the end: observed (certified if validated), or undecided if it was not reached; the limit has its own.
    drift : dict
        Each exact law with its largest change along the run, a text; None where the law has no value on the way.
    end : dict or None
        The last point, rows of texts (or of ``{"lower", "upper"}`` if validated); None if the run did not get there.
    limit : Limit
        Where the trajectory goes as time goes on.
    time : str
        How far the run came.
    times, points : arrays
        The steps (n,) and their points (n, D): W1 row by row, then W2, …
    flow : GradientFlow
        What was followed.
    """

    outcome: Outcome
    scope: dict[str, Any]
    method: str
    evidence: Evidence | None
    reason: str | None
    drift: dict[str, str | None]
    end: dict[str, Any] | None
    limit: Limit
    time: str
    stop: str
    steps: int
    evaluations: int
    note: str | None
    seconds: float
    seed: int
    times: Array = field(compare=False)
    points: Array = field(compare=False)
    flow: GradientFlow = field(compare=False)

    def __bool__(self) -> bool:
        raise TypeError("a trajectory has no truth value; read .end, .limit or .outcome")

    def __str__(self) -> str:
        largest = [float(value) for value in self.drift.values() if value is not None]
        lines = [f"{self.outcome}: trajectory to t = {self.time}, {self.stop} after {self.steps} steps"]
        if self.reason:
            lines.append(f"  why undecided: {self.reason}")
        if self.end is not None:
            lines.append(f"  end: {_short(', '.join(f'{name} = {_plain(rows)}' for name, rows in self.end.items()), 200)}")
        if largest:
            lines.append(f"  largest drift of {len(self.drift)} exact law{'s' * (len(self.drift) > 1)}: {max(largest):.2g}")
        lines.append(f"  {_short(str(self.limit), 240)}")
        if self.note:
            lines.append(f"  note: {self.note}")
        lines.append(f"  {self.seconds:.3f} s")
        return "\n".join(lines)

    __repr__ = __str__

    @property
    def certificate(self) -> dict[str, Any] | None:
        """Of the enclosed end, else of the limit; a run has none."""
        return self.evidence.certificate if self.evidence else self.limit.certificate

    @property
    def checked_by(self) -> str | None:
        """Who checked it."""
        return self.evidence.checked_by if self.evidence else self.limit.checked_by

    def to_json(self) -> dict[str, Any]:
        """The object of `symflow trajectory --json`."""
        return report("trajectory", self, {
            "drift": self.drift,
            "end": self.end,
            "limit": self.limit.to_json(),
            "time": self.time,
            "stop": self.stop,
            "criterion": CRITERION,
            "steps": self.steps,
            "evaluations": self.evaluations,
            "note": self.note,
        })

    def plot(self, ax: Axes | None = None) -> tuple[Artist, ...]:
        """Draw the entries of the layers over time, the exact limit dotted.

        Parameters
        ----------
        ax
            Axes of matplotlib (the extra `plot`); without them a new figure is made.

        Returns
        -------
        tuple
            The artists; ``artists[0].figure.savefig("run.png")`` stores the figure.
        """
        from symflow.dynamics.drawing import draw_trajectory

        return draw_trajectory(self, ax)

    def _repr_latex_(self) -> str:
        from symflow.dynamics.drawing import trajectory_latex

        return trajectory_latex(self)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


def integrate(
    flow: GradientFlow,
    start: Mapping[str, Any],
    time: Any = None,
    *,
    validated: bool = False,
    seed: int = 0,
    deadline: float | None = None,
    watch: Callable[[str], None] | None = None,
    report: Callable[[Trajectory], None] | None = None,
) -> Trajectory:
    """Follow a gradient flow from a start.

    Parameters
    ----------
    flow
        Integer widths and a concrete cost.
    start
        Exact numbers for each letter: ``{"W1": [["1/2"], [0]], "W2": [[1, "sqrt(2)"]]}``.
    time
        A rational number, at least 0; without it the run goes on until it has converged (`CRITERION`).
    validated
        Enclose the end rigorously, on balls (at most 8 numbers, and a time).
    deadline
        A value of `time.monotonic()` after which what is not settled is undecided.
    watch
        Called now and then with a text on how far the run is.
    report
        Called with what is known so far, as long as not all is settled; the rest has the reason 'timeout' there.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear
    >>> flow = GradientFlow(DeepLinear((1, 1, 1)), Cost("(w - 2)^2/2"))
    >>> found = integrate(flow, {"W1": [[3]], "W2": [[0]]})
    >>> found.stop, float(max(found.drift.values())) < 1e-10, round(float(found.end["W1"][0][0])**2, 6)
    ('converged', True, 9.424429)
    """
    began = clock.monotonic()
    check_flow(flow)
    point = read_start(flow, start)
    length = _time(time)
    if validated and length is None:
        raise ModelError("a validated end needs a time; give one, e.g. 10")
    row = doubles(point)
    found, drift = observed(flow, row, None if length is None else float(length), deadline, watch)
    so_far = _SoFar(flow, length, validated, found, drift, began, seed)
    if report is not None:
        report(so_far.with_limit(unknown(TIMEOUT)))
    if watch is not None:
        watch("where the trajectory goes as time goes on")
    over = deadline is not None and clock.monotonic() >= deadline
    decided = unknown(TIMEOUT) if over else limit(flow, point, deadline=deadline)
    if not validated or length is None:
        return so_far.with_limit(decided)
    if report is not None:
        report(so_far.with_limit(decided))
    return so_far.with_limit(decided, enclose(flow, point, length, deadline=deadline, watch=watch))


@dataclass(frozen=True)
class _SoFar:
    """The run, to which the limit and the enclosed end come one by one."""

    flow: GradientFlow
    length: Fraction | None
    validated: bool
    found: Run
    drift: dict[str, str | None]
    began: float
    seed: int

    def with_limit(self, decided: Limit, enclosed: Enclosed = (None, None, TIMEOUT)) -> Trajectory:
        """All that is settled; an end that is still to be enclosed is not."""
        found, length = self.found, self.length
        method = METHOD if found.method is None else f"{METHOD}; {found.method}"
        end: dict[str, Any] | None = rows_of(self.flow, found.points[-1]) if found.stop.is_complete else None
        evidence, reason = None, found.reason
        if self.validated:
            (end, evidence, reason), method = enclosed, f"{ENCLOSED}; drift: {method}"
        reached = length is not None and (found.stop is Stop.REACHED or evidence is not None)
        return Trajectory(
            outcome=evidence.outcome if evidence else Outcome.UNDECIDED if end is None else Outcome.OBSERVED,
            scope=scope_of(self.flow), method=method, evidence=evidence, reason=reason, drift=self.drift, end=end, limit=decided,
            time=rational_text(length) if reached and length is not None else repr(float(found.times[-1])), stop=found.stop.value,
            steps=found.steps, evaluations=found.evaluations, note=_note(self.flow, found, decided, evidence is not None),
            seconds=clock.monotonic() - self.began, seed=self.seed, times=found.times, points=found.points, flow=self.flow,
        )  # fmt: skip


def not_followed(flow: GradientFlow, start: Mapping[str, Any], seed: int, seconds: float) -> Trajectory:
    """A trajectory of which nothing is known, because the time was over."""
    row = doubles(read_start(flow, start))
    return Trajectory(
        outcome=Outcome.UNDECIDED, scope=scope_of(flow), method=METHOD, evidence=None, reason=TIMEOUT, drift={}, end=None,
        limit=unknown(TIMEOUT), time="0", stop=Stop.TIMEOUT.value, steps=0, evaluations=0, note=None, seconds=seconds, seed=seed,
        times=numpy.zeros(1), points=row[None, :], flow=flow,
    )  # fmt: skip


def observed(
    flow: GradientFlow, row: Array, time: float | None, deadline: float | None, watch: Callable[[str], None] | None
) -> tuple[Run, dict[str, str | None]]:
    """The run in doubles and the drift of each law."""
    drift, member = Drift(flow, row[None, :]), numpy.array([0])
    found = run(Velocity(flow), row, time, observe=lambda new: drift.update(member, new), watch=watch, deadline=deadline)
    return found, {law: None if value is None else repr(value) for law, value in drift.largest().items()}


def _time(time: Any) -> Fraction | None:
    if time is None:
        return None
    length = exact(time, "the time")
    if length < 0:
        raise ModelError(f"the time is {time}; gradient flow is followed forwards, so give a time that is at least 0")
    if length > 10**12:
        raise ModelError(f"the time is {str(time)[:40]}; give at most 10^12")
    return length


def rows_of(flow: GradientFlow, row: Array) -> dict[str, list[list[str]]]:
    """A row of doubles as the matrices of the letters, in shortest round-trip form."""
    shapes = {name: (int(one.rows), int(one.cols)) for name, one in flow.letters.items()}
    return {name: [[repr(float(x)) for x in line] for line in part[0]] for name, part in split(row[None, :], shapes).items()}


def _note(flow: GradientFlow, found: Run, decided: Limit, enclosed: bool) -> str | None:
    """Whether a run that has converged ended where the exact limit is not, or may have been led astray close to a rest."""
    agrees = _agrees(flow, found, decided) if found.stop is Stop.CONVERGED else None
    if agrees is not None:
        return None if agrees else ELSEWHERE
    return None if found.passed is None or enclosed or not found.stop.is_complete else PASSED.format(found.passed)


def _agrees(flow: GradientFlow, found: Run, decided: Limit) -> bool | None:
    """Whether the run has ended at the exact limit; None where that is not known."""
    if decided.outcome is not Outcome.CERTIFIED:
        return None
    if decided.at is None:
        return False if decided.kind == DIVERGES else None
    ends = split(found.points[-1][None, :], {name: (int(one.rows), int(one.cols)) for name, one in flow.letters.items()})
    known = True
    for name, rows in decided.at.items():
        for line, here in zip(rows, ends[name][0], strict=True):
            for text, value in zip(line, here, strict=True):
                exactly = _double(text)
                known &= exactly is not None
                if exactly is not None and abs(value - exactly) > AGREES * (1 + abs(exactly)):
                    return False
    return True if known else None


def _double(text: str | dict[str, str]) -> float | None:
    """An exact text or an enclosure as a double, if it has one."""
    if isinstance(text, dict):
        return (float(text["lower"]) + float(text["upper"])) / 2
    try:
        value = evaluate(parse(text, {}), Floats({}))[0][0]
    except (SymflowError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _plain(rows: Any) -> str:
    """Rows without the quotes of JSON, numbers short."""
    if isinstance(rows, list):
        return "[" + ", ".join(map(_plain, rows)) + "]"
    if isinstance(rows, dict):
        return f"[{_number(rows['lower'])}, {_number(rows['upper'])}]"
    return _number(rows)


def _number(text: str) -> str:
    return f"{float(text):.6g}"


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"

