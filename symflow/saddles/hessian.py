"""The Hessian of g = f(W_N ... W_1) at a point, by the Kronecker formula.

Why a formula and no symbolic Hessian: differentiating g entry by entry and substituting the point takes nearly all the
time of such an analysis. The second derivative of g in the direction (dW_1, …, dW_N) is

    f''[A, A] + 2 sum over i < j of <grad f, W_N … dW_j … dW_i … W_1>,   A = sum over i of W_N … dW_i … W_1,

so the Hessian is J^T K J, K the second derivatives of f and J the derivative of the product, plus one block for each pair
of layers: the entry for dW_j[c,e], dW_i[a,b] is (L_j^T grad f R_i^T)[c,b] M[e,a], with L_j what stands left of W_j, R_i
what stands right of W_i and M what stands between them. Coordinates: W1 row by row, then W2, …, WN.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from symflow.saddles.exact import Situation, curvature
from symflow.saddles.fields import Rows
from symflow.saddles.products import is_rational, multiply, to_flint, transpose
from symflow.saddles.symmetric import SymmetricMatrix, symmetric


def hessian(s: Situation) -> SymmetricMatrix:
    """The Hessian of g at a point, exactly.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear, GradientFlow
    >>> from symflow.saddles.exact import situation
    >>> flow = GradientFlow(DeepLinear((1, 1, 1)), Cost("w^2 + w"))
    >>> [list(map(str, row)) for row in hessian(situation(flow, {"W1": [[2]], "W2": [[3]]})).rows()]
    [['18', '25'], ['25', '8']]
    """
    derivative, bend = product_derivative(s), curvature(s)
    pairs = _pairs(s)
    if is_rational(derivative) and is_rational(bend) and all(type(x) is Fraction for x in pairs.values()):
        return _rational(s, derivative, bend, pairs)
    rows = multiply(transpose(derivative), multiply(bend, derivative, s.field), s.field)
    for (i, j), value in pairs.items():
        rows[i][j] = rows[j][i] = s.field.add(rows[i][j], value)
    settled = [[s.field.settled(rows[max(i, j)][min(i, j)]) for j in range(len(rows))] for i in range(len(rows))]
    return symmetric(settled, s.field)


def _rational(s: Situation, derivative: Rows, bend: Rows, pairs: dict[tuple[int, int], Fraction]) -> SymmetricMatrix:
    import flint

    wide = to_flint(derivative)
    size = s.dimension
    entries = [flint.fmpq(0)] * (size * size)
    for (i, j), value in pairs.items():
        entries[i * size + j] = entries[j * size + i] = flint.fmpq(value.numerator, value.denominator)
    return SymmetricMatrix(wide.transpose() * (to_flint(bend) * wide) + flint.fmpq_mat(size, size, entries), None, s.field)


def offsets(widths: tuple[int, ...]) -> list[int]:
    """The index of the first coordinate of W1, W2, …

    Examples
    --------
    >>> offsets((2, 3, 1))
    [0, 6]
    """
    found = [0]
    for cols, rows in zip(widths, widths[1:-1], strict=False):
        found.append(found[-1] + rows * cols)
    return found


def product_derivative(s: Situation) -> Rows:
    """J: the derivative of the product (row i*d0 + j for its entry (i, j)) by every coordinate."""
    d0, rows = s.widths[0], len(s.product)
    found: Rows = [[] for _ in range(rows * d0)]
    for i in range(1, s.depth + 1):
        left, right = s.left(i), s.right(i)
        for p in range(rows):
            for q in range(d0):
                column = [line[q] for line in right]
                found[p * d0 + q] += [s.field.multiply(x, y) if x and y else s.field.zero for x in left[p] for y in column]
    return found


def _pairs(s: Situation) -> dict[tuple[int, int], Fraction]:
    """The part with grad f: one block for each pair of layers i < j, as entries (coordinate of W_j, coordinate of W_i)."""
    found = {}
    start = offsets(s.widths)
    for i, j in combinations(range(1, s.depth + 1), 2):
        outer = multiply(multiply(transpose(s.left(j)), s.gradient, s.field), transpose(s.right(i)), s.field)
        middle = s.between(i, j)
        cols_i, cols_j = s.widths[i - 1], s.widths[j - 1]
        for c, line in enumerate(outer):
            for b, x in enumerate(line):
                for e, inner in enumerate(middle if x else ()):
                    for a, y in enumerate(inner):
                        if y:
                            found[start[j - 1] + c * cols_j + e, start[i - 1] + a * cols_i + b] = s.field.multiply(x, y)
    return found
