"""The reduced equation of the vector case: dz/dt = -(c + 4z²)^(1/2) f'(z) for the product z of two layers of widths 1, k, 1.

Why of interest: z alone says how fast the cost falls, and c, which is conserved, is the only trace of the start that is
left: a larger c is a faster descent. z(t) is enclosed by rigorous integrals (evidence/ball_integrals.py), is an expression
in t for costs of degree at most 2 (riccati.py), and tends to its limit like exp(-rt) with r = f''(z*)(c + 4z*²)^(1/2).
"""

from __future__ import annotations

import re
import time as clock
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symflow.checker.constants import Constants
from symflow.checker.enclosures import Undefined as NotDefined
from symflow.checker.exponential_sums import at as value_at
from symflow.checker.reduced_motion import Reduced as Motion
from symflow.checker.trees import Rejected
from symflow.dynamics.exact_texts import Number, enclosed, shown
from symflow.dynamics.monotone_inversion import Inversion
from symflow.dynamics.reduced_results import Reduced, lines_of
from symflow.dynamics.rests import Rest, next_rest
from symflow.dynamics.riccati import closed_form
from symflow.errors import CertificateError, ModelError
from symflow.evidence import Evidence, Outcome, certificate, certify
from symflow.expressions import Expr
from symflow.expressions.digits import rational_text
from symflow.models import Cost
from symflow.models.costs import read_cost
from symflow.models.numbers import exact, exact_constant
from symflow.saddles.cost_facts import scalar_facts
from symflow.saddles.decimals import outward
from symflow.saddles.fields import Unsettled

if TYPE_CHECKING:
    from symflow.evidence.ball_integrals import ReducedEquation

MAX_DIGITS = 300
TOO_FAR = "z is beyond every number that is followed, or has ceased to exist, at t = {}"
OPEN = "z at t = {} was not enclosed"
AT_REST = "z rests"
TIMEOUT = "timeout"
PAUSE = 0.5  # seconds between two reports of what is known so far
Ends = dict[str, str] | None

__all__ = ["Reduced", "lines_of", "reduced", "reduced_from_text"]


def reduced(
    z0: Any, c: Any, cost: Cost | str, times: Sequence[Any], *, digits: int = 30, deadline: float | None = None,
    report: Callable[[Reduced], None] | None = None,
) -> Reduced:  # fmt: skip
    """Enclose z at some times.

    Parameters
    ----------
    z0, c
        Exact numbers; c = (|w1|² + |w2|²)² - 4 z0² is not negative.
    cost
        A cost of one variable.
    times
        Exact rational numbers, not negative.
    digits
        Significant digits of the enclosures.
    deadline
        A value of `time.monotonic()` after which z is not enclosed at further times.
    report
        Called with what is known so far; the rest has the reason 'timeout' there.

    Raises
    ------
    ModelError
        If a number is not exact, c or a time is negative, or the cost has no slope at z0.

    Examples
    --------
    >>> found = reduced(0, 9, "(w - 2)^2/2", [1], digits=25)
    >>> found.values
    [{'lower': '1.972174883899271546247557', 'upper': '1.9721748838992715462475571'}]
    >>> found.limit, found.asymptotic_rate
    ('2', '5')
    """
    began = clock.perf_counter()
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MAX_DIGITS:
        raise ModelError(f"digits is {digits!r}; give a number of significant digits from 1 to {MAX_DIGITS}")
    f = read_cost(cost)
    if not isinstance(f, Cost):
        raise ModelError("the reduced equation needs a concrete cost, e.g. (w - 2)^2/2")
    expr, start, invariant = f.bind(1, 1), exact_constant(z0, "z0"), exact_constant(c, "c")
    moments = _moments(times)
    equation = _equation(expr, start, invariant)
    reasons: list[str] = []
    curve = _Curve(equation, expr, digits, reasons)
    given = {"z0": str(start), "c": str(invariant), "cost": f.text, "times": [rational_text(t) for t in moments]}
    answer = _Answer(curve, given, began)
    about, values, told = list(reasons), list[Ends](), 0.0
    for moment in moments:
        if report is not None and (not told or clock.monotonic() - told > PAUSE):  # what is told must stand alone
            missing: list[Ends] = [None] * (len(moments) - len(values))
            some = _evidence(expr, start, invariant, moments, [*values, *missing], []) if values else None
            report(answer.known([*values, *missing], some, [*about, TIMEOUT]))
            told = clock.monotonic()
        over = deadline is not None and clock.monotonic() >= deadline
        reasons += [TIMEOUT] if over else []
        values.append(None if over else _decimals(curve.at(moment), digits))
    return answer.known(values, _evidence(expr, start, invariant, moments, values, reasons), reasons)


