"""The polynomials of one class that every field leaves alone: the kernel of an exact linear system on monomials.

Why modulo a prime: the matrix has integer entries, and its rank modulo any prime is at most its rank over Q; hence the kernel
over Q has at most (monomials - rank mod p) dimensions. That bound is reached: the laws returned are verified over Q and are
independent. So the dimension is exact, and no probability is left. A law is read off its residues by rational
reconstruction; where that fails, the system is solved over Q.

Why singletons first: a monomial that alone produces some term cannot occur in a law; most are struck out in this way, again and
again, before FLINT sees a matrix, and by the first fields already, before the others are applied.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symflow.errors import ModelError
from symflow.laws.discovery_fields import Monomial, Polynomial, PolynomialFields

PRIME = 2**61 - 1
LARGEST, LARGEST_RATIONAL = 30_000_000, 500_000  # entries of a matrix
Row = dict[int, int]


class Derivations:
    """The derivatives of monomials along all fields; monomials are packed into integers, so that products are sums."""

    def __init__(self, model: PolynomialFields, degree: int) -> None:
        highest = max((len(m) for one in model.fields for component in one for m in component), default=0)
        bits, self.spare = (degree + highest).bit_length(), len(model.fields).bit_length()
        self.units = [1 << (bits * k + self.spare) for k in range(model.D)]
        self.moves: list[list[tuple[int, int]]] = [[] for _ in range(model.D)]
        self.stages: list[list[list[tuple[int, int]]]] = []  # the same for fields 0, 1, 2 to 3, 4 to 7, ...
        for j, one in enumerate(model.fields):
            if j & (j - 1) == 0:
                self.stages.append([[] for _ in range(model.D)])
            for k, component in enumerate(one):
                for monomial, x in component.items():
                    if x:
                        move = self.pack(monomial) - self.units[k] + j, x
                        self.moves[k].append(move)
                        self.stages[-1][k].append(move)

    def pack(self, monomial: Iterable[int]) -> int:
        """The integer of a monomial."""
        return sum(self.units[k] for k in monomial)

    def rows(self, monomials: list[Monomial], stage: int | None = None) -> list[Row]:
        """The linear system: for each field (or those of a stage) and each monomial that arises, a form in the unknowns."""
        moves = self.moves if stage is None else self.stages[stage]
        found: dict[int, Row] = {}
        for column, monomial in enumerate(monomials):
            packed = self.pack(monomial)
            for k in set(monomial):
                times = monomial.count(k)
                for shift, x in moves[k]:
                    row = found.setdefault(packed + shift, {})
                    row[column] = row.get(column, 0) + times * x
        return [row for row in ({c: x for c, x in row.items() if x} for row in found.values()) if row]

    def kill(self, polynomial: Polynomial) -> bool:
        """Is the derivative along every field exactly zero?"""
        monomials = list(polynomial)
        return all(sum(x * polynomial[monomials[c]] for c, x in row.items()) == 0 for row in self.rows(monomials))


@dataclass
class Kernel:
    """The laws of a class: a reduced echelon basis modulo the prime, leading with monomials of the highest degree.

    Attributes
    ----------
    monomials : list
        Those that may occur, in order.
    leading : list of int
        Place of the leading monomial of each element of the basis.
    basis : list of list of int
        Residues, or fractions if solved over Q.
    """

    monomials: list[Monomial]
    leading: list[int]
    basis: list[list[Any]]
    rational: bool = False

    @property
    def dimension(self) -> int:
        """So many independent laws."""
        return len(self.leading)

    def polynomial(self, number: int) -> Polynomial | None:
        """An element of the basis over Q, with coprime integers as coefficients; None if it cannot be told from residues."""
        read = [Fraction(x) if self.rational else _reconstructed(x) for x in self.basis[number]]
        if any(x is None for x in read):
            return None
        return primitive({m: x for m, x in zip(self.monomials, read, strict=True) if x})


def kernel(derivations: Derivations, monomials: list[Monomial], rational: bool = False) -> Kernel:
    """All laws of a class; `rational` solves over Q.

    Raises
    ------
    ModelError
        If the matrix is too large.
    """
    for stage in range(len(derivations.stages)):
        _, left = _without_singletons(derivations.rows(monomials, stage), len(monomials))
        monomials = [monomials[c] for c in left]
    rows, left = _without_singletons(derivations.rows(monomials), len(monomials))
    most = LARGEST_RATIONAL if rational else LARGEST
    if len(rows) * len(left) > most:
        raise ModelError(f"{len(left)} monomials of one class have to meet {len(rows)} conditions; at most {most} entries are"
                         " handled; take a lower degree or a smaller model")  # fmt: skip
    if not left:
        return Kernel([], [], [])
    leading, basis = _nullspace(rows, left, rational)
    return Kernel([monomials[c] for c in left], leading, basis, rational)


def _nullspace(rows: list[Row], left: list[int], rational: bool) -> tuple[list[int], list[list[Any]]]:
    """A reduced echelon basis of the kernel: leading places and vectors."""
    from flint import fmpq_mat, nmod_mat  # FLINT is loaded where it is needed

    columns = len(left)
    number = {c: columns - 1 - k for k, c in enumerate(left)}  # from right to left: free unknowns then lead in the kernel
    matrix = fmpq_mat(len(rows), columns) if rational else nmod_mat(len(rows), columns, PRIME)
    for r, row in enumerate(rows):
        for c, x in row.items():
            matrix[r, number[c]] = x if rational else x % PRIME
    form, rank = matrix.rref()
    pivots: list[int] = []
    for r in range(rank):
        pivots.append(next(k for k in range(pivots[-1] + 1 if pivots else 0, columns) if form[r, k] != 0))
    leading, basis = [], []
    for free in sorted(set(range(columns)) - set(pivots), reverse=True):
        vector: list[Any] = [0] * columns
        vector[columns - 1 - free] = 1
        for r, pivot in enumerate(pivots):
            value: Any = form[r, free]
            vector[columns - 1 - pivot] = -Fraction(int(value.p), int(value.q)) if rational else -int(value) % PRIME
        leading.append(columns - 1 - free)
        basis.append(vector)
    return leading, basis


def _without_singletons(rows: list[Row], columns: int) -> tuple[list[Row], list[int]]:
    """Strike out, again and again, each unknown that a row forces to be zero; what is left, without repeated rows."""
    where: list[list[int]] = [[] for _ in range(columns)]
    sizes = [len(row) for row in rows]
    for r, row in enumerate(rows):
        for c in row:
            where[c].append(r)
    struck = [False] * columns
    queue = [r for r, size in enumerate(sizes) if size == 1]
    while queue:
        r = queue.pop()
        for c in [c for c in rows[r] if not struck[c]]:  # one, or none if another row has struck it out
            struck[c] = True
            for other in where[c]:
                sizes[other] -= 1
                if sizes[other] == 1:
                    queue.append(other)
    unique: dict[tuple[tuple[int, int], ...], Row] = {}
    for r, row in enumerate(rows):
        if sizes[r]:
            kept = sorted((c, x) for c, x in row.items() if not struck[c])
            scale = math.gcd(*(x for _, x in kept)) * (1 if kept[0][1] > 0 else -1)
            unique.setdefault(tuple((c, x // scale) for c, x in kept), dict(kept))
    return [dict(key) for key in unique], [c for c in range(columns) if not struck[c]]


def _reconstructed(residue: int) -> Fraction | None:
    """The fraction with numerator and denominator below the square root of half the prime, if there is one."""
    bound = math.isqrt(PRIME // 2)
    (a, s), (b, t) = (PRIME, 0), (residue, 1)
    while b > bound:
        quotient = a // b
        (a, s), (b, t) = (b, t), (a - quotient * b, s - quotient * t)
    return Fraction(b, t) if 0 < abs(t) <= bound else None


def primitive(polynomial: Polynomial) -> Polynomial:
    """A multiple with coprime integers, the first of them positive."""
    scale = Fraction(math.lcm(*(x.denominator for x in polynomial.values())), 1)
    scale /= math.gcd(*(int(x * scale) for x in polynomial.values()))
    if next(iter(polynomial.values())) < 0:
        scale = -scale
    return {m: x * scale for m, x in polynomial.items()}
