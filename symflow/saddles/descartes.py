"""Inertia from the exact characteristic polynomial, by Descartes' rule of signs.

Why it is exact: for a polynomial whose roots are all real, as those of a symmetric matrix are, the number of sign changes
among its coefficients equals the number of positive roots, with multiplicity; that of p(-x) the number of negative ones;
and the lowest power of x that occurs is the multiplicity of zero. No root is ever computed. FLINT's characteristic
polynomial takes milliseconds at fifty rows and seconds at two hundred; beyond that other routes are faster. It shares
nothing with elimination, so the two guard each other.
"""

from __future__ import annotations

from fractions import Fraction

from symflow.errors import InternalError
from symflow.saddles.fields import ConstantField, Rows
from symflow.saddles.ldl import Counts
from symflow.saddles.products import multiply
from symflow.saddles.symmetric import SymmetricMatrix

LARGEST = 200  # rows of a rational matrix
LARGEST_OF_CONSTANTS = 14  # rows of a matrix with roots, logarithms or pi


def reaches(h: SymmetricMatrix) -> bool:
    """Whether this route is meant for a matrix of that size."""
    return h.size <= (LARGEST if h.is_rational else LARGEST_OF_CONSTANTS)


def descartes(h: SymmetricMatrix) -> Counts:
    """How many eigenvalues are negative, zero and positive.

    Examples
    --------
    >>> from symflow.saddles.symmetric import symmetric
    >>> descartes(symmetric([[0, 1, 0], [1, 0, 0], [0, 0, 0]]))
    (1, 1, 1)
    """
    signs = _rational_signs(h) if h.is_rational else _signs_of_constants(h)
    zero = next(i for i, sign in enumerate(signs) if sign)
    positive = _changes(signs)
    negative = _changes([-sign if i % 2 else sign for i, sign in enumerate(signs)])
    if negative + zero + positive != h.size:
        raise InternalError(f"a characteristic polynomial of degree {h.size} has {negative}+{zero}+{positive} real roots")
    return negative, zero, positive


def _changes(signs: list[int]) -> int:
    kept = [sign for sign in signs if sign]
    return sum(a != b for a, b in zip(kept, kept[1:], strict=False))


def _rational_signs(h: SymmetricMatrix) -> list[int]:
    """Signs of the coefficients, constant term first; the denominator is positive and scales the roots only."""
    return [(c > 0) - (c < 0) for c in h.integers[0].charpoly().coeffs()]


def _signs_of_constants(h: SymmetricMatrix) -> list[int]:
    """The same by Faddeev and Leverrier, which divides by integers only."""
    numbers, matrix = h.field, h.rows()
    coefficients = [numbers.one]
    power: Rows = [[numbers.zero] * h.size for _ in matrix]
    for k in range(1, h.size + 1):
        for i in range(h.size):
            power[i][i] = numbers.add(power[i][i], coefficients[-1])
        power = multiply(matrix, power, numbers)
        trace = _trace(numbers, power)
        coefficients.append(numbers.settled(numbers.multiply(numbers.convert(Fraction(-1, k)), trace)))
    return [numbers.sign(c) for c in reversed(coefficients)]


def _trace(numbers: ConstantField, rows: Rows) -> object:
    total = numbers.zero
    for i, row in enumerate(rows):
        total = numbers.add(total, row[i])
    return total
