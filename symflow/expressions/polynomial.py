"""root(…): the coefficients of a polynomial in x that was written as an expression.

Why the degree is looked at first: (x+1)^1000 can be written in ten characters, and is refused before it is expanded.
"""

from __future__ import annotations

from fractions import Fraction

from symflow.errors import ShapeError
from symflow.expressions.constants import bounded
from symflow.expressions.roots import MAX_DEGREE
from symflow.expressions.tree import Expr, root
from symflow.expressions.walk import fold

_OPERATIONS = ("rational", "letter", "sum", "product", "power")


def root_of(polynomial: Expr, index: int, shown: str) -> Expr:
    """A real root of a polynomial in the letter x; `shown` is quoted in a complaint about what is no polynomial.

    Examples
    --------
    >>> from symflow.expressions.tree import letter
    >>> print(root_of(letter("x") ** 2 - 2, 1, "x^2-2"))
    root(x^2-2, 1)
    """
    return root([bounded(value).args[0] for value in polynomial_coefficients(polynomial, shown)], index)


def polynomial_coefficients(expr: Expr, shown: str) -> list[Fraction]:
    """The coefficients c0, c1, ….

    Examples
    --------
    >>> from symflow.expressions.tree import letter
    >>> x = letter("x")
    >>> polynomial_coefficients((x + 1) ** 2 - Fraction(1, 2), "")
    [Fraction(1, 2), Fraction(2, 1), Fraction(1, 1)]
    """

    def degree(node: Expr, below: list[int]) -> int:
        if node.op not in _OPERATIONS or (node.op == "power" and node.args[1] < 0):
            raise ShapeError(f"{shown} is not a polynomial in x with rational coefficients, as in root(x^2-2, 1)")
        if node.op == "power":
            found = below[0] * int(node.args[1])
        else:
            found = sum(below) if node.op == "product" else max(below, default=int(node.op == "letter"))
        if found > MAX_DEGREE:
            raise ShapeError(f"{shown} has a degree over {MAX_DEGREE}, which root(...) does not handle")
        return found

    fold(expr, degree)
    return fold(expr, _expanded)


def _expanded(node: Expr, below: list[list[Fraction]]) -> list[Fraction]:
    if node.op == "rational":
        return [node.args[0]]
    if node.op == "letter":
        return [Fraction(0), Fraction(1)]
    if node.op == "sum":
        size = max(map(len, below))
        return [sum((part[i] for part in below if i < len(part)), Fraction(0)) for i in range(size)]
    factors = below * int(node.args[1]) if node.op == "power" else below
    value = [Fraction(1)]
    for factor in factors:
        value = _times(value, factor)
    return value


def _times(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    product = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            product[i + j] += x * y
    return product