def _moments(times: Sequence[Any]) -> list[Fraction]:
    moments = [exact(time, "a time") for time in times]
    for moment in moments:
        if moment < 0:
            raise ModelError(f"a time is {moment}; give times from 0 on")
    return moments


def reduced_from_text(
    start: str, cost: str, times: str, digits: int = 30, *, deadline: float | None = None,
    report: Callable[[Reduced], None] | None = None,
) -> Reduced:  # fmt: skip
    """The same from the texts of the command line.

    Examples
    --------
    >>> reduced_from_text("z0=1,c=0", "w^2", "0,1").values
    [{'lower': '1', 'upper': '1'}, {'lower': '0.1999999999999999999999999999999', 'upper': '0.2000000000000000000000000000001'}]
    """
    found = re.fullmatch(r"\s*z0\s*=(?P<z0>.+?),\s*c\s*=(?P<c>.+)|\s*c\s*=(?P<c2>.+?),\s*z0\s*=(?P<z2>.+)", start)
    if not found:
        raise ModelError(f"--reduced {start[:60]!r} is not z0=Q,c=Q; write e.g. --reduced z0=0,c=9")
    parts = [part.strip() for part in times.split(",")]
    if parts == [""]:
        raise ModelError("--times is empty; write e.g. --times 1/2,1")
    z0, c = (found["z0"] or found["z2"]).strip(), (found["c"] or found["c2"]).strip()
    return reduced(z0, c, cost.strip(), parts, digits=digits, deadline=deadline, report=report)


def not_enclosed(start: str, cost: str, times: str, seconds: float) -> Reduced:
    """The answer of which nothing is known, because the time was over."""
    found = dict(part.split("=", 1) for part in start.replace(" ", "").split(",", 1))
    parts = [part.strip() for part in times.split(",")]
    return Reduced(
        z0=found["z0"], c=found["c"], cost=cost.strip(), times=parts, values=[None] * len(parts), closed_form=None, limit=None,
        diverges=None, asymptotic_rate=None, outcome=Outcome.UNDECIDED, certificate=None, checked_by=None, reason=TIMEOUT,
        seconds=seconds,
    )  # fmt: skip


def _equation(cost: Expr, z0: Expr, c: Expr) -> ReducedEquation:
    from symflow.evidence.ball_integrals import ReducedEquation

    try:
        return ReducedEquation(cost.to_json(), z0.to_json(), c.to_json())
    except NotDefined as error:
        raise ModelError(f"the cost has no slope at z0, or a number has no value: {error}; choose another start") from None
    except Rejected as error:
        raise ModelError(f"the reduced equation does not start: {error}") from None


