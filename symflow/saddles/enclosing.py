"""Rigorous enclosures of all eigenvalues from approximate eigenvectors.

Why: mpmath (or double precision with refinement) gives eigenvectors V that are only nearly right. With V rounded to
integers, B = V^T A V and V^T V are exact. By Ostrowski, the k-th eigenvalue of B is that of A times a factor between the
least and the largest eigenvalue of V^T V; by Weyl, it is the k-th diagonal entry of B up to the largest row sum beside
the diagonal. Both bounds are taken in rationals, so every eigenvalue, counted in order, lies in its interval, clustered or
not. Double precision is improved by the iteration of Ogita and Aishima, whose error squares in each step.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

Interval = tuple[Fraction, Fraction]
MPMATH_ROWS = 100  # above, mpmath takes minutes


def enclosures(matrix: Any, vectors: Any, bits: int, slack: int = 0) -> list[Interval]:
    """Intervals of the eigenvalues of an integer matrix in increasing order of their centres.

    Parameters
    ----------
    matrix : fmpz_mat
        Symmetric; each entry may be off by `slack`.
    vectors : fmpz_mat
        Nearly orthonormal columns times 2^bits.

    Examples
    --------
    >>> import flint
    >>> [(int(a), int(b)) for a, b in enclosures(flint.fmpz_mat([[3, 0], [0, -1]]), flint.fmpz_mat([[4, 0], [0, 4]]), 2)]
    [(-1, -1), (3, 3)]
    """
    size, one = matrix.nrows(), 4**bits
    gram = (vectors.transpose() * vectors).entries()
    image = (vectors.transpose() * (matrix * vectors)).entries()
    skew = Fraction(max(_row(gram, i, size) + abs(int(gram[i * size + i]) - one) for i in range(size)), one)
    if skew >= 1:
        raise ValueError("the vectors are not nearly orthonormal")
    spread = max(_row(image, i, size) for i in range(size))
    low, high, off = 1 / (1 + skew), 1 / (1 - skew), slack * size
    found = []
    for middle in sorted(int(image[i * size + i]) for i in range(size)):
        bottom, top = Fraction(middle - spread, one), Fraction(middle + spread, one)
        found.append((bottom * (low if bottom > 0 else high) - off, top * (high if top > 0 else low) + off))
    return found


def _row(entries: Any, i: int, size: int) -> int:
    row = entries[i * size : (i + 1) * size]
    return int(sum(map(abs, row)) - abs(row[i]))


def approximate(matrix: Any, bits: int, quick: bool = False) -> Any:
    """Nearly orthonormal eigenvectors of an integer matrix, times 2^bits, as integers; quickly without mpmath."""
    return by_mpmath(matrix, bits) if matrix.nrows() <= MPMATH_ROWS and not quick else by_refinement(matrix, bits)


def context(bits: int) -> Any:
    """An mpmath context of its own; the precision of nobody else changes."""
    import mpmath

    own = mpmath.mp.clone()
    own.prec = bits
    return own


def by_mpmath(matrix: Any, bits: int) -> Any:
    """The eigenvectors by `mpmath.eigsy`."""
    import flint

    size = matrix.nrows()
    own = context(bits + 32)
    _, vectors = own.eigsy(own.matrix([[int(x) for x in row] for row in matrix.tolist()]))
    return flint.fmpz_mat(size, size, [int(own.nint(own.ldexp(vectors[i, j], bits))) for i in range(size) for j in range(size)])


def by_refinement(matrix: Any, bits: int) -> Any:
    """The eigenvectors by double precision and the iteration of Ogita and Aishima in fixed point."""
    import numpy

    from symflow.saddles.congruence import floats

    size = matrix.nrows()
    array = floats(matrix)
    _, vectors = numpy.linalg.eigh(array / abs(array).max())
    columns = _fixed(vectors, bits)
    steps = max(1, (bits // 45).bit_length())
    for _ in range(steps):
        columns = _refined(matrix, columns, bits, size)
    return columns


def _fixed(array: Any, bits: int) -> Any:
    """Floats times 2^bits, as integers; the scaling is exact."""
    import flint
    import numpy

    mantissas, exponents = numpy.frexp(array)
    values = [_shift(int(m), e + bits - 53) for m, e in
              zip((mantissas * 2.0**53).ravel().tolist(), exponents.ravel().tolist(), strict=True)]
    return flint.fmpz_mat(array.shape[0], array.shape[1], values)


def _shift(value: int, places: int) -> int:
    return value << places if places >= 0 else value >> -places


def _refined(matrix: Any, columns: Any, bits: int, size: int) -> Any:
    import flint
    import numpy

    one = 4**bits
    gram = (columns.transpose() * columns).entries()
    image = (columns.transpose() * (matrix * columns)).entries()
    unit = max(abs(int(x)) for x in image) or 1
    skew = numpy.array([float(Fraction((one if i % (size + 1) == 0 else 0) - int(x), one)) for i, x in enumerate(gram)])
    scaled = numpy.array([int(x) / unit for x in image]).reshape(size, size)
    skew = skew.reshape(size, size)
    exact = [Fraction(int(image[i * size + i]) * one, int(gram[i * size + i]) * unit) for i in range(size)]
    values = numpy.array([float(x) for x in exact])
    off = scaled - numpy.diag(numpy.diag(scaled))
    limit = 2 * (numpy.linalg.norm(off) + numpy.linalg.norm(skew)) + 1e-15
    gaps = values[None, :] - values[:, None]
    near = abs(gaps) <= limit
    change = numpy.where(near, skew / 2, (scaled + values[None, :] * skew) / numpy.where(near, 1.0, gaps))
    product = columns * _fixed(change, bits)
    half = 1 << (bits - 1)
    moved = [int(x) + ((int(y) + half) >> bits) for x, y in zip(columns.entries(), product.entries(), strict=True)]
    return flint.fmpz_mat(size, size, moved)
