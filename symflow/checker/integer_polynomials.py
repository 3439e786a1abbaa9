"""Integer matrices; integer polynomials in one variable; the characteristic polynomial of a matrix, with its adjugate.

Why Leverrier and Faddeev: all divisions are exact, so that no fraction appears, and the adjugate comes along.
"""

from __future__ import annotations

from operator import mul
from typing import Any

from .completeness_brackets import PRIME, Rows
from .trees import integer, need

LARGEST = 10**6
Poly = list[int]  # coefficients, the constant one first


def matrix(data: Any, rows: int, columns: int) -> Rows:
    """Integers of a given shape."""
    need(isinstance(data, list) and len(data) == rows, "a matrix of another shape")
    need(all(isinstance(row, list) and len(row) == columns for row in data), "a matrix of another shape")
    return [[integer(x, -LARGEST, LARGEST) for x in row] for row in data]


def times(a: Poly, b: Poly) -> Poly:
    """The product of polynomials."""
    found = [0] * (len(a) + len(b) - 1)
    for i, c in enumerate(a):
        for j, d in enumerate(b):
            found[i + j] += c * d
    return found


def plus(a: Poly, b: Poly, factor: int = 1) -> Poly:
    """a + factor b, without zeros in front."""
    size = max(len(a), len(b))
    found = [c + factor * d for c, d in zip(a + [0] * (size - len(a)), b + [0] * (size - len(b)), strict=True)]
    while found and not found[-1]:
        found.pop()
    return found


def remainder(a: Poly, b: Poly) -> Poly:
    """a modulo b, which is monic."""
    rest = a[:]
    while len(rest) >= len(b):
        rest = plus(rest, [0] * (len(rest) - len(b)) + b, -rest[-1])
    return rest


def coprime(a: Poly, b: Poly) -> bool:
    """No common root? Only if there is none modulo a prime either: a is monic."""
    while any(c % PRIME for c in b):
        b = plus([c % PRIME for c in b], [])
        b = [c * pow(b[-1], -1, PRIME) % PRIME for c in b]
        a, b = b, [c % PRIME for c in remainder(a, b)]
    return len(a) == 1


def characteristic(s: Rows) -> tuple[Poly, list[Rows]]:
    """det(z - s) and the coefficients of adj(z - s), by Leverrier and Faddeev."""
    size = len(s)
    unit = [[int(i == j) for j in range(size)] for i in range(size)]
    values, adjugate = [1], [unit]
    for n in range(1, size + 1):
        columns = list(zip(*adjugate[-1], strict=True))
        grown = [[sum(map(mul, row, column)) for column in columns] for row in s]
        values.append(-sum(grown[i][i] for i in range(size)) // n)
        adjugate.append([[x + values[-1] * e for x, e in zip(*rows, strict=True)] for rows in zip(grown, unit, strict=True)])
    return values[::-1], adjugate[-2::-1]


def outer(a: Poly, b: Poly) -> Rows:
    """The matrix a b^T."""
    return [[c * d for d in b] for c in a]


def minus(a: Rows, b: Rows) -> Rows:
    """The difference of two matrices."""
    return [[c - d for c, d in zip(*rows, strict=True)] for rows in zip(a, b, strict=True)]
