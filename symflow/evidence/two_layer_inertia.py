"""Facts about wide layers under a rational cost, checked with exact matrices and polynomials of FLINT.

Why a second checker: checker/two_layers.py says the same of small widths with the standard library alone; layers of width
100 need products of rational matrices, ranks and characteristic polynomials of a library. The point, the derivatives of
the cost and the formula still come from checker/; here are only criticality, ranks and the counts of roots, which are
exact: all roots of these polynomials are real, so Descartes' rule counts those above a rational without any enclosure.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import Any

import flint

from symflow.checker import two_layers
from symflow.checker.points import Point
from symflow.checker.trees import TooLarge, afford, integer, need

ENTRIES = 50_000  # of the product of the layers
LARGEST = 400  # rows and columns of the product, for a characteristic polynomial


class Wide:
    """A rational point with its matrices in FLINT, layers from W_1 to W_N."""

    def __init__(self, point: Point) -> None:
        if not all(isinstance(x, Fraction) for layer in point.layers for row in layer for x in row):
            raise TooLarge("FLINT checks wide layers at rational points only")
        self.point, self.layers = point, [matrix(layer) for layer in point.layers]
        self.product = self.layers[0]
        for layer in self.layers[1:]:
            self.product = layer * self.product
        afford(point.rows * point.cols, ENTRIES, "entries of the product")
        point.product = [[Fraction(int(x.p), int(x.q)) for x in row] for row in self.product.tolist()]

    @cached_property
    def gradient(self) -> Any:
        """The gradient of the cost at the product."""
        if not all(isinstance(x, Fraction) for row in self.point.gradient for x in row):
            raise TooLarge("FLINT checks wide layers under rational costs only")
        return matrix(self.point.gradient)

    @cached_property
    def is_critical(self) -> bool:
        """Are the gradients of all layers zero?"""
        return all(is_zero(self.slope(i)) for i in range(len(self.layers)))

    def slope(self, i: int) -> Any:
        """The gradient of g by one layer."""
        found = self.gradient
        for layer in reversed(self.layers[i + 1:]):
            found = layer.transpose() * found
        for layer in self.layers[:i]:
            found = found * layer.transpose()
        return found

    @cached_property
    def pairs(self) -> tuple[Fraction, int, int]:
        """The factor c of the cost c*norm2(W - M) + const, and the pairs of singular values of P and P - M, the second
        larger or both equal; at a point where neither crosses the other."""
        c = two_layers.factor(self.point)
        afford(min(self.point.rows, self.point.cols), LARGEST, "rows of a matrix with a characteristic polynomial")
        squares = [gram(self.product), gram(self.gradient / rational(2 * c))]
        one, two = (square.charpoly() for square in squares)
        both = square_free(square_free(one) * square_free(two))
        top = sum((Fraction(int(x.p), int(x.q)) for x in (square[i, i] for square in squares for i in range(square.nrows()))),
                  Fraction(1))
        return c, *two_layers.pairs(above(one), above(two), above(both), top)


def matrix(rows: list[list[Any]]) -> Any:
    """Rows of fractions in FLINT."""
    return flint.fmpq_mat([[rational(x) for x in row] for row in rows])


def rational(x: Any) -> Any:
    """A fraction in FLINT."""
    return flint.fmpq(x.numerator, x.denominator)


def is_zero(a: Any) -> bool:
    """Is every entry zero?"""
    return not any(x for row in a.tolist() for x in row)


def gram(a: Any) -> Any:
    """The smaller of A A^T and A^T A."""
    return a * a.transpose() if a.nrows() <= a.ncols() else a.transpose() * a


def square_free(p: Any) -> Any:
    """The polynomial with the same roots, each once."""
    return p // p.gcd(p.derivative())


def above(p: Any) -> Callable[[Fraction], int]:
    """How many roots exceed a number, with multiplicity, for a polynomial whose roots are all real."""
    p = p.numer()
    return lambda x: two_layers.changes(p(flint.fmpq_poly([rational(x), 1])).numer().coeffs())


def critical(wide: Wide, args: list[Any], witness: Any) -> None:
    need(not args and witness is None and wide.is_critical, "not critical, or with a witness that is not needed")


def not_critical(wide: Wide, args: list[Any], witness: Any) -> None:
    need(not args, "not critical has no parameters")
    if witness is None:
        need(not wide.is_critical, "critical")
        return
    layer, i, j = witness
    entry = wide.slope(integer(layer, 1, len(wide.layers)) - 1)[integer(i), integer(j)]
    need(entry != 0, "this entry of the gradient is zero")


def rank_gradient(wide: Wide, args: list[Any], witness: Any) -> None:
    need(len(args) == 1 and witness is None and wide.gradient.rank() == integer(args[0]), "another rank")


def inertia(wide: Wide, args: list[Any], witness: Any) -> None:
    """By the formula for two layers."""
    if witness != two_layers.WITNESS:
        raise TooLarge("a Hessian of this size has no witness but that of two layers")
    point = wide.point
    need(len(args) == 3 and len(point.layers) == 2 and wide.is_critical, "not a critical point of two layers")
    c, larger, equal = wide.pairs
    ranks = [a.rank() for a in (wide.product, wide.gradient, *wide.layers)]
    found = two_layers.counts((point.cols, point.shapes[0][0], point.rows), ranks, larger, equal)
    need(found[::1 if c > 0 else -1] == tuple(integer(n, 0, point.size) for n in args), "the Hessian has another inertia")


def best_approximation(side: int) -> Callable[[Wide, list[Any], Any], None]:
    """Eckart and Young for c*norm2(W - M) + const, where `side` is the sign that c must have."""
    def check(wide: Wide, args: list[Any], witness: Any) -> None:
        if witness != {"by": "low rank"}:
            raise TooLarge("only best approximations of wide layers are checked by FLINT")
        p, g = wide.product, wide.gradient
        c = two_layers.factor(wide.point)
        need(not args and (c > 0) == (side > 0), "the cost is not bounded on this side")
        need(is_zero(p * g.transpose()) and is_zero(p.transpose() * g), "the product is no projection of the target")
        if is_zero(g):
            return
        need(p.rank() == min(n for shape in wide.point.shapes for n in shape), "not the rank that the layers allow")
        need(wide.pairs[1] == 0, "a singular value that is left out is larger than one that is kept")
    return check


FACTS: dict[str, Callable[[Wide, list[Any], Any], None]] = {
    "critical": critical, "not critical": not_critical, "rank gradient": rank_gradient, "inertia": inertia,
    "global minimum": best_approximation(1), "local minimum": best_approximation(1), "local maximum": best_approximation(-1),
}