class _Curve:
    """The solution, with what is known of its limit."""

    def __init__(self, equation: ReducedEquation, cost: Expr, digits: int, reasons: list[str]) -> None:
        self.equation, self.digits, self.reasons = equation, digits, reasons
        self.rest: Rest | None = None
        self.form: Expr | None = None
        self.ring: Constants = equation.ring
        self.motion: Motion | None = None
        self.inversions: dict[int, Inversion] = {}
        try:
            self.motion = Motion(self.ring, cost.to_json(), equation.z0, Fraction(0) if equation.flat else equation.c)
            self.form = closed_form(self.motion)
            if self.motion.side:
                known = [point.at for point in scalar_facts(cost).critical_points or ()]
                self.rest = next_rest(self.motion, known, 2 * digits)
        except (Unsettled, Rejected) as error:
            reasons.append(f"the limit is not decided: {error}")

    def at(self, time: Fraction) -> tuple[Fraction, Fraction] | None:
        """Rationals around z(time), so close that the digits are right."""
        import flint

        if time == 0 or self.equation.side == 0:
            return enclosed(self.ring, self.equation.z0, self.digits + 2)
        bits = 4 * self.digits + 64
        for finer in (bits, 2 * bits):
            with flint.ctx.workprec(finer):
                near = self._inversion(finer).near(time) if self.form is None else self._by_form(time)
            if near is None:
                self.reasons.append(TOO_FAR.format(time))
                return None
            room = abs(near) / 10 ** (self.digits + 2)
            low, high = near - room, near + room
            if near and self.equation.lies_between(time, low, high, finer):
                return low, high
        runs_away = self.rest is not None and self.rest.at is None and self.rest.between is None
        self.reasons.append((TOO_FAR if runs_away else OPEN).format(time))
        return None

    def _by_form(self, time: Fraction) -> Fraction | None:
        from symflow.evidence.ball_integrals import ends_of, value_at

        assert self.form is not None
        found = value_at(self.form.to_json(), "t", time).real
        return sum(ends_of(found), Fraction(0)) / 2 if found.is_finite() else None

    def _inversion(self, bits: int) -> Inversion:
        if bits not in self.inversions:
            rest = None
            if self.rest is not None and self.rest.at is not None:
                rest = sum(self.ring.enclosure(self.rest.at, bits + 64), Fraction(0)) / 2
            elif self.rest is not None and self.rest.between is not None:
                rest = sum(self.rest.between, Fraction(0)) / 2
            self.inversions[bits] = Inversion(self.equation, rest, bits)
        return self.inversions[bits]

    def asymptotics(self) -> tuple[Number | None, Number | None, bool | None]:
        """The limit, the rate, and whether there is none."""
        if self.equation.side == 0:
            self.reasons.append(AT_REST)
            return shown(self.ring, self.equation.z0, self.digits), None, False
        if self.motion is None or self.rest is None:
            return None, None, None
        if self.rest.between is not None:
            ends = outward(*self.rest.between, self.digits)
            self.reasons.append("the limit has no exact name, so no rate is given")
            return dict(zip(("lower", "upper"), ends, strict=True)), None, False
        if self.rest.at is None:
            return None, None, True
        x, ring, motion = self.rest.at, self.ring, self.motion
        if motion.slope(x) == 0:
            rate = ring.multiply(motion.speed(x), value_at(ring, motion.second, x))
        else:  # z = 0 with c = 0, where z itself decays with twice the rate of the layers
            rate = ring.multiply(Fraction(-2 * motion.side), value_at(ring, motion.first, Fraction(0)))
        return shown(ring, x, self.digits), shown(ring, rate, self.digits), False


class _Answer:
    """What is asked with what is known of the limit; the values come bit by bit."""

    def __init__(self, curve: _Curve, given: dict[str, Any], began: float) -> None:
        limit, rate, diverges = curve.asymptotics()
        form = None if curve.form is None else str(curve.form)
        self.began = began
        self.fixed = {**given, "closed_form": form, "limit": limit, "diverges": diverges, "asymptotic_rate": rate}

    def known(self, values: list[Ends], evidence: Evidence | None, why: list[str]) -> Reduced:
        """With these values, as far as there is evidence for them."""
        return Reduced(
            **self.fixed, values=values if evidence else [None] * len(values),
            outcome=evidence.outcome if evidence and None not in values else Outcome.UNDECIDED,
            certificate=evidence.certificate if evidence else None, checked_by=evidence.checked_by if evidence else None,
            reason="; ".join(dict.fromkeys(why)) or None, seconds=clock.perf_counter() - self.began,
        )  # fmt: skip


def _decimals(ends: tuple[Fraction, Fraction] | None, digits: int) -> Ends:
    return None if ends is None else dict(zip(("lower", "upper"), outward(*ends, digits), strict=True))


def _evidence(
    cost: Expr, z0: Expr, c: Expr, times: list[Fraction], values: list[Ends], reasons: list[str]
) -> Evidence | None:
    """One certificate for all times that are enclosed."""
    head = ["z", z0.to_json(), c.to_json()]
    facts = [[*head, rational_text(time), *(rational_text(Fraction(value[end])) for end in ("lower", "upper"))]
             for time, value in zip(times, values, strict=True) if value is not None]  # fmt: skip
    claim = {"letters": {"W": [1, 1]}, "cost": cost.to_json(), "then": ["facts", *facts]}
    try:
        return certify(certificate("reduced equation", claim, {"facts": [None] * len(facts)})) if facts else None
    except CertificateError as error:
        reasons.append(str(error))
        return None
