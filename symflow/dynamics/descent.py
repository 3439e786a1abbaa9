"""Gradient descent in exact rational numbers, and how far it leaves the imbalances.

Why exact: the flow keeps C_i = W_i W_i^T - W_(i+1)^T W_(i+1), descent with step eta changes it in each step by exactly
eta^2 (G_i G_i^T - G_(i+1)^T G_(i+1)), G_i the derivative by W_i. In fractions both sides are equal and not merely close,
so the change of a whole run is computed twice, once from its ends and once step by step. The certificate holds all points
of the run; the checker takes each step again from the cost. The numbers grow by a power with each step.
"""

from __future__ import annotations

import time as clock
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symflow.checker.claims import Claim
from symflow.checker.field_identity import field_witness
from symflow.checker.trees import Rejected
from symflow.dynamics.definedness import Domain
from symflow.dynamics.start import Point, read_start, scope_of
from symflow.dynamics.velocity import explicit_field
from symflow.errors import CertificateError, InternalError, ModelError
from symflow.evidence import Evidence, Outcome, certificate, certify
from symflow.evidence.report import report
from symflow.expressions import substitute
from symflow.expressions.digits import rational_text
from symflow.expressions.tree import Expr, add, matrix, multiply, negative, norm2, rational
from symflow.interpretations import Rationals, Undefined, Unsupported, evaluate
from symflow.models import ActivationNetwork, GradientFlow
from symflow.models.numbers import exact

METHOD = "fractions; the change of each imbalance from the ends and step by step, which agree"
Rows = list[list[Fraction]]
Place = dict[str, Rows]
MAX_STEPS = 1_000
MAX_BITS = 200_000  # of one number


@dataclass(frozen=True, repr=False)
class Descent:
    """The points of a run of gradient descent, exact.

    Attributes
    ----------
    path : tuple
        All points, the start first; a point gives each letter its rows of fractions.
    imbalance_drift : tuple of rows, or None
        C_i(end) - C_i(start) for each i; None for networks that have no imbalances.
    evidence : Evidence or None
        The certificate of all steps; None where it is too large, or the clock ran out: then `reason` says so.
    """

    path: tuple[Place, ...]
    step: Fraction
    imbalance_drift: tuple[Rows, ...] | None
    evidence: Evidence | None
    reason: str | None
    scope: dict[str, Any]
    seconds: float
    seed: int

    def __str__(self) -> str:
        return f"{len(self.path) - 1} steps of size {self.step}, {self.evidence or f'not certified: {self.reason}'}"

    __repr__ = __str__

    @property
    def outcome(self) -> Outcome:
        """Certified, or undecided with a reason."""
        return self.evidence.outcome if self.evidence else Outcome.UNDECIDED

    @property
    def method(self) -> str:
        """One for all."""
        return METHOD

    @property
    def certificate(self) -> dict[str, Any] | None:
        """Of the imbalances after the last step."""
        return self.evidence.certificate if self.evidence else None

    @property
    def checked_by(self) -> str | None:
        """Who checked it."""
        return self.evidence.checked_by if self.evidence else None

    @property
    def drift(self) -> dict[str, Fraction]:
        """Each law of the flow with the largest change of an entry along the run."""
        names, found = list(self.path[0]), {}
        for pair in zip(names, names[1:], strict=False) if self.imbalance_drift is not None else ():
            changes = (_minus(_imbalance(at, pair), _imbalance(self.path[0], pair)) for at in self.path)
            largest = max(abs(x) for rows in changes for row in rows for x in row)
            found[f"{pair[0]}@{pair[0]}.T - {pair[1]}.T@{pair[1]}"] = largest
        return found

    def to_json(self) -> dict[str, Any]:
        """The object of `symflow trajectory --descent --json`."""
        drift = None if self.imbalance_drift is None else [_texts(rows) for rows in self.imbalance_drift]
        return report("trajectory", self, {
            "drift": {law: rational_text(value) for law, value in self.drift.items()},
            "imbalance_drift": drift,
            "end": {name: _texts(rows) for name, rows in self.end.items()},
            "limit": None,
            "step": rational_text(self.step),
            "steps": len(self.path) - 1,
        })

    @property
    def end(self) -> Place:
        """The last point."""
        return self.path[-1]


def _texts(rows: Rows) -> list[list[str]]:
    return [[rational_text(x) for x in row] for row in rows]


def descend(
    flow: GradientFlow, start: Mapping[str, Any], step: Any, steps: int, *, seed: int = 0, deadline: float | None = None
) -> Descent:
    """Exact gradient descent W_i - step * dg/dW_i.

    Parameters
    ----------
    flow
        Its cost must be rational wherever the run comes by: polynomials and quotients.
    start
        Rational numbers for each letter.
    step
        A positive rational number, such as "1/10".
    steps
        How many.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear
    >>> flow = GradientFlow(DeepLinear((1, 1, 1)), Cost("(w - 1)^2/2"))
    >>> run = descend(flow, {"W1": [["1"]], "W2": [["2"]]}, "1/10", 1)
    >>> run.end["W1"], run.imbalance_drift
    ([[Fraction(4, 5)]], ([[Fraction(3, 100)]],))
    """
    began, size = clock.monotonic(), exact(step, "the step")
    if size <= 0:
        raise ModelError(f"the step is {step}; give a positive number such as '1/10'")
    if isinstance(steps, bool) or not isinstance(steps, int) or not 0 <= steps <= MAX_STEPS:
        raise ModelError(f"steps is {steps!r}; give a number of steps from 0 to {MAX_STEPS}")
    field, domain = explicit_field(flow), Domain(flow)
    path = [_rational(read_start(flow, start))]
    reason = None
    for _ in range(steps):
        if deadline is not None and clock.monotonic() >= deadline:
            reason = "timeout"
            break
        if not domain.contains(path[-1]):
            missing = domain.lacks(path[-1]) or "an argument is too close to where it has none"
            raise ModelError(f"the cost has no value at step {len(path)}: {missing}; choose another start or step")
        path.append(_step(path[-1], field, size, len(path)))
    drift = None if isinstance(flow.network, ActivationNetwork) else imbalance_drift(path, field, size)
    evidence = None
    if reason is None:
        evidence, reason = _certified(flow, path, size, drift)
    return Descent(tuple(path), size, drift, evidence, reason, scope_of(flow), clock.monotonic() - began, seed)


