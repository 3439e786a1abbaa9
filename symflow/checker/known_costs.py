"""What the checker itself sees of a cost: growth, convexity and critical points.

A cost of one variable must be a sum of powers times exponentials; one of a matrix must be quadratic, and is then its
gradient and Hessian at 0.
"""

from __future__ import annotations

from fractions import Fraction

from .constant_matrices import jet_of_cost
from .constants import Constants, Value
from .elimination import signature
from .exponential_sums import Sum, at, read, slope
from .growth import limit, not_negative, zeros
from .low_rank import degree, solved
from .matrices import Rows
from .trees import Tree, afford, need

ENTRIES = 2_000_000


class Cost:
    """A cost of a matrix of a given shape."""

    def __init__(self, ring: Constants, tree: Tree, rows: int, cols: int) -> None:
        self.ring, self.tree, self.rows, self.cols = ring, tree, rows, cols

    def terms(self) -> Sum:
        """A cost of one variable, as a sum of powers times exponentials."""
        need(self.rows * self.cols == 1, "this is asked of a cost of one variable")
        return read(self.ring, self.tree)

    def jet(self) -> tuple[Rows, Rows]:
        """Gradient (one row) and Hessian at W = 0."""
        size = self.rows * self.cols
        afford(size ** 2, ENTRIES, "entries of the Hessian of f")
        _, first, second = jet_of_cost(self.ring, self.tree, [[Fraction(0)] * self.cols for _ in range(self.rows)])
        return [[first.get(i, Fraction(0)) for i in range(size)]], [
            [second.get((min(i, j), max(i, j)), Fraction(0)) for j in range(size)] for i in range(size)]

    def quadratic(self) -> tuple[tuple[int, int, int], bool]:
        """The inertia of a quadratic cost, and whether it has a critical point."""
        bound = degree(self.tree)
        need(bound is not None and bound <= 2, "the cost of a matrix is not seen to be quadratic")
        first, second = self.jet()
        return signature(self.ring, second), solved(self.ring, second, [[x] for x in first[0]]) is not None

    def proper(self) -> bool:
        if self.rows * self.cols > 1:
            return max(self.quadratic()[0][::2]) == self.rows * self.cols
        f = self.terms()
        return limit(self.ring, f, -1) != 0 != limit(self.ring, f, 1)

    def bounded(self) -> bool:
        if self.rows * self.cols > 1:
            (negative, _, _), critical = self.quadratic()
            return negative == 0 and critical
        f = self.terms()
        return limit(self.ring, f, -1) >= 0 <= limit(self.ring, f, 1)

    def critical_points(self) -> list[Value]:
        """All critical points of a cost of one variable."""
        found = zeros(self.ring, slope(self.ring, self.terms()))
        need(found is not None, "the zeros of f' are not counted")
        return found or []

    def gap(self, x: Value, y: Value) -> int:
        """The sign of f(x) - f(y)."""
        f = self.terms()
        minus = self.ring.multiply(Fraction(-1), at(self.ring, f, y))
        return self.ring.sign(self.ring.add(at(self.ring, f, x), minus))

    def kind(self, x: Value) -> str:
        """What a critical point is, by the first derivative that is not zero."""
        f, order, found = self.terms(), 0, 0
        while not found:
            f, order = slope(self.ring, f), order + 1
            found = self.ring.sign(at(self.ring, f, x))
        need(order > 1, "no critical point")
        return "saddle" if order % 2 else "minimum" if found > 0 else "maximum"


def is_convex(ring: Constants, tree: Tree, rows: int, cols: int) -> bool:
    """Is the cost seen to be convex?"""
    cost = Cost(ring, tree, rows, cols)
    if rows * cols > 1 or (degree(tree) or 3) <= 2:
        return cost.quadratic()[0][0] == 0
    return not_negative(ring, slope(ring, slope(ring, read(ring, tree))))


def is_global(ring: Constants, tree: Tree, x: Value) -> bool:
    """Is a critical point of a cost of one variable a global minimum?"""
    cost = Cost(ring, tree, 1, 1)
    f = read(ring, tree)
    if ring.sign(at(ring, slope(ring, f), x)) or limit(ring, f, 1) < 0 or limit(ring, f, -1) < 0:
        return False
    if is_convex(ring, tree, 1, 1):
        return True
    need(cost.proper(), "a cost with a finite limit")
    return all(cost.gap(other, x) >= 0 for other in cost.critical_points())
