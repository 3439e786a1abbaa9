"""Which theorem applies to this cost, network and point; each hypothesis decided exactly, or said to be open.

Why at a point: several of these theorems speak of a start (d > 0, the signature of C) or of a critical point (∇f ≠ 0), so
the point is read as either. Where a theorem's setting assumes more than its proof uses (k > n, square products), only what
is used is asked for, and the proof files say which that is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from symflow.expressions.tree import Expr
from symflow.saddles.cost_facts import CostFacts
from symflow.saddles.exact import Situation
from symflow.saddles.hypotheses import Answer, Known, both
from symflow.saddles.inertia import Inertia
from symflow.saddles.minima import cost_of
from symflow.saddles.null_spaces import rank
from symflow.saddles.two_layers import distance_factor


@dataclass(frozen=True)
class Theorem:
    """Does a proposition apply here (None: not settled), and why?"""

    id: str
    applies: bool | None
    because: str

    def __str__(self) -> str:
        return f"{self.id}: {'applies' if self.applies else 'open' if self.applies is None else 'does not apply'}; {self.because}"

    def to_json(self) -> dict[str, Any]:
        """Id, answer and reason."""
        return {"id": self.id, "applies": self.applies, "because": self.because}


def theorems(s: Situation, inertia: Inertia | None = None, facts: CostFacts | None = None) -> list[Theorem]:
    """Every theorem that is asked for, in the order of the papers.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear, GradientFlow
    >>> from symflow.saddles.cost_facts import facts
    >>> from symflow.saddles.exact import situation
    >>> flow = GradientFlow(DeepLinear((1, 2, 1)), Cost("(w - 1)^2/2"))
    >>> here = situation(flow, {"W1": [[0], [0]], "W2": [[0, 0]]})
    >>> found = {one.id: one for one in theorems(here, None, facts(flow))}
    >>> print(found["oliveira2026/lem17"].applies, found["oliveira2026/prop5"])
    True oliveira2026/prop5: does not apply; d = |w1 - s w2ᵀ| = 0 at this start, s = -1
    """
    known = Known(s, inertia, facts)
    found = []
    for name, rule in RULES.items():
        answer = rule(known)
        found.append(Theorem(name, answer.holds, answer.text))
    return found


def _noted(answer: Answer, note: str) -> Answer:
    return Answer(answer.holds, f"{answer.text}: {note}") if answer.holds else answer


def _thm3(known: Known) -> Answer:
    return _noted(both(known.growth), "every trajectory converges to a critical point of g")


def _thm4(known: Known) -> Answer:
    return _noted(both([known.two_layers, known.wide, *known.growth]), "almost every start converges to ∇f = 0")


def _prop5(known: Known) -> Answer:
    return _noted(both([known.vector_case, known.proper, known.bounded_below, known.analytic,
                        *([known.positive_distance] if known.is_vector_case else [])]), "this start converges to f' = 0")


def _cor6(known: Known) -> Answer:
    if not known.is_vector_case:
        return known.vector_case
    answer = both([known.vector_case, known.proper, known.bounded_below, known.analytic, known.pd_pl, known.above_minimum])
    on = known.on_the_ray
    if on is None or not answer.holds:
        return answer
    return _noted(answer, "d = 0 here, so f does not reach f* from this start" if on else "d > 0 here, so f → f* from this start")


def _prop7(known: Known) -> Answer:
    if not known.is_vector_case:
        return known.vector_case
    answer = both([known.vector_case, known.proper, known.bounded_below, known.analytic, known.above_minimum])
    return _noted(answer, "of two starts with this product the one with the larger c is ahead for all time")


def _lem17(known: Known) -> Answer:
    return _noted(both([known.two_layers, known.wide, known.critical, known.spurious]), "a strict saddle")


def _x0(known: Known) -> Answer:
    answer = both([known.vector_case, known.proper, known.bounded_below, known.analytic])
    return _noted(answer, "every trajectory converges, with a limit that is algebraic over the start and z*")


def _x1(known: Known) -> Answer:
    answer = both([known.two_layers, *known.growth])
    if not answer.holds:
        return answer
    counts, d0, d2 = known.imbalance, known.s.widths[0], known.s.widths[2]
    if counts is None:
        return Answer(None, "the signature of C = W1 W1ᵀ - W2ᵀ W2 is not settled")
    said = f"C has {counts.positive} positive and {counts.negative} negative eigenvalues, d0 = {d0}, d2 = {d2}"
    if counts.positive >= d0 or counts.negative >= d2:
        return Answer(True, f"{answer.text}; {said}: this start does not end at a spurious saddle")
    return Answer(False, f"{said}: fewer than d0 positive and fewer than d2 negative ones, so this start is left open")


def _x1prime(known: Known) -> Answer:
    answer = both([known.two_layers, known.critical, known.spurious])
    r, ranks = known.gradient_rank, [known.layer_rank(1), known.layer_rank(known.s.depth)]
    if not answer.holds:
        return answer
    if r is None or ranks[0] is None or ranks[1] is None:
        return Answer(None, "the ranks of the layers or of ∇f are not settled")
    least = r * (known.s.widths[1] - min(ranks[0], ranks[1]))
    strict = "a strict saddle" if least else "the bound says nothing here"
    return Answer(True, f"{answer.text}; {known.wide.text}: n_neg ≥ r (k - min(rank W1, rank W2)) = {least}, {strict}")


def _x1second(known: Known) -> Answer:
    factor = distance_factor(cost_of(known.s))
    plain = factor is not None and factor > 0
    shape = Answer(plain, "f is a multiple of norm2(W - T)" if plain else "f is not written as a multiple of norm2(W - T)")
    return _noted(both([known.two_layers, shape, known.critical]), "the inertia is a formula in ranks and singular values")


def _x2(known: Known) -> Answer:
    widths = known.s.widths
    chain = set(widths) == {1} or len(widths) == 4 and widths[0] == widths[3] == 1 and widths[1] == widths[2]
    shown = chain and len(widths) <= 6  # longer chains: the same argument, but no claim of beyond/X2 says it
    why = "" if shown else ", a chain longer than those of beyond/X2" if chain else ", neither 1,…,1 nor 1,k,k,1"
    shape = Answer(shown or (None if chain else False), f"widths {','.join(map(str, widths))}{why}")
    return _noted(both([shape, *known.growth]), "the starts that end at f' ≠ 0 are a null set")


def _x4(known: Known) -> Answer:
    s = known.s
    deep = Answer(s.depth >= 3, f"N = {s.depth}" + ("" if s.depth >= 3 else ", fewer than 3 layers"))
    if not deep.holds:
        return deep
    small = rank(s.product, s.field) < min(s.widths)
    low = Answer(small, f"the product has {'smaller rank than every width' if small else 'the rank of the smallest width'}")
    answer = both([deep, known.critical, known.spurious, low])
    note = "a deep saddle" if known.inertia is None else "a strict saddle"
    if known.inertia is not None and not known.inertia.negative:
        note = "not strict: second order decides nothing, a curve does"
    if known.is_origin:
        note += "; the Hessian at the origin is zero, so every direction is center-stable to second order, which says nothing"
    return _noted(answer, note)


def _x5(known: Known) -> Answer:
    if not known.is_vector_case:
        return known.vector_case
    sign = known.slope_sign
    slope = Answer(None if sign is None else sign != 0, f"the sign of f'(0) is {'not settled' if sign is None else sign}")
    answer = both([known.vector_case, known.proper, known.bounded_below, slope])
    bound = known.facts.reaches_origin if known.facts else None
    if not answer.holds or bound is None:
        return answer if not answer.holds else Answer(None, "the first zero of f' on the ray is not settled")
    return _noted(answer, f"the starts with w1 = s w2ᵀ and |w1|² < {bound} end at the origin; {_side(known, bound)}"
                  if isinstance(bound, Expr) else f"all starts with w1 = s w2ᵀ end at the origin; {_side(known, bound)}")


def _side(known: Known, bound: Expr | str) -> str:
    """Where this start lies."""
    if known.on_the_ray is None:
        return "for this start it is not settled"
    if not known.on_the_ray:
        return "this start does not (d > 0)"
    if not isinstance(bound, Expr):
        return "this start does (d = 0)"
    field = known.s.field
    square = field.zero
    for (x,) in known.s.layers[0]:
        square = field.add(square, field.multiply(x, x))
    limit = known.s.ring.of(bound.to_json())
    inside = field.sign(field.add(square, field.negative(limit))) < 0
    return "this start does" if inside else "this start lies beyond it (d = 0)"


def _x10(known: Known) -> Answer:
    if known.s.widths[0] != 1 or known.s.widths[-1] != 1:
        return Answer(False, "the cost is not one of a single variable")
    answer = both([known.proper, known.bounded_below, known.analytic])
    return _noted(answer, known.pd_pl.text) if answer.holds else answer


RULES: dict[str, Callable[[Known], Answer]] = {
    "oliveira2026/thm3": _thm3,
    "oliveira2026/thm4": _thm4,
    "oliveira2026/prop5": _prop5,
    "oliveira2026/cor6": _cor6,
    "oliveira2026/prop7": _prop7,
    "oliveira2026/lem17": _lem17,
    "beyond/X0": _x0,
    "beyond/X1": _x1,
    "beyond/X1prime": _x1prime,
    "beyond/X1second": _x1second,
    "beyond/X2": _x2,
    "beyond/X4": _x4,
    "beyond/X5": _x5,
    "beyond/X10": _x10,
}
