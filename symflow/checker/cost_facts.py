"""Facts about a concrete cost that a counterexample must satisfy: proper, bounded below, analytic.

A polynomial in one variable is proper and bounded below iff its degree is even and positive and its leading coefficient
is positive. In a matrix: a quadratic polynomial whose quadratic part is a positive multiple of the squared norm.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .matrices import Matrices
from .rational_functions import RationalFunctions
from .trees import Claim, need

KNOWN = ("proper", "bounded below", "analytic", "C1")


def check_cost(claim: Claim, shape: tuple[int, int]) -> None:
    """Reject unless the cost of the claim has the properties in `cost_is`."""
    need(set(claim.cost_is) <= set(KNOWN), f"unknown property of a cost: {claim.cost_is}")
    if not claim.cost_is:
        return
    field = RationalFunctions()
    plain = Claim({"letters": {"W": list(shape)}, "then": ["defined", "0"]})
    values = {"W": [[field.symbol(f"W[{i},{j}]") for j in range(shape[1])] for i in range(shape[0])]}
    value, denominator = Matrices(plain, field, values)(claim.cost)[0][0]
    need(not denominator and not field.relations and all(e.denominator == 1 and name.startswith("W[") for m in value for name, e in m),
         "the properties of a cost are only read off polynomials")
    degrees = {m: sum((e for _, e in m), Fraction(0)) for m in value}
    top = max(degrees.values(), default=Fraction(0))
    leading: dict[Any, Fraction] = {m: value[m] for m, degree in degrees.items() if degree == top}
    if shape == (1, 1):
        need(top > 0 and top % 2 == 0 and all(x > 0 for x in leading.values()), "the cost is not proper and bounded below")
        return
    squares = {((f"W[{i},{j}]", Fraction(2)),) for i in range(shape[0]) for j in range(shape[1])}
    need(top == 2 and set(leading) == squares and len(set(leading.values())) == 1 and min(leading.values()) > 0,
         "the cost is not a positive multiple of the squared norm plus lower terms")
