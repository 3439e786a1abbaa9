"""Matrices of exact constants: read from trees, turned, scaled to integers; and the jet of a cost at one of them."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

from .claims import Claim
from .constants import Constants, Value
from .matrices import Matrices, Rows
from .second_order import SecondOrder
from .trees import Rejected, Tree, need

Sparse = dict[int, Value]


def values(ring: Constants, trees: Any, rows: int, cols: int) -> Rows:
    """A matrix of constants with the shape that is expected."""
    need(isinstance(trees, list) and len(trees) == rows, "a matrix with another number of rows")
    need(all(isinstance(row, list) and len(row) == cols for row in trees), "a matrix with another number of columns")
    return [[ring.of(tree) for tree in row] for row in trees]


def jet_of_cost(ring: Constants, cost: Tree, at: Rows) -> tuple[Value, Sparse, dict[tuple[int, int], Value]]:
    """The cost at a matrix with its first and second derivatives; the entry (i, j) has the number i * columns + j."""
    rows, cols = len(at), len(at[0])
    jets = SecondOrder(ring)
    letter = [[jets.variable(at[i][j], i * cols + j) for j in range(cols)] for i in range(rows)]
    claim = Claim({"letters": {"W": [rows, cols]}, "then": ["defined", "0"]})
    need(claim.shape(cost) == (1, 1), "the cost is not a scalar")
    value: tuple[Value, Sparse, dict[tuple[int, int], Value]] = Matrices(claim, jets, {"W": letter})(cost)[0][0]
    return value


def turned(a: Rows) -> Rows:
    """The transpose."""
    return [list(column) for column in zip(*a, strict=True)]


def integers(ring: Constants, a: Rows, bits: int) -> tuple[list[list[int]], int]:
    """A positive multiple of a matrix in integers, and a bound on the error of its entries: 0 for rational entries."""
    if all(isinstance(x, Fraction) for row in a for x in row):
        scale = lcm(*(x.denominator for row in a for x in row))
        return [[x.numerator * (scale // x.denominator) for x in row] for row in a], 0
    ends = [[ring.enclosure(x, bits) for x in row] for row in a]
    wide = max(high - low for row in ends for low, high in row)
    if wide > 1:
        raise Rejected("an enclosure that is too wide")
    return [[int(low * (1 << bits) // 1) for low, _ in row] for row in ends], int(wide * (1 << bits)) + 2


def dot(ring: Constants, a: list[Any], b: list[Any]) -> Any:
    """The sum of products."""
    total: Any = Fraction(0)
    for x, y in zip(a, b, strict=True):
        if x != 0 and y != 0:
            total = ring.add(total, ring.multiply(x, y))
    return total
