"""The report on one point: each question is asked of the exact situation there, and the answers are certified together.

Why the facts are collected on the way: a fact belongs into the certificate exactly when its answer stands in the report,
so what the checker accepts is what is printed. Theorems are not in it: they are cited, and say so themselves.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from symflow.evidence import Outcome
from symflow.expressions import Expr, fold, from_json, rebuild
from symflow.expressions.digits import rational_text
from symflow.expressions.roots import integer_coefficients
from symflow.expressions.tree import root
from symflow.saddles import two_layers
from symflow.saddles.asking import Asking
from symflow.saddles.certifying import Fact, certify_point
from symflow.saddles.cost_facts import CostFacts
from symflow.saddles.critical_points import Candidate
from symflow.saddles.exact import Situation
from symflow.saddles.fields import Rows, Unsettled, Value
from symflow.saddles.hessian import hessian
from symflow.saddles.inertia import TWO_LAYERS, Inertia, inertia, inertia_at
from symflow.saddles.kinds import NOT_CRITICAL, OPEN, STRICT, Kind, kind
from symflow.saddles.null_spaces import rank as rank_of
from symflow.saddles.products import is_rational, multiply, transpose
from symflow.saddles.results import Applies, Counts, Eigenvalue, PointReport, Texts
from symflow.saddles.spectra import eigenvalues
from symflow.saddles.symmetric import symmetric
from symflow.saddles.theorems import theorems
from symflow.saddles.visible_rank import visible_rank

PROOFS = {"global minimum", "local minimum", "local maximum", "ascends", "descends"}
COUNTED = 12  # eigenvalue counts are put into the certificate up to this size of the Hessian
DENSE = 2000  # rows of a Hessian that is built
ENCLOSED = 1000  # eigenvalues; enclosing more of them takes minutes


def report_at(
    s: Situation, origin: Candidate, cost_facts: CostFacts | None, ask: Asking, *, digits: int, hessian_anyway: bool
) -> PointReport:
    """Ask everything about one point; `origin` says where it comes from."""
    start = time.monotonic()
    facts: list[Fact] = []
    critical = ask("is it critical?", lambda: is_zero(s, s.slopes))
    if critical is not None:
        facts.append((["critical"], None) if critical else (["not critical"], first_nonzero(s)))
    critical_of_f = ask("gradient of the cost", lambda: is_zero(s, [s.gradient]))
    rank = ask("rank of the gradient", lambda: exact_rank(s))
    if rank is not None:
        facts.append((["rank gradient", rank], None))
    imbalances = [imbalance(s, i) for i in range(1, s.depth)]
    signatures = [_counts(ask("imbalances", partial(_signature, s, rows))) for rows in imbalances]
    looked = bool(critical) or hessian_anyway
    found = ask("inertia", lambda: _inertia(s)) if looked else None
    if found is not None:
        facts.append((["inertia", found.negative, found.zero, found.positive], found.witness))
    enclosed = s.dimension <= ENCLOSED
    spectrum = ask("eigenvalues", partial(_spectrum, s, found, digits, facts)) if found is not None and enclosed else None
    what = _kind(s, critical, found, ask, facts)
    applicable = ask("theorems", lambda: theorems(s, found, cost_facts)) or []
    seconds = time.monotonic() - start
    evidence, refused = certify_point(s, facts, ask)
    critical, rank, found, spectrum = _accepted(refused, critical, rank, found, spectrum)
    shown = {fact[0] for fact, _ in facts} - set(refused)
    if what != NOT_CRITICAL and (
        not PROOFS.isdisjoint(refused) if what != STRICT else found is None and "negative direction" not in shown
    ):
        what = OPEN  # nothing is an extremum or a saddle whose proof was not accepted
    settled = _is_settled(critical, critical_of_f, rank, signatures, what)
    settled = settled and not refused and (not looked or found is not None and (spectrum is not None or not enclosed))
    return PointReport(
        at={name: texts(s, rows) for name, rows in s.at.items()},
        product=texts(s, s.product),
        gradient_of_f=texts(s, s.gradient),
        gradient_of_g={f"W{i}": texts(s, rows) for i, rows in enumerate(s.slopes, start=1)},
        critical_of_g=critical,
        critical_of_f=critical_of_f,
        rank_grad_f=rank,
        imbalances=[texts(s, rows) for rows in imbalances],
        imbalance_inertia=signatures,
        c=vector_invariant(s),
        inertia=_counts(found),
        strict_saddle=None if found is None or critical is None else critical and found.negative >= 1,
        center_stable_dimension=None if found is None else found.zero + found.positive,
        eigenvalues=spectrum,
        kind=what,
        theorems=[Applies(one.id, one.applies, one.because) for one in applicable],
        outcome=evidence.outcome if evidence is not None and settled else Outcome.UNDECIDED,
        certificate=evidence.certificate if evidence else None,
        checked_by=evidence.checked_by if evidence else None,
        reason=None if settled and evidence is not None else ask.reason,
        label=origin.label,
        inertia_formula=origin.formula,
        method=_method(looked, found, enclosed),
        seconds=seconds,
        check_seconds=evidence.check_seconds if evidence else None,
    )


def _accepted(
    refused: list[str], critical: bool | None, rank: int | None, found: Inertia | None, spectrum: Any
) -> tuple[bool | None, int | None, Inertia | None, Any]:
    """The answers without those that the checker did not accept: what is not certified is not known."""
    if "inertia" in refused:
        found = spectrum = None
    return (
        None if {"critical", "not critical"} & set(refused) else critical,
        None if "rank gradient" in refused else rank,
        found,
        None if "eigenvalues" in refused else spectrum,
    )


def _is_settled(*answers: Any) -> bool:
    parts = [part for answer in answers for part in (answer if isinstance(answer, list) else [answer])]
    return all(part is not None and part != OPEN for part in parts)


def _method(looked: bool, found: Inertia | None, enclosed: bool) -> str:
    if not looked:
        return "exact slopes"
    if found is None:
        return "exact slopes; Hessian by the Kronecker formula"
    how = "exact slopes; " + ("" if found.witness == TWO_LAYERS else "Hessian by the Kronecker formula; ")
    return f"{how}inertia by {found.route}" + ("" if enclosed else f"; no eigenvalues, which are enclosed up to {ENCLOSED} rows")


# --- the questions ----------------------------------------------------------------------------------------------------
def is_zero(s: Situation, matrices: Sequence[Rows]) -> bool:
    """Whether every entry is exactly zero; one that is not decides it, whatever the others are."""
    unsettled: Unsettled | None = None
    for rows in matrices:
        for value in (value for row in rows for value in row):
            try:
                if s.field.sign(value):
                    return False
            except Unsettled as error:
                unsettled = error
    if unsettled is not None:
        raise unsettled
    return True


def first_nonzero(s: Situation) -> list[int] | None:
    """The place [layer, row, column] of a slope that is not zero; layers count from 1."""
    for layer, rows in enumerate(s.slopes, start=1):
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if s.field.is_zero(value) is False:
                    return [layer, i, j]
    return None


def exact_rank(s: Situation) -> int:
    """The rank of the gradient: seen in enclosures where it is full, else by exact elimination."""
    full = min(len(s.gradient), len(s.gradient[0]))
    if is_rational(s.gradient):
        return rank_of(s.gradient, s.field)
    return full if visible_rank(s.gradient, s.field) == full else rank_of(s.gradient, s.field)


def imbalance(s: Situation, i: int) -> Rows:
    """C_i = W_i W_iᵀ − W_(i+1)ᵀ W_(i+1)."""
    first, second = s.layers[i - 1], s.layers[i]
    one = multiply(first, transpose(first), s.field)
    other = multiply(transpose(second), second, s.field)
    pairs = (zip(a, b, strict=True) for a, b in zip(one, other, strict=True))
    return [[s.field.settled(s.field.add(x, s.field.negative(y))) for x, y in row] for row in pairs]


def _signature(s: Situation, rows: Rows) -> Inertia:
    return inertia(symmetric(rows, s.field))


def vector_invariant(s: Situation) -> str | None:
    """c = 2 tr(C²) − (tr C)² = (|w1|² + |w2|²)² − 4 (w2 w1)², for widths 1, k, 1."""
    if s.depth != 2 or s.widths[0] != 1 or s.widths[2] != 1:
        return None
    field = s.field
    square = field.zero
    for value in (value for rows in s.layers for row in rows for value in row):
        square = field.add(square, field.multiply(value, value))
    z = s.product[0][0]
    four = field.convert(Fraction(-4))
    return text_of(s, field.settled(field.add(field.multiply(square, square), field.multiply(four, field.multiply(z, z)))))


def _inertia(s: Situation) -> Inertia:
    if s.dimension > DENSE and not two_layers.applies(s):
        raise Unsettled(f"the Hessian has {s.dimension} rows; of networks and costs like this one at most {DENSE} are handled")
    return inertia_at(s)


def _spectrum(s: Situation, found: Inertia, digits: int, facts: list[Fact]) -> list[Eigenvalue]:
    second = hessian(s)
    clusters = [Eigenvalue(one.lower, one.upper, one.multiplicity) for one in eigenvalues(second, found, digits)]
    if second.size <= COUNTED and second.is_rational:
        facts += [(["eigenvalues", rational_text(low), rational_text(high), one.multiplicity], None) for one, (low, high) in
                  zip(clusters, _open_intervals(clusters), strict=True) if low * high > 0]  # fmt: skip
    return clusters


def _open_intervals(clusters: Sequence[Eigenvalue]) -> list[tuple[Fraction, Fraction]]:
    """Intervals around the enclosures with room at both ends where an exact value has none."""
    ends = [(Fraction(one.lower), Fraction(one.upper)) for one in clusters]
    found = []
    for place, (low, high) in enumerate(ends):
        gaps = [abs(low) / 2, *(low - other for _, other in ends[:place]), *(other - high for other, _ in ends[place + 1 :])]
        room = min(gap for gap in gaps if gap > 0) / 2 if low == high != 0 else Fraction(0)
        found.append((low - room, high + room))
    return found


def _kind(s: Situation, critical: bool | None, found: Inertia | None, ask: Asking, facts: list[Fact]) -> str | None:
    if not critical:
        return None if critical is None else NOT_CRITICAL
    answer: Kind | None = ask("kind", lambda: kind(s, found))
    if answer is None:
        return OPEN
    facts += [(fact, witness) for fact, witness in answer.facts if fact not in [known for known, _ in facts]]
    if answer.reason and answer.name == OPEN:
        ask.reasons.append(answer.reason)
    return answer.name


# --- how it is written ------------------------------------------------------------------------------------------------
def text_of(s: Situation, value: Value) -> str:
    """An exact number: "p/q", or an expression; roots are those of polynomials with integer coefficients."""
    if isinstance(value, Fraction):
        return rational_text(value)
    return str(fold(from_json(s.ring.tree(value), {}), _with_integers))


def _with_integers(node: Expr, below: list[Expr]) -> Expr:
    return root(integer_coefficients(node.args[0]), node.args[1]) if node.op == "root" else rebuild(node, below)


def texts(s: Situation, rows: Rows) -> Texts:
    """A matrix of exact numbers."""
    return [[text_of(s, value) for value in row] for row in rows]


def _counts(found: Inertia | None) -> Counts | None:
    return None if found is None else Counts(found.negative, found.zero, found.positive)
