"""Which starts of the scalar two-layer flow end at the origin (beyond, X5).

With s = sign f'(0) and u = w1 - s w2ᵀ, the set {u = 0} is invariant, and on it z = w2 w1 = s|w1|². There
d|w1|²/dt = -2 s f'(z)|w1|², so |w1|² falls as long as s f'(s|w1|²) > 0. This holds near 0, and up to the first ρ* > 0 with
f'(sρ*) = 0: a start below ρ* ends at the origin, a start at or above it does not. Without such a ρ* all of them do.

Why the smallest root and not the sign at one point: the printed set is all of {u = 0}, whatever the cost; the first
critical point of f on the ray sz > 0 bounds it.
"""

from __future__ import annotations

from fractions import Fraction

from symflow.expressions import tree
from symflow.expressions.tree import Expr
from symflow.saddles.algebraic_roots import AlgebraicNumber, compare
from symflow.saddles.scalar_slopes import Slope, number_of


def reaches_origin(slope: Slope, sign: int | None, convex: bool, reasons: dict[str, str]) -> Expr | str | None:
    """The bound ρ* on |w1|², "all" where there is none, None where it is not known or f'(0) = 0.

    Examples
    --------
    >>> from symflow.models import Cost
    >>> from symflow.saddles.scalar_slopes import slope_of
    >>> str(reaches_origin(slope_of(Cost("w^3/3 - w^2 - 3*w").bind(1, 1)), -1, False, {}))
    '1'
    >>> reaches_origin(slope_of(Cost("(w-1)^2").bind(1, 1)), -1, True, {})
    'all'
    """
    if not sign:
        reasons["reaches_origin"] = "f'(0) = 0" if sign == 0 else "the sign of f'(0) is not known"
        return None
    if convex:  # f' is monotone: it keeps its sign on the ray on which it moves away from 0
        return "all"
    zeros = slope.zeros()
    if zeros is None:
        reasons["reaches_origin"] = "the zeros of f' are not known"
        return None
    origin = AlgebraicNumber((-1, 1), 0) if slope.variable == "exp" else AlgebraicNumber((0, 1), 0)
    ray = [root for root, _ in zeros if compare(root, origin) == sign]
    if not ray:
        return "all"
    nearest = ray[0] if sign > 0 else ray[-1]
    if sign > 0:
        return number_of(slope, nearest)
    if slope.variable == "w":
        return nearest.negative().to_expr()
    return _negative(number_of(slope, nearest))


def _negative(number: Expr) -> Expr:
    if number.op == "product" and number.args[0].op == "rational":
        factor = -number.args[0].args[0]
        return number.args[1] if factor == 1 else tree.multiply(tree.rational(factor), *number.args[1:])
    return tree.multiply(tree.rational(Fraction(-1)), number)
