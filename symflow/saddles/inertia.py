"""Inertia: how many eigenvalues are negative, zero and positive, by routes that must agree.

Why a dispatcher: no route is good at every size. The matrix is first split into connected components. For each, two
routes that share nothing are run, and a disagreement is an internal error, never a result:

| component | first route | second route |
|---|---|---|
| rational, up to 60 rows | elimination (ldl) | characteristic polynomial (descartes) |
| rational, up to 200 rows | integer congruence with discs (congruence) | characteristic polynomial |
| rational, larger | integer congruence with discs | approximate elimination with an exact remainder (shifted) |
| two layers, squared distance, more than 1,000 coordinates | two-layer formula, pairs counted by polynomials | by eigenvectors |
| with roots, logarithms, pi | elimination | characteristic polynomial, for larger ones discs around enclosures |
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from symflow.errors import InternalError
from symflow.saddles import ldl, two_layers
from symflow.saddles.congruence import Congruence, congruence, enclosed_signs
from symflow.saddles.congruence import witness as congruence_witness
from symflow.saddles.descartes import descartes, reaches
from symflow.saddles.exact import Situation
from symflow.saddles.hessian import hessian
from symflow.saddles.ldl import Counts, Elimination
from symflow.saddles.shifted import shifted
from symflow.saddles.symmetric import SymmetricMatrix

SMALL = 60  # rows up to which rational elimination is fast and its witness short
WRITTEN = 120  # rows up to which the checker multiplies out an elimination
WIDE = 1000  # coordinates from which on the Hessian of two layers is not built
TWO_LAYERS: dict[str, Any] = {"two layers": None}  # the checker computes ranks and pairs by itself


@dataclass(frozen=True)
class Inertia:
    """The numbers of negative, zero and positive eigenvalues, how they were found, and a witness for the checker.

    Examples
    --------
    >>> from symflow.saddles.symmetric import symmetric
    >>> print(inertia(symmetric([[0, 1], [1, 0]])))
    (1, 0, 1)
    """

    negative: int
    zero: int
    positive: int
    route: str
    witness: dict[str, Any] | None = None

    def __str__(self) -> str:
        return f"({self.negative}, {self.zero}, {self.positive})"

    @property
    def counts(self) -> Counts:
        """The three numbers."""
        return self.negative, self.zero, self.positive

    @property
    def size(self) -> int:
        """The number of rows."""
        return self.negative + self.zero + self.positive

    def to_json(self) -> dict[str, int]:
        """The three numbers by name."""
        return {"negative": self.negative, "zero": self.zero, "positive": self.positive}


def inertia(h: SymmetricMatrix) -> Inertia:
    """The inertia of a symmetric matrix, with proof.

    Raises
    ------
    Unsettled
        If the sign of a constant is neither proved nor enclosed.
    InternalError
        If two routes disagree.
    """
    indices = h.components()
    parts = [_part(h.part(part)) for part in indices]
    totals = [sum(part.counts[k] for part in parts) for k in range(3)]
    routes = "; ".join(sorted({part.route for part in parts}))
    return Inertia(totals[0], totals[1], totals[2], routes, _witness(h, indices, parts))


def inertia_at(s: Situation) -> Inertia:
    """The inertia of the Hessian of g at a point; two wide layers without building the Hessian.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear, GradientFlow
    >>> from symflow.saddles.exact import situation
    >>> flow = GradientFlow(DeepLinear((1, 3, 1)), Cost("w^2 + w"))
    >>> print(inertia_at(situation(flow, {"W1": [[0], [0], [0]], "W2": [[0, 0, 0]]})))
    (3, 0, 3)
    """
    fits = two_layers.applies(s)
    if fits and s.dimension > WIDE:
        return Inertia(*two_layers.two_layers(s), "two-layer formula: polynomials, eigenvectors", TWO_LAYERS)
    found = inertia(hessian(s))
    if fits:
        agree(found.counts, two_layers.two_layers(s))
        return replace(found, route=f"{found.route}; two-layer formula", witness=found.witness or TWO_LAYERS)
    return found


@dataclass(frozen=True)
class _Part:
    """What two routes found for a component."""

    matrix: SymmetricMatrix
    counts: Counts
    route: str
    elimination: Elimination | None = None
    congruence: Congruence | None = None


def _part(part: SymmetricMatrix) -> _Part:
    if not part.is_rational:
        return _part_of_constants(part)
    if part.size <= SMALL:
        found = ldl.eliminate(part)
        agree(found.counts(), descartes(part))
        return _Part(part, found.counts(), "elimination, characteristic polynomial", elimination=found)
    by_discs = congruence(part)
    if by_discs is not None and reaches(part):
        agree(by_discs.counts, descartes(part))
        return _Part(part, by_discs.counts, "integer congruence, characteristic polynomial", congruence=by_discs)
    if by_discs is not None:
        other = shifted(part.integers[0], by_discs.kernel.rank)
        if other is not None:
            agree(by_discs.counts, other)
            return _Part(part, by_discs.counts, "integer congruence, approximate elimination", congruence=by_discs)
    found = ldl.eliminate(part)  # double precision sees too little: slow and sure
    agree(found.counts(), descartes(part) if by_discs is None else by_discs.counts)
    return _Part(part, found.counts(), "elimination and another exact route", elimination=found)


def _part_of_constants(part: SymmetricMatrix) -> _Part:
    found = ldl.eliminate(part)
    counts = found.counts()
    if not reaches(part):
        seen = enclosed_signs(part, counts[0] + counts[2])
        if seen is not None:
            agree((seen[0], counts[1], seen[1]), counts)
            return _Part(part, counts, "elimination, discs around enclosures", elimination=found)
    agree(counts, descartes(part))
    return _Part(part, counts, "elimination, characteristic polynomial", elimination=found)


def _witness(h: SymmetricMatrix, indices: list[list[int]], parts: list[_Part]) -> dict[str, Any] | None:
    """An elimination where all components have one and it is not long, else discs; None where a kernel is too long."""
    if all(part.elimination is not None for part in parts) and (h.size <= WRITTEN or not h.is_rational):
        done = [(part, one.elimination) for part, one in zip(indices, parts, strict=True) if one.elimination is not None]
        return ldl.witness(h, joined(done))
    discs = []
    for place, one in zip(indices, parts, strict=True):
        found = one.congruence or (congruence(one.matrix) if one.matrix.is_rational else None)
        if found is None:
            return None
        discs.append((place, found))
    return congruence_witness(h, discs)


def agree(first: Counts, second: Counts) -> None:
    """An internal error unless both routes count the same."""
    if first != second:
        raise InternalError(f"two routes to an inertia disagree: {first} and {second}; please report this matrix")


def joined(parts: list[tuple[list[int], Elimination]]) -> Elimination:
    """One elimination of a matrix from those of its components."""
    whole = Elimination()
    for indices, part in parts:
        whole.order += [indices[i] for i in part.order]
        whole.columns += [{indices[i]: value for i, value in column.items()} for column in part.columns]
        whole.pivots += part.pivots
        whole.signs += part.signs
    return whole
