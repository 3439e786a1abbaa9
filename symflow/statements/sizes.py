"""How large a normal form may become, before it is computed.

Why an estimate and not a clock: whether a statement is proved must not depend on the speed of the machine. The number
of words of an expression is bounded on its tree; what exceeds the bound is left undecided, and the reason says so.
"""

from __future__ import annotations

from math import comb

from symflow.expressions import Expr, fold

MAX_WORDS = 300_000
MAX_TERMS = 30_000_000
CAP = 10**12


def words(expr: Expr) -> int:
    """An upper bound of the number of words of an expanded expression.

    Examples
    --------
    >>> from symflow.expressions.tree import letter
    >>> A, B = letter("A", "n", "n"), letter("B", "n", "n")
    >>> words((A + B) ** 10), words(A @ (A + B))
    (1024, 2)
    """

    def rule(node: Expr, below: list[int]) -> int:
        if node.op in ("sum", "matrix"):
            return min(CAP, sum(below))
        if node.op in ("product", "direction"):
            return _product(below)
        if node.op == "norm2":
            return min(CAP, below[0] ** 2)
        if node.op == "power":
            return _power(below[0], abs(node.args[1]), node.is_scalar)
        return max(below, default=1)

    return fold(expr, rule)


def degree(expr: Expr) -> int:
    """An upper bound of the degree in the entries of the letters, the gradient counted as one."""

    def rule(node: Expr, below: list[int]) -> int:
        if node.op == "letter":
            return 1
        if node.op == "product":
            return min(CAP, sum(below))
        if node.op in ("norm2", "power"):
            return min(CAP, below[0] * (2 if node.op == "norm2" else abs(node.args[1])))
        if node.op in ("det", "adjugate"):
            return min(CAP, below[0] * (node.args[0].rows if isinstance(node.args[0].rows, int) else 1))
        if node.op in ("gradient", "jet", "function", "cost"):
            return max([1, *below])
        return max(below, default=0)

    return fold(expr, rule)


def terms(expr: Expr, symbols: int, largest: int) -> int:
    """An upper bound of the number of monomials: all of this degree, or those of each word."""
    power = degree(expr)
    if power > 2000:
        return CAP
    return min(CAP, comb(symbols + power, power), int(words(expr) * largest ** min(power, 60)))


def _product(parts: list[int]) -> int:
    found = 1
    for part in parts:
        found = min(CAP, found * max(1, part))
    return found


def _power(base: int, exponent: int, scalar: bool) -> int:
    if base <= 1:
        return base
    if scalar:
        return min(CAP, comb(exponent + base - 1, exponent)) if base < 1000 and exponent <= 1000 else CAP
    return CAP if exponent > 40 else min(CAP, int(base**exponent))
