"""Hypotheses of theorems as questions with three answers: it holds, it fails, it is not settled; and why.

Why three: a theorem applies when all its hypotheses hold, does not when one fails, and otherwise nothing may be said. A
hypothesis that nobody could settle must not look like one that fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from symflow.errors import SymflowError
from symflow.expressions import gradient_wrt, substitute, tree
from symflow.saddles.constant_signs import sign_of_constant
from symflow.saddles.cost_facts import CostFacts
from symflow.saddles.curves import is_zero, plus, scaled
from symflow.saddles.exact import Situation
from symflow.saddles.inertia import Inertia, inertia
from symflow.saddles.minima import cost_of
from symflow.saddles.null_spaces import rank
from symflow.saddles.products import multiply, transpose
from symflow.saddles.scalar_slopes import undefined_somewhere
from symflow.saddles.symmetric import symmetric

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """Holds (True), fails (False) or is not settled (None); the text says it in words."""

    holds: bool | None
    text: str


def both(answers: Iterable[Answer]) -> Answer:
    """All of them: the first that fails decides, then the first that is not settled.

    Examples
    --------
    >>> both([Answer(None, "f proper: not settled"), Answer(False, "N = 3, not 2")])
    Answer(holds=False, text='N = 3, not 2')
    """
    found = list(answers)
    for wanted in (False, None):
        for answer in found:
            if answer.holds is wanted:
                return answer
    return Answer(True, "; ".join(dict.fromkeys(answer.text for answer in found)))


class Known:
    """What is asked about the point, the network and the cost; each question is answered once."""

    def __init__(self, s: Situation, found: Inertia | None, facts: CostFacts | None) -> None:
        self.s, self.inertia, self.facts = s, found, facts

    # --- the cost -----------------------------------------------------------------------------------------------------
    @cached_property
    def analytic(self) -> Answer:
        """Is f real analytic on the whole space?"""
        why = undefined_somewhere(cost_of(self.s))
        return Answer(True, "f is real analytic") if why is None else Answer(None, why)

    def _fact(self, value: bool | None, name: str, key: str) -> Answer:
        if value is None:
            reason = self.facts.reasons.get(key, "") if self.facts else ""
            return Answer(None, f"it is not settled whether f is {name}" + (f": {reason}" if reason else ""))
        return Answer(value, f"f is {name}" if value else f"f is not {name}")

    @property
    def proper(self) -> Answer:
        """|f| grows beyond every bound."""
        return self._fact(self.facts.proper if self.facts else None, "proper", "proper")

    @property
    def bounded_below(self) -> Answer:
        """F has a lower bound."""
        return self._fact(self.facts.bounded_below if self.facts else None, "bounded below", "bounded_below")

    @property
    def pd_pl(self) -> Answer:
        """A PD-PŁI, by the criterion beyond/X10."""
        value = self.facts.pd_pl if self.facts else None
        if value is None:
            return Answer(None, "a PD-PŁI is not settled: " + (self.facts.reasons.get("pd_pl", "") if self.facts else ""))
        return Answer(value, "every critical point of f is a global minimum, so f satisfies a PD-PŁI (beyond/X10)" if value
                      else "f has a critical point that is no global minimum, so it satisfies no PD-PŁI (beyond/X10)")

    @property
    def growth(self) -> list[Answer]:
        """Analytic and proper with an attained minimum: what Theorem 3 needs."""
        return [self.bounded_below, self.proper, self.analytic]

    @cached_property
    def slope_sign(self) -> int | None:
        """The sign s of f'(0) for a scalar cost."""
        if self.facts is not None and self.facts.sign_f1_at_0 is not None:
            return self.facts.sign_f1_at_0
        if not self.is_vector_case and (self.s.widths[0], self.s.widths[-1]) != (1, 1):
            return None
        try:
            return sign_of_constant(substitute(gradient_wrt(cost_of(self.s), tree.letter("W")), {"W": tree.rational(0)}))
        except SymflowError:
            return None

    @property
    def above_minimum(self) -> Answer:
        """f(0) > f*: is 0 no global minimiser?"""
        if self.slope_sign:
            return Answer(True, "f'(0) ≠ 0, so f(0) > f*")
        points = self.facts.critical_points if self.facts else None
        if self.facts is None or self.slope_sign is None or points is None and not self.facts.convex:
            return Answer(None, "it is not settled whether f(0) > f*")
        if self.facts.convex:
            return Answer(False, "f is convex and f'(0) = 0, so f(0) = f*")
        at_zero = next((point for point in points or () if str(point.at) == "0"), None)
        if at_zero is None or at_zero.kind == "minimum" and not any(p.kind == "global minimum" for p in points or ()):
            return Answer(None, "it is not settled whether f(0) > f*")
        lowest = at_zero.kind == "global minimum"
        return Answer(not lowest, "0 is a global minimiser of f" if lowest else f"0 is a {at_zero.kind} of f, so f(0) > f*")

    # --- the network --------------------------------------------------------------------------------------------------
    @property
    def two_layers(self) -> Answer:
        """N = 2"""
        return Answer(self.s.depth == 2, "N = 2" if self.s.depth == 2 else f"N = {self.s.depth}, not 2")

    @property
    def wide(self) -> Answer:
        """k ≥ min(d0, dN), with k the smallest inner width."""
        ends, inner = min(self.s.widths[0], self.s.widths[-1]), min(self.s.widths[1:-1], default=min(self.s.widths))
        return Answer(inner >= ends, f"k = {inner} {'≥' if inner >= ends else '<'} min(d0, d{self.s.depth}) = {ends}")

    @property
    def is_vector_case(self) -> bool:
        """Widths 1, k, 1."""
        return self.s.depth == 2 and self.s.widths[0] == self.s.widths[2] == 1

    @property
    def vector_case(self) -> Answer:
        """Widths 1, k, 1."""
        widths = ",".join(map(str, self.s.widths))
        return Answer(self.is_vector_case, f"widths {widths}" + ("" if self.is_vector_case else ", not 1,k,1"))

    # --- the point ----------------------------------------------------------------------------------------------------
    @cached_property
    def critical(self) -> Answer:
        """∇g = 0"""
        holds = _settled(lambda: self.s.is_critical)
        return Answer(holds, _said("the point is", "critical", "not critical", holds))

    @cached_property
    def spurious(self) -> Answer:
        """∇f(P) ≠ 0"""
        zero = _settled(lambda: not any(self.s.field.sign(x) for row in self.s.gradient for x in row))
        return Answer(None if zero is None else not zero, _said("∇f at the product is", "zero", "not zero", zero))

    @cached_property
    def gradient_rank(self) -> int | None:
        """The rank of ∇f(P)."""
        return _settled(lambda: rank(self.s.gradient, self.s.field))

    def layer_rank(self, i: int) -> int | None:
        """The rank of W_i."""
        return _settled(lambda: rank(self.s.layers[i - 1], self.s.field))

    @cached_property
    def imbalance(self) -> Inertia | None:
        """The inertia of C = W1 W1ᵀ - W2ᵀ W2."""
        s = self.s
        first, second = (multiply(a, transpose(a), s.field) for a in (s.layers[0], transpose(s.layers[1])))
        rows = plus(first, scaled(second, s.field.convert(Fraction(-1)), s.field), s.field)
        return _settled(lambda: inertia(symmetric(rows, s.field)))

    @cached_property
    def on_the_ray(self) -> bool | None:
        """Is w1 = s w2ᵀ, that is d = 0, in the vector case?"""
        s, sign = self.s, self.slope_sign
        if sign is None:
            return None
        difference = [s.field.add(a[0], s.field.multiply(s.field.convert(Fraction(-sign)), b))
                      for a, b in zip(s.layers[0], s.layers[1][0], strict=True)]
        return _settled(lambda: not any(s.field.sign(x) for x in difference))

    @property
    def positive_distance(self) -> Answer:
        """d = |w1 - s w2ᵀ| > 0 at this start."""
        on = self.on_the_ray
        if on is None:
            return Answer(None, "the sign of d = |w1 - s w2ᵀ| is not settled")
        return Answer(not on, f"d = |w1 - s w2ᵀ| {'= 0' if on else '> 0'} at this start, s = {self.slope_sign}")

    @property
    def is_origin(self) -> bool:
        """Are all layers zero?"""
        return all(is_zero(rows) for rows in self.s.layers)


def _settled(question: Callable[[], T]) -> T | None:
    try:
        return question()
    except SymflowError:
        return None


def _said(start: str, yes: str, no: str, holds: bool | None) -> str:
    return f"{start} {yes if holds else no}" if holds is not None else f"{start} {yes} or {no}: this is not settled"
