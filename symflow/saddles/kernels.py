"""The exact kernel of a rational symmetric matrix, found modulo primes and proved by multiplication.

Why: only exact vectors prove that an eigenvalue is zero; no enclosure can. Elimination over the integers at 800 rows
takes minutes, elimination modulo a prime a tenth of a second. The reduced kernel basis modulo a few primes is lifted to
the rationals by the Chinese remainder theorem, and it counts only after A K = 0 has been multiplied out over the
integers: its identity block then proves the vectors independent, and a rank modulo a prime is never larger than the
rank, so the kernel is no larger either.

Where the fractions of the kernel are too long for that, the rank alone is settled: a minor of r + 1 rows is an integer
smaller than the product of its row lengths (Hadamard), so it is zero if it vanishes modulo enough primes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import Any

FIRST_PRIME = (1 << 62) + 135
LIFTED = 48  # primes after which lifting the kernel is given up
MODULAR_ROWS = 40  # below this many rows FLINT's own kernel is faster


@dataclass(frozen=True)
class Kernel:
    """The rank, and a basis of the kernel as columns of an integer matrix, or None where only the rank was settled."""

    rank: int
    basis: Any | None


def primes() -> Any:
    """Primes of 62 bits, one after the other."""
    import flint

    number = FIRST_PRIME
    while True:
        number -= 2
        if flint.fmpz(number).is_prime():
            yield number


def kernel(a: Any) -> Kernel:
    """Rank and kernel of a symmetric `fmpz_mat`.

    Examples
    --------
    >>> import flint
    >>> found = kernel(flint.fmpz_mat([[1, 2], [2, 4]]))
    >>> found.rank, [int(x) for x in found.basis.entries()]
    (1, [-2, 1])
    """
    size = a.nrows()
    if size < MODULAR_ROWS:
        basis, nullity = a.nullspace()
        return Kernel(size - nullity, _columns(basis, nullity))
    lift, rank = _Lift(a), 0
    bound, known = 1, 0  # bits of the largest minor that matters, and of the primes at which the rank was the same
    for prime in primes():
        reduced, found = _modular(a, prime)
        if found == size:
            return Kernel(size, _empty(size))
        if found > rank:
            rank, known, lift, bound = found, 0, _Lift(a), _minor_bits(a, found + 1)
        if found < rank:
            continue  # the prime divides a minor
        known += prime.bit_length() - 1
        if lift.count < LIFTED:
            basis = lift.add(reduced, rank, prime)
            if basis is not None:
                return Kernel(rank, basis)
        if known > bound:
            return Kernel(rank, None)
    raise AssertionError("there are infinitely many primes")


def _modular(a: Any, prime: int) -> tuple[Any, int]:
    import flint

    reduced, rank = flint.nmod_mat(a, prime).rref()
    return reduced, rank


def _empty(size: int) -> Any:
    import flint

    return flint.fmpz_mat(size, 0)


def _columns(basis: Any, count: int) -> Any:
    """The first columns of a matrix, each without its common factor."""
    import flint

    size = basis.nrows()
    columns = []
    for j in range(count):
        column = [basis[i, j] for i in range(size)]
        content = flint.fmpz(0)
        for x in column:
            content = content.gcd(x)
        sign = -1 if next(x for x in reversed(column) if x) < 0 else 1
        columns.append([x // (sign * content) for x in column])
    return flint.fmpz_mat(size, count, [columns[j][i] for i in range(size) for j in range(count)])


def _minor_bits(a: Any, order: int) -> int:
    """Bits of a bound for every minor of that order: the longest rows of the matrix multiplied (Hadamard)."""
    size, entries = a.nrows(), a.entries()
    squares = sorted((sum(int(x) ** 2 for x in entries[i * size : (i + 1) * size]) for i in range(size)), reverse=True)
    return sum((isqrt(square) + 1).bit_length() for square in squares[:order])


class _Lift:
    """The free part of the reduced rows, collected over primes."""

    def __init__(self, a: Any) -> None:
        self.a = a
        self.count = 0
        self.modulus = 1
        self.pivots: list[int] = []
        self.residues: list[int] = []

    def add(self, reduced: Any, rank: int, prime: int) -> Any | None:
        """Take in one prime; the proved kernel when it is complete."""
        size = self.a.nrows()
        pivots, row = [], 0
        for j in range(size):
            if row < rank and reduced[row, j] != 0:
                pivots.append(j)
                row += 1
        if self.pivots and pivots != self.pivots:
            if pivots > self.pivots:
                return None  # the prime hides a pivot
            self.modulus, self.count = 1, 0
        self.pivots = pivots
        free = sorted(set(range(size)) - set(pivots))
        table = [int(x) for x in reduced.entries()]
        fresh = [table[i * size + j] for i in range(rank) for j in free]
        if self.modulus == 1:
            self.residues = fresh
        else:
            inverse, old = pow(self.modulus, -1, prime), self.modulus
            self.residues = [x + old * ((y - x) * inverse % prime) for x, y in zip(self.residues, fresh, strict=True)]
        self.modulus *= prime
        self.count += 1
        return self._proved(free) if self.count & (self.count - 1) == 0 or self.count % 8 == 0 else None

    def _proved(self, free: list[int]) -> Any | None:
        import flint

        size, width = self.a.nrows(), len(free)
        values = [0] * (size * width)
        for column in range(width):
            lifted = _rationals(self.residues[column::width], self.modulus)
            if lifted is None:
                return None
            tops, bottom = lifted
            values[free[column] * width + column] = bottom
            for pivot, top in zip(self.pivots, tops, strict=True):
                values[pivot * width + column] = -top
        basis = flint.fmpz_mat(size, width, values)
        return basis if not any((self.a * basis).entries()) else None


def _rationals(residues: list[int], modulus: int) -> tuple[list[int], int] | None:
    """Short numerators over one common denominator with these residues, or None."""
    bound, bottom = isqrt(modulus // 2), 1
    tops: list[int] = []
    for residue in residues:
        value = residue * bottom % modulus
        value = value - modulus if 2 * value > modulus else value
        if abs(value) > bound // bottom:
            found = _fraction(residue * bottom % modulus, modulus, bound)
            if found is None:
                return None
            value, more = found
            tops = [top * more for top in tops]
            bottom *= more
            if bottom > bound:
                return None
        tops.append(value)
    return tops, bottom


def _fraction(residue: int, modulus: int, bound: int) -> tuple[int, int] | None:
    """The fraction with numerator and denominator below the bound, by Euclid's algorithm."""
    before, now, s, t = modulus, residue, 0, 1
    while now > bound:
        quotient = before // now
        before, now, s, t = now, before - quotient * now, t, s - quotient * t
    if not t or abs(t) > bound:
        return None
    return (-now, -t) if t < 0 else (now, t)
