"""Null spaces of exact matrices, also of those whose entries are polynomials in t.

Why two eliminations: at a point the layers are constants, rational ones go to FLINT and the others are eliminated with
exact signs; along a curve the products of layers are polynomials in t, and a vector in their null space is found
without a fraction, by cross-multiplication, so that it is again a polynomial.
"""

from __future__ import annotations

from collections.abc import Sequence

from symflow.saddles.fields import ConstantField, Rows, Value
from symflow.saddles.products import from_flint, is_rational, to_flint, transpose

Polynomial = list[Value]  # coefficients of 1, t, t^2, …


def null_space(rows: Rows, field: ConstantField) -> list[list[Value]]:
    """A basis of the vectors x with rows x = 0.

    Examples
    --------
    >>> from fractions import Fraction
    >>> null_space([[Fraction(1), Fraction(2)]], ConstantField())
    [[Fraction(-2, 1), Fraction(1, 1)]]
    """
    reduced = _reduced(rows, field)
    width = len(rows[0])
    pivots = [next(j for j, x in enumerate(row) if x) for row in reduced]
    basis = []
    for free in (j for j in range(width) if j not in pivots):
        vector = [field.zero] * width
        vector[free] = field.one
        for pivot, row in zip(pivots, reduced, strict=True):
            vector[pivot] = field.negative(row[free])
        basis.append(vector)
    return basis


def left_null_space(rows: Rows, field: ConstantField) -> list[list[Value]]:
    """A basis of the vectors y with yᵀ rows = 0."""
    return null_space(transpose(rows), field)


def rank(rows: Rows, field: ConstantField) -> int:
    """The exact rank."""
    return int(to_flint(rows).rank()) if is_rational(rows) else len(_reduced(rows, field))


def _reduced(rows: Rows, field: ConstantField) -> Rows:
    """The nonzero rows of the reduced echelon form; zeros are plain zeros."""
    if is_rational(rows):
        reduced, count = to_flint(rows).rref()
        return from_flint(reduced)[: int(count)]
    left, found = [list(row) for row in rows], 0
    for column in range(len(rows[0])):
        pivot = next((i for i in range(found, len(left)) if left[i][column] and field.sign(left[i][column])), None)
        if pivot is None:
            for i in range(found, len(left)):
                left[i][column] = field.zero
            continue
        left[found], left[pivot] = left[pivot], left[found]
        inverse = field.inverse(left[found][column])
        left[found] = [field.multiply(inverse, x) for x in left[found]]
        for i in range(len(left)):
            if i != found and left[i][column]:
                factor = field.negative(left[i][column])
                left[i] = [field.add(x, field.multiply(factor, y)) for x, y in zip(left[i], left[found], strict=True)]
                left[i][column] = field.zero
        found += 1
    return [[field.settled(x) for x in row] for row in left[:found]]


def add(a: Polynomial, b: Polynomial, field: ConstantField) -> Polynomial:
    """The sum of two polynomials."""
    size = max(len(a), len(b))
    padded = [[*p, *[field.zero] * (size - len(p))] for p in (a, b)]
    return trimmed([field.add(x, y) for x, y in zip(*padded, strict=True)], field)


def times(a: Polynomial, b: Polynomial, field: ConstantField) -> Polynomial:
    """The product of two polynomials."""
    if not a or not b:
        return []
    found = [field.zero] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            if x and y:
                found[i + j] = field.add(found[i + j], field.multiply(x, y))
    return trimmed(found, field)


def trimmed(p: Sequence[Value], field: ConstantField) -> Polynomial:
    """Without leading zeros, proved to be such."""
    found = [field.settled(x) for x in p]
    while found and not found[-1]:
        found.pop()
    return found


def polynomial_null_vectors(rows: list[list[Polynomial]], field: ConstantField) -> list[list[Polynomial]]:
    """Independent vectors x of polynomials with rows x = 0, as many as there are for almost every t.

    Examples
    --------
    >>> from fractions import Fraction
    >>> one, t = [Fraction(1)], [Fraction(0), Fraction(1)]
    >>> polynomial_null_vectors([[one, t]], ConstantField())
    [[[Fraction(0, 1), Fraction(-1, 1)], [Fraction(1, 1)]]]
    """
    left, width = [list(row) for row in rows], len(rows[0])
    pivots: list[int] = []
    for column in range(width):
        found = len(pivots)
        candidates = [i for i in range(found, len(left)) if left[i][column]]
        if not candidates:
            continue
        best = min(candidates, key=lambda i: len(left[i][column]))
        left[found], left[best] = left[best], left[found]
        head = left[found][column]
        for i in range(len(left)):
            if i != found and left[i][column]:
                factor = [field.negative(x) for x in left[i][column]]
                left[i] = _without_t([add(times(head, x, field), times(factor, y, field), field)
                                      for x, y in zip(left[i], left[found], strict=True)])
        pivots.append(column)
    return [_null_vector(left, pivots, free, field) for free in range(width) if free not in pivots]


def _null_vector(left: list[list[Polynomial]], pivots: list[int], free: int, field: ConstantField) -> list[Polynomial]:
    """Row i reads head_i x_(pivot i) + entry_i x_free = 0: multiply with all the other heads."""
    used = [i for i in range(len(pivots)) if left[i][free]]
    vector: list[Polynomial] = [[] for _ in range(len(left[0]))]
    vector[free] = [field.one]
    for i in used:
        vector[free] = times(vector[free], left[i][pivots[i]], field)
    for i in used:
        value = [field.negative(x) for x in left[i][free]]
        for j in used:
            value = times(value, left[j][pivots[j]], field) if j != i else value
        vector[pivots[i]] = value
    return _without_t(vector)


def _without_t(row: list[Polynomial]) -> list[Polynomial]:
    """Divided by the largest power of t that divides all entries."""
    common = min((next(k for k, x in enumerate(p) if x) for p in row if p), default=0)
    return [p[common:] for p in row]
