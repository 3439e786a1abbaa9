"""f - f(P) as a sum of terms that are never negative, read off the way the cost is written.

Why only what is written: costs are mostly sums of squared norms and even powers, and where the product P makes all of
them vanish nothing needs to be searched. The witness is that of the kind 'sign'.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symflow.errors import SymflowError
from symflow.expressions.digits import rational_text
from symflow.expressions.tree import Expr
from symflow.interpretations.contract import evaluate
from symflow.interpretations.matrices import Matrices
from symflow.saddles.curves import is_zero
from symflow.saddles.exact import Situation

Term = tuple[Fraction, list[tuple[str, Expr, int]]]


def sum_witness(s: Situation, cost: Expr) -> list[Any] | None:
    """The terms [coefficient, [[kind, argument, exponent], …]] of f - f(P), or None."""
    terms = sum_terms(cost)
    if terms is None:
        return None
    try:
        for _, factors in terms:
            values = [evaluate(argument, Matrices(s.field, {"W": s.product})) for _, argument, _ in factors]
            settled = [[[s.field.settled(x) for x in row] for row in value] for value in values]
            if not any(is_zero(value) for value in settled):
                return None
    except SymflowError:
        return None
    return [[rational_text(number), [[kind, argument.to_json(), exponent] for kind, argument, exponent in factors]]
            for number, factors in terms]


def sum_terms(cost: Expr) -> list[Term] | None:
    """The terms of a cost that are not constant, if each is a positive multiple of squares and squared norms.

    Examples
    --------
    >>> from symflow.models import Cost
    >>> [(str(c), kind) for c, ((kind, _, _),) in sum_terms(Cost("norm2(W)^2 + 3*(W[0,0]-1)^2 + 5").bind(1, 2))]
    [('1', 'norm2'), ('3', 'square')]
    """
    found: list[Term] = []
    for term in _summands(cost):
        if "W" not in term.letters():
            continue
        one = _term(term)
        if one is None:
            return None
        found.append(one)
    return found


def _summands(cost: Expr) -> list[Expr]:
    return [part for term in cost.args for part in _summands(term)] if cost.op == "sum" else [cost]


def _term(term: Expr) -> Term | None:
    """A positive number times norms and even powers; equal factors are counted together."""
    number, powers = Fraction(1), dict[Expr, int]()
    for factor in term.args if term.op == "product" else (term,):
        if factor.op == "rational":
            number *= factor.args[0]
            continue
        base, exponent = factor.args if factor.op == "power" else (factor, 1)
        powers[base] = powers.get(base, 0) + exponent
    factors = []
    for base, exponent in powers.items():
        if base.op == "norm2" and exponent > 0:
            factors.append(("norm2", base.args[0], exponent))
        elif base.is_scalar and exponent > 0 and exponent % 2 == 0:
            factors.append(("square", base, exponent // 2))
        else:
            return None
    return (number, factors) if number > 0 and factors else None