def _rational(point: Point) -> Place:
    found: Place = {}
    for name, rows in point.items():
        for value in (value for row in rows for value in row if value.op != "rational"):
            raise ModelError(f"{name} contains {value}, which is not rational; exact descent needs rational numbers")
        found[name] = [[value.args[0] for value in row] for row in rows]
    return found


def _step(at: Place, field: Mapping[str, Expr], size: Fraction, number: int) -> Place:
    moves = _slopes(at, field, number)
    new = {name: [[x + size * v for x, v in zip(row, move, strict=True)] for row, move in zip(rows, moves[name], strict=True)]
           for name, rows in at.items()}
    longest = max(max(x.numerator.bit_length(), x.denominator.bit_length()) for rows in new.values() for row in rows for x in row)
    if longest > MAX_BITS:
        raise ModelError(f"after {number} steps a number has more than {MAX_BITS} bits; ask for {number - 1} steps or fewer")
    return new


def _slopes(at: Place, field: Mapping[str, Expr], number: int) -> Place:
    """The velocity of each letter, full rows."""
    point, found = Rationals(at), {}
    for name, rows in at.items():
        try:
            move = evaluate(field[name], point)
        except Undefined as error:
            raise ModelError(f"the cost has no gradient at step {number}: {error}; choose another start or step") from None
        except Unsupported as error:
            raise ModelError(f"exact descent needs a rational gradient, but at step {number} {error}; change the cost") from None
        literal_zero = (len(move), len(move[0])) != (len(rows), len(rows[0]))  # the 1 x 1 zero fits every shape
        found[name] = [[Fraction(0) for _ in row] for row in rows] if literal_zero else move
    return found


def imbalance_drift(path: list[Place], field: Mapping[str, Expr], size: Fraction) -> tuple[Rows, ...]:
    """C_i(end) - C_i(start), computed from the ends and step by step; the two must agree.

    Raises
    ------
    InternalError
        If they do not.
    """
    names = list(path[0])
    pairs = list(zip(names, names[1:], strict=False))
    ends = [_minus(_imbalance(path[-1], pair), _imbalance(path[0], pair)) for pair in pairs]
    total = [[[Fraction(0) for _ in row] for row in rows] for rows in ends]
    for number, at in enumerate(path[:-1], start=1):
        slopes = _slopes(at, field, number)
        for index, pair in enumerate(pairs):
            change = _imbalance(slopes, pair)
            total[index] = _minus(total[index], [[-(size**2) * x for x in row] for row in change])
    if total != ends:
        raise InternalError("the change of an imbalance under descent differs from step^2 (G_i G_i^T - G_(i+1)^T G_(i+1))")
    return tuple(ends)


def _imbalance(at: Place, pair: tuple[str, str]) -> Rows:
    """A A^T - B^T B."""
    a, b = at[pair[0]], [list(column) for column in zip(*at[pair[1]], strict=True)]
    return [[_dot(a[i], a[j]) - _dot(b[i], b[j]) for j in range(len(a))] for i in range(len(a))]


def _dot(a: list[Fraction], b: list[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def _minus(a: Rows, b: Rows) -> Rows:
    return [[x - y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def _constant(rows: Rows) -> Expr:
    return matrix([[rational(x) for x in row] for row in rows])


def _certified(
    flow: GradientFlow, path: list[Place], size: Fraction, drift: tuple[Rows, ...] | None
) -> tuple[Evidence | None, str | None]:
    """One certificate for all steps and all imbalances: a sum of squared norms that is zero."""
    velocities, terms = flow.vector_field, []
    for at, new in zip(path, path[1:], strict=False):
        here = {name: _constant(rows) for name, rows in at.items()}
        for name, rows in new.items():
            move = multiply(rational(-size), substitute(velocities[name], here))
            terms.append(norm2(add(_constant(rows), negative(here[name]), move)))
    names = list(path[0])
    for change, first, second in zip(drift or (), names, names[1:], strict=False):
        (a, b), (c, d) = ([_constant(at[name]) for name in (first, second)] for at in (path[-1], path[0]))
        parts = (_constant(change), negative(a @ a.T), b.T @ b, c @ c.T, negative(d.T @ d))
        terms.append(norm2(add(*parts)))
    part = flow.claim_part()
    claim = {"letters": {}, "dims": [], "flow": None, "cost": part["cost"], "given": [],
             "then": ["eq", add(*terms).to_json(), "0"]}
    try:
        found = field_witness(Claim(claim))
        found.pop("left")
        return certify(certificate("field identity", claim, found)), None
    except (Rejected, CertificateError) as error:
        return None, f"the numbers are exact, but no certificate was accepted: {error}; ask for fewer steps"
