"""Is a cost convex? The rules of disciplined convex programming on its tree, and the exact second derivative otherwise.

Why two routes: sums of squared norms, exponentials and even powers are convex by the rules for every shape of W, without
any computation; a scalar cost that the rules do not see has a second derivative whose zeros can be isolated.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symflow.errors import SymflowError
from symflow.expressions import gradient_wrt, tree
from symflow.expressions.tree import Expr
from symflow.expressions.walk import fold
from symflow.saddles.scalar_slopes import slope_of

CONSTANT, AFFINE, CONVEX, CONCAVE = "constant", "affine", "convex", "concave"
_CURVED = {"exp": CONVEX, "cosh": CONVEX, "log": CONCAVE, "sqrt": CONCAVE}
_FLAT = ("transpose", "trace", "entry")


def is_convex(cost: Expr) -> bool:
    """Is the cost, in the letter W, known to be convex (wherever it is defined, on a convex domain)?

    Examples
    --------
    >>> from symflow.models import Cost
    >>> [is_convex(Cost(text).bind(1, 1)) for text in ("exp(w) + exp(-2*w)", "w^4 - w^2", "w^4 - 4*w^3 + 6*w^2")]
    [True, False, True]
    """
    if by_rules(cost) in (CONSTANT, AFFINE, CONVEX):
        return True
    return cost.letters() <= {"W"} and _is_scalar_argument(cost) and _second_derivative_is_nonnegative(cost)


def by_rules(cost: Expr) -> str | None:
    """Constant, affine, convex, concave, or None where the rules do not say."""
    return fold(cost, _rule)


def _is_scalar_argument(cost: Expr) -> bool:
    stack = [cost]
    while stack:
        node = stack.pop()
        if node.op == "letter" and node.args[0] == "W" and not node.is_scalar:
            return False
        stack.extend(node.children())
    return True


def _rule(node: Expr, below: list[str | None]) -> str | None:
    if node.op == "letter":
        return AFFINE if node.args[0] == "W" else CONSTANT
    if all(part == CONSTANT for part in below):
        return CONSTANT
    if None in below:
        return None
    if node.op == "sum":
        return _joined(below)
    if node.op == "matrix":
        return AFFINE if set(below) <= {CONSTANT, AFFINE} else None
    if node.op in _FLAT:
        return below[0] if below[0] == AFFINE or node.is_scalar and node.args[0].is_scalar else None
    if node.op == "product":
        return _product(node, below)
    if node.op == "norm2":
        return CONVEX if below[0] == AFFINE else None
    if node.op == "power":
        return _power(node, below[0])
    return _function(node, below[0]) if node.op == "function" else None


def _joined(parts: Sequence[str | None]) -> str | None:
    kinds = set(parts) - {CONSTANT, AFFINE}
    if not kinds:
        return AFFINE
    return kinds.pop() if len(kinds) == 1 else None


def _product(node: Expr, below: list[str | None]) -> str | None:
    """A constant times something: the sign of a rational constant decides."""
    moving = [kind for kind in below if kind != CONSTANT]
    if len(moving) != 1:
        return None
    if moving[0] == AFFINE:
        return AFFINE
    sign = Fraction(1)
    for factor, kind in zip(node.args, below, strict=True):
        if kind == CONSTANT:
            if factor.op == "function" and factor.args[0] in ("exp", "cosh", "sqrt") or factor.op == "constant":
                continue
            if factor.op != "rational":
                return None
            sign *= factor.args[0]
    return moving[0] if sign > 0 else {CONVEX: CONCAVE, CONCAVE: CONVEX}.get(str(moving[0]))


def _power(node: Expr, base: str | None) -> str | None:
    exponent = node.args[1]
    if not node.is_scalar:
        return base if exponent == 1 else None
    if exponent == 1:
        return base
    if exponent > 0 and exponent % 2 == 0 and base == AFFINE:
        return CONVEX
    return CONVEX if exponent > 0 and base == CONVEX and _not_negative(node.args[0]) else None


def _not_negative(node: Expr) -> bool:
    if node.op == "rational":
        return bool(node.args[0] >= 0)
    if node.op == "norm2" or node.op == "power" and node.args[1] % 2 == 0:
        return True
    if node.op == "function" and node.args[0] in ("exp", "cosh", "sqrt"):
        return True
    return node.op in ("sum", "product") and all(_not_negative(part) for part in node.args)


def _function(node: Expr, below: str | None) -> str | None:
    name = node.args[0]
    if name not in _CURVED:
        return None
    if below == AFFINE:
        return _CURVED[name]
    if name == "exp" and below == CONVEX or name in ("log", "sqrt") and below == CONCAVE:
        return _CURVED[name]
    return None


def _second_derivative_is_nonnegative(cost: Expr) -> bool:
    """For a scalar argument: no zero of f'' at which it changes sign, and one positive value."""
    try:
        slope = slope_of(gradient_wrt(cost, tree.letter("W")))
        if isinstance(slope, str) or slope_of(cost).__class__ is str:
            return False
        if not slope.top:
            return True
        zeros = slope.zeros()
        end = slope.end(1)
    except SymflowError:
        return False
    return zeros is not None and all(m % 2 == 0 for _, m in zeros) and end is not None and end[0] > 0
