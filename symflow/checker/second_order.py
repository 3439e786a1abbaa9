"""Value, gradient and Hessian of an expression by one evaluation: a ring of Taylor polynomials of degree two.

Why a ring over a ring: the matrix algebra of a cost is evaluated by the code that also evaluates it in polynomials or
intervals; only sum, product, inverse and the elementary functions know of derivatives. Entries that are zero are not
stored, so that a cost with few mixed derivatives stays cheap. A root of 0 has no value here: W^4 begins like a constant at
0, its root W^2 does not.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .claims import Claim
from .derivatives import derivative
from .matrices import Matrices, Ring
from .slopes import slope
from .trees import Rejected, Tree, afford, need

PRODUCTS = 5_000_000
ROOT = "the root of 0 has no derivatives"
Jet = tuple[Any, dict[int, Any], dict[tuple[int, int], Any]]  # value, first, second derivatives (i <= j)
LETTER: Tree = ["letter", "x"]
ABOUT: dict[str, Any] = {"letters": {"x": [1, 1]}, "then": ["defined", "0"]}


def derivatives(ring: Ring, name: str, x: Any, order: int) -> list[Any]:
    """The value of an elementary function at a scalar, and its derivatives up to an order."""
    claim, trees = Claim(ABOUT), [slope(name, LETTER)] if order else []
    while len(trees) < order:
        trees.append(derivative(claim, trees[-1], {"x": "1"}))
    at = Matrices(claim, ring, {"x": [[x]]})
    return [ring.function(name, x), *(at(tree)[0][0] for tree in trees)]


class SecondOrder:
    """Taylor polynomials of degree two over a ring."""

    def __init__(self, ring: Ring) -> None:
        self.ring, self.work = ring, 0
        self.zero = ring.number(Fraction(0))

    def number(self, value: Fraction) -> Jet:
        return self.ring.number(value), {}, {}

    def variable(self, value: Any, index: int) -> Jet:
        """The coordinate with this index, at a value."""
        return value, {index: self.ring.number(Fraction(1))}, {}

    def symbol(self, name: str) -> Jet:
        raise Rejected(f"no value for {name}")

    def constant(self, name: str) -> Jet:
        return self.ring.constant(name), {}, {}

    def root(self, coefficients: list[Fraction], index: int) -> Jet:
        return self.ring.root(coefficients, index), {}, {}

    def _plus(self, *parts: tuple[Any, dict[Any, Any]]) -> dict[Any, Any]:
        """A combination of sparse vectors."""
        total: dict[Any, Any] = {}
        for factor, vector in parts:
            for key, x in vector.items() if factor != self.zero else ():
                term = self.ring.multiply(factor, x)
                total[key] = self.ring.add(total[key], term) if key in total else term
        return {key: x for key, x in total.items() if x != self.zero}

    def add(self, a: Jet, b: Jet) -> Jet:
        one = self.ring.number(Fraction(1))
        return self.ring.add(a[0], b[0]), self._plus((one, a[1]), (one, b[1])), self._plus((one, a[2]), (one, b[2]))

    def _crossed(self, a: dict[int, Any], b: dict[int, Any]) -> dict[tuple[int, int], Any]:
        """a b^T + b a^T, above the diagonal."""
        self.work += len(a) * len(b)
        afford(self.work, PRODUCTS, "products of first derivatives of the cost")
        found: dict[tuple[int, int], Any] = {}
        for i, x in a.items():
            for j, y in b.items():
                term = self.ring.multiply(x, y)
                for key in {(i, j), (j, i)} if i != j else ((i, i), (i, i)):
                    if key[0] <= key[1]:
                        found[key] = self.ring.add(found[key], term) if key in found else term
        return found

    def multiply(self, a: Jet, b: Jet) -> Jet:
        one = self.ring.number(Fraction(1))
        second = self._plus((a[0], b[2]), (b[0], a[2]), (one, self._crossed(a[1], b[1])))
        return self.ring.multiply(a[0], b[0]), self._plus((a[0], b[1]), (b[0], a[1])), second

    def _composed(self, a: Jet, value: Any, first: Any, second: Any) -> Jet:
        half = self.ring.multiply(second, self.ring.number(Fraction(1, 2)))
        return value, self._plus((first, a[1])), self._plus((first, a[2]), (half, self._crossed(a[1], a[1])))

    def inverse(self, a: Jet) -> Jet:
        inverse = self.ring.inverse(a[0])
        square = self.ring.multiply(inverse, inverse)
        minus, two = self.ring.number(Fraction(-1)), self.ring.number(Fraction(2))
        return self._composed(a, inverse, self.ring.multiply(minus, square),
                              self.ring.multiply(two, self.ring.multiply(square, inverse)))

    def function(self, name: str, a: Jet) -> Jet:
        need(name != "sqrt" or self.ring.sign(a[0]) != 0, ROOT)
        if not a[1] and not a[2]:
            return self.ring.function(name, a[0]), {}, {}
        value, first, second = derivatives(self.ring, name, a[0], 2)
        return self._composed(a, value, first, second)
