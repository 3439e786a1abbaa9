"""The Hessian of g = f(W_N … W_1) at a point, by the Kronecker formula.

With A_i the product left of layer i, B_i the one right of it, M the one between i < j, and J the Jacobian of the product,
the Hessian is J D²f J^T plus, for i < j, the entry (A_j^T G B_i^T)[c,b] M[d,a] at (W_i[a,b], W_j[c,d]) and its mirror: what
a product of layers has of second order.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .constant_matrices import Sparse, turned
from .constants import Value
from .matrices import Rows
from .trees import afford

if TYPE_CHECKING:
    from .points import Point

PRODUCTS = 8_000_000


def jacobian(point: Point) -> list[Sparse]:
    """For every coordinate the derivative of the product."""
    found = []
    for i, (rows, cols) in enumerate(point.shapes):
        left, right = point.between(len(point.layers), i + 1), point.between(i, 0)
        found += [{p * point.cols + q: point.ring.multiply(left[p][a], right[b][q])
                   for p in range(point.rows) if left[p][a] != 0 for q in range(point.cols) if right[b][q] != 0}
                  for a in range(rows) for b in range(cols)]
    return found


def mixed(point: Point) -> dict[tuple[int, int], Value]:
    """The terms of pairs of layers, above the diagonal."""
    starts = [sum(m * n for m, n in point.shapes[:i]) for i in range(len(point.shapes))]
    found: dict[tuple[int, int], Value] = {}
    for j, (high, wide) in enumerate(point.shapes):
        for i, (rows, cols) in enumerate(point.shapes[:j]):
            left, right = point.between(len(point.layers), j + 1), point.between(i, 0)
            outer = point.matrices.product(point.matrices.product(turned(left), point.gradient), turned(right))
            inner = point.between(j, i + 1)
            for c, b in ((c, b) for c in range(high) for b in range(cols) if outer[c][b] != 0):
                for d, a in ((d, a) for d in range(wide) for a in range(rows) if inner[d][a] != 0):
                    key = starts[i] + a * cols + b, starts[j] + c * wide + d
                    found[key] = point.ring.multiply(outer[c][b], inner[d][a])
    return found


def hessian(point: Point) -> Rows:
    """The Hessian of g."""
    afford(point.size ** 2, PRODUCTS, "entries of a Hessian")
    columns, ring = jacobian(point), point.ring
    second: list[Sparse] = [{} for _ in range(point.rows * point.cols)]
    for (i, j), x in point.jet[2].items():
        second[i][j] = second[j][i] = x
    entries = sum(map(len, columns))
    afford(entries * (point.size + max(map(len, second))), PRODUCTS, "products in a Hessian")
    found: Rows = [[Fraction(0)] * point.size for _ in range(point.size)]
    for r, row in enumerate(columns):
        image: Sparse = {}
        for p, x in row.items():
            for q, y in second[p].items():
                image[q] = ring.add(image.get(q, Fraction(0)), ring.multiply(x, y))
        for s, other in enumerate(columns[r:], r):
            for q, y in other.items():
                if q in image:
                    found[r][s] = ring.add(found[r][s], ring.multiply(image[q], y))
    for (r, s), x in mixed(point).items():
        found[r][s] = ring.add(found[r][s], x)
    return [[found[min(r, s)][max(r, s)] for s in range(point.size)] for r in range(point.size)]
