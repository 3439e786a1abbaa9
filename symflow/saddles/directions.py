"""A vector v with vᵀHv < 0 (or > 0): the shortest proof that a Hessian has such an eigenvalue.

Why three searches: most Hessians of products show it in one or two coordinates, and such a vector is read at a glance;
where none does, a rounded eigenvector is tried, its sign decided exactly; and where rounding fails, for an eigenvalue of
1e-30 beside one of size 1, the exact elimination hands over the vector that belongs to a pivot of the right sign.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symflow.saddles.fields import ConstantField, Rows, Value
from symflow.saddles.ldl import Elimination, eliminate
from symflow.saddles.products import dot
from symflow.saddles.symmetric import SymmetricMatrix

ROUNDINGS = (1, 4, 64, 10**4, 10**8)


def direction(h: SymmetricMatrix, sign: int) -> list[Value] | None:
    """A vector on which the form has this sign, or None if there is none.

    Examples
    --------
    >>> from symflow.saddles.symmetric import symmetric
    >>> [str(x) for x in direction(symmetric([[1, 2], [2, 1]]), -1)]
    ['-2', '1']
    """
    rows = h.rows()
    return _coordinates(rows, h.field, sign) or _rounded(rows, h.field, sign) or _of_pivot(h, sign)


def value(rows: Rows, v: list[Value], field: ConstantField) -> Value:
    """The value vᵀHv"""
    support = [i for i, x in enumerate(v) if x]
    short = [v[i] for i in support]
    image = [dot([rows[i][j] for j in support], short, field) for i in support]
    return dot(short, image, field)


def _coordinates(rows: Rows, field: ConstantField, sign: int) -> list[Value] | None:
    """One coordinate, or two whose 2 x 2 block has a negative determinant or the right sign."""
    size = len(rows)
    signs = [field.sign(rows[i][i]) * sign for i in range(size)]
    found = [field.zero] * size
    for i in range(size):
        if signs[i] > 0:
            found[i] = field.one
            return found
    for i in range(size):
        for j in range(size):
            if i == j or not rows[i][j]:
                continue
            a, b, c = rows[i][i], rows[i][j], rows[j][j]
            if signs[i] < 0:  # the extremum over x of a x^2 + 2 b x + c
                x = field.negative(field.multiply(b, field.inverse(a)))
                if field.sign(field.add(c, field.multiply(x, b))) != sign:
                    continue
            elif field.sign(b):  # 2 b x + c is linear in x
                move = field.add(field.negative(c), field.convert(Fraction(sign)))
                x = field.multiply(move, field.inverse(field.add(b, b)))
            else:
                continue
            found[i], found[j] = x, field.one
            return found
    return None


def _rounded(rows: Rows, field: ConstantField, sign: int) -> list[Value] | None:
    import numpy

    numbers = numpy.array([[_float(x, field) for x in row] for row in rows])
    if not numpy.isfinite(numbers).all():
        return None
    _, vectors = numpy.linalg.eigh(numbers)
    vector = vectors[:, 0 if sign < 0 else -1]
    vector = vector / max(abs(vector))
    for size in ROUNDINGS:
        found: list[Any] = [Fraction(round(float(x) * size), size) for x in vector]
        if any(found) and field.sign(value(rows, found, field)) == sign:
            return found
    return None


def _float(x: Value, field: ConstantField) -> float:
    try:
        if isinstance(x, Fraction):
            return float(x)
        low, high = field.ring.enclosure(x, 64)
        return float((low + high) / 2)
    except OverflowError:
        return float("inf")


def _of_pivot(h: SymmetricMatrix, sign: int) -> list[Value] | None:
    """From P H Pᵀ = L D Lᵀ: the vector x with Lᵀ x = e has the value of its pivot."""
    for indices in h.components():
        part = h.part(indices)
        found = eliminate(part)
        inside = _solved(part, found, sign)
        if inside is not None:
            vector = [h.field.zero] * h.size
            for index, x in zip(indices, inside, strict=True):
                vector[index] = x
            return vector
    return None


def _solved(h: SymmetricMatrix, found: Elimination, sign: int) -> list[Value] | None:
    numbers, _ = h.elimination()
    place = 0
    right: dict[int, Any] = {}
    for block in found.pivots:
        if len(block) == 2:
            wanted = numbers.sign(block[0][1]) * sign
            right = {found.order[place]: numbers.one, found.order[place + 1]: numbers.convert(Fraction(wanted))}
            break
        if numbers.sign(block[0][0]) == sign:
            right = {found.order[place]: numbers.one}
            break
        place += len(block)
    if not right:
        return None
    vector: dict[int, Any] = {}
    for position in range(h.size - 1, -1, -1):
        index = found.order[position]
        total = right.get(index, numbers.zero)
        for other, entry in found.columns[position].items():
            if other in vector:
                total = numbers.add(total, numbers.negative(numbers.multiply(entry, vector[other])))
        if total:
            vector[index] = total
    return [_plain(vector.get(i, numbers.zero)) for i in range(h.size)]


def _plain(x: Any) -> Value:
    return Fraction(int(x.p), int(x.q)) if hasattr(x, "p") else x
