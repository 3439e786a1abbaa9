"""Float64 arithmetic: for observing, never for deciding.

Why it cannot answer `is_zero`: 1e-17 may be a rounded zero and 0.0 may be a rounded 1e-400. The answer is always
'unknown', so a float can slip into no verdict.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from symflow.expressions.roots import enclose_root
from symflow.expressions.tree import Expr
from symflow.interpretations.contract import Undefined
from symflow.interpretations.matrices import Matrices, Rows

if TYPE_CHECKING:
    import numpy

SMALL = 8  # from this many columns on, a product goes to numpy


class FloatField:
    """Double precision."""

    zero = 0.0
    one = 1.0

    def convert(self, q: Fraction) -> float:
        return float(q)

    def add(self, a: float, b: float) -> float:
        return a + b

    def multiply(self, a: float, b: float) -> float:
        return a * b

    def negative(self, a: float) -> float:
        return -a

    def inverse(self, a: float) -> float:
        if a == 0.0:
            raise Undefined("a division by zero at this point")
        return 1.0 / a

    def function(self, name: str, a: float) -> float:
        try:
            return float(getattr(math, name)(a))
        except (ValueError, OverflowError) as error:
            raise Undefined(f"{name}({a}) is not a double ({error})") from error

    def constant(self, name: str) -> float:
        return math.pi if name == "pi" else math.e

    def root(self, coefficients: Sequence[Fraction], index: int) -> float:
        low, high = enclose_root(coefficients, index, Fraction(1))
        while low != high and high - low > min(abs(low), abs(high)) / 2**60:
            low, high = enclose_root(coefficients, index, (high - low) / 2**60)
        try:
            return float(high)
        except OverflowError as error:
            raise Undefined(f"a root is not a double ({error})") from error

    def is_zero(self, a: float) -> bool | None:
        return None


class Floats(Matrices[float]):
    """Matrices of doubles at a point; `values` may be numpy arrays.

    Examples
    --------
    >>> from symflow.expressions.tree import function, letter
    >>> from symflow.interpretations import evaluate
    >>> floats = Floats({"x": [[0.0]]})
    >>> value = evaluate(function("sin", letter("x")), floats)
    >>> value, floats.is_zero(value)
    ([[0.0]], None)
    """

    def __init__(
        self,
        values: Mapping[str, Sequence[Sequence[float]] | numpy.ndarray],
        cost: Expr | None = None,
        dims: Mapping[str, int] | None = None,
    ) -> None:
        rows = {name: [[float(x) for x in row] for row in value] for name, value in values.items()}
        super().__init__(FloatField(), rows, cost, dims)

    def multiply(self, a: Rows[float], b: Rows[float]) -> Rows[float]:
        if len(a[0]) != len(b) or len(b) < SMALL:
            return super().multiply(a, b)
        import numpy

        product: Rows[float] = (numpy.asarray(a) @ numpy.asarray(b)).tolist()
        return product

    def _is_literal_zero(self, a: Rows[float]) -> bool:
        return a == [[0.0]]
