"""A lower bound of a rank, from enclosures.

Why: the entries of a gradient may be long expressions in roots and logarithms, and an exact elimination multiplies them
with each other; that a number is not zero is seen in its enclosure at once. What is zero cannot be seen, so the bound is
the rank only where it is full.
"""

from __future__ import annotations

from symflow.checker.enclosures import Enclosures
from symflow.checker.trees import Rejected
from symflow.saddles.fields import ConstantField, Rows

BITS = 256


def visible_rank(rows: Rows, field: ConstantField) -> int:
    """A number of rows that are independent for sure; the rank may be larger.

    Examples
    --------
    >>> from fractions import Fraction
    >>> field = ConstantField()
    >>> root = field.function("sqrt", Fraction(2))
    >>> visible_rank([[root, Fraction(1)], [Fraction(1), root]], field)
    2
    """
    ring, found = Enclosures(BITS), 0
    try:
        left = [[field.ring.enclosure(value, BITS) for value in row] for row in rows]
        while left:
            sizes = [(max(low, -high), i, j) for i, row in enumerate(left) for j, (low, high) in enumerate(row)]
            size, i, j = max(sizes, default=(0, 0, 0))
            if size <= 0:
                break
            pivot = left.pop(i)
            found += 1
            inverse = ring.inverse(pivot[j])
            for row in left:
                factor = ring.multiply(row[j], inverse)
                for k, value in enumerate(pivot):
                    low, high = ring.multiply(factor, value)
                    row[k] = ring.add(row[k], (-high, -low))
                del row[j]
    except Rejected:
        return found
    return found
