"""Inertia by an integer congruence: floats propose a frame, integers decide.

Why: floating point eigenvectors are nearly right and cost seconds at 800 rows, so they make a good guess. Rounded to
integers they are a frame V, and V^T A V is computed exactly. If each of its rows is dominated by the diagonal (the
Gershgorin discs avoid 0, compared in integers), it has as many negative and positive eigenvalues as the diagonal has
negative and positive entries, and so has A on the space that V spans. Exact kernel vectors count the zeros, and
negative + zero + positive = size leaves no eigenvalue out. Nothing the floats say is believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symflow.saddles.kernels import Kernel, kernel
from symflow.saddles.ldl import Counts
from symflow.saddles.symmetric import SymmetricMatrix

BITS = (8, 14, 22, 34, 46)  # of the frame: short ones make short witnesses
ENCLOSED = 200  # bits behind the point of the enclosures of constants


@dataclass(frozen=True)
class Congruence:
    """Counts with their proof: the frame of the eigenvalues that are not zero, and the kernel."""

    counts: Counts
    frame: Any  # fmpz_mat, size x (negative + positive)
    signs: list[int]  # of its columns
    kernel: Kernel


def congruence(h: SymmetricMatrix) -> Congruence | None:
    """The inertia of a rational matrix, or None where double precision gives no frame that the integers accept.

    Examples
    --------
    >>> from symflow.saddles.symmetric import symmetric
    >>> congruence(symmetric([[0, 1, 0], [1, 0, 0], [0, 0, 0]])).counts
    (1, 1, 1)
    """
    matrix = h.integers[0]
    null = kernel(matrix)
    found = frame(matrix, null.rank)
    if found is None:
        return None
    columns, signs = found
    return Congruence((signs.count(-1), h.size - null.rank, signs.count(1)), columns, signs, null)


def floats(matrix: Any) -> Any:
    """A numpy array proportional to an integer matrix; a shift keeps huge integers in range."""
    import numpy

    size, entries = matrix.nrows(), [int(x) for x in matrix.entries()]
    shift = max(0, max((abs(x).bit_length() for x in entries), default=0) - 900)
    return numpy.array([float(x >> shift) for x in entries]).reshape(size, matrix.ncols())


def frame(matrix: Any, rank: int) -> tuple[Any, list[int]] | None:
    """Integer columns on which the matrix is dominated by its diagonal, and the signs there; None if none was found."""
    import flint
    import numpy

    size = matrix.nrows()
    if rank == 0:
        return flint.fmpz_mat(size, 0), []
    values, vectors = numpy.linalg.eigh(floats(matrix))
    chosen = numpy.argsort(-abs(values))[:rank]
    if not numpy.all(values[chosen]):
        return None
    # Columns are stretched so that the diagonal of V^T A V is of one size.
    stretch = numpy.sqrt(abs(values[chosen[0]]) / abs(values[chosen]))
    scaled = vectors[:, chosen] * stretch
    for bits in BITS:
        columns = flint.fmpz_mat(size, rank, [int(x) for x in numpy.rint(scaled * 2.0**bits).ravel()])
        signs = dominated(columns.transpose() * (matrix * columns))
        if signs is not None:
            return columns, signs
    return None


def dominated(matrix: Any, slack: list[int] | None = None) -> list[int] | None:
    """The signs of the diagonal if it strictly dominates each row by more than the slack, in integers; else None."""
    size, entries = matrix.nrows(), matrix.entries()
    signs = []
    for i in range(size):
        row = entries[i * size : (i + 1) * size]
        if 2 * abs(row[i]) <= sum(map(abs, row)) + (slack[i] if slack else 0):
            return None
        signs.append(1 if row[i] > 0 else -1)
    return signs


def enclosed_signs(h: SymmetricMatrix, rank: int) -> tuple[int, int] | None:
    """Numbers of negative and positive eigenvalues that a matrix of constants has at least, from enclosures.

    The entries are rounded to integers over a power of two, each off by at most one; the discs must dominate by more
    than what that can do.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from symflow.saddles.fields import ConstantField
    >>> from symflow.saddles.symmetric import symmetric
    >>> field = ConstantField()
    >>> root = field.function("sqrt", field.convert(Fraction(2)))
    >>> enclosed_signs(symmetric([[field.zero, root], [root, field.zero]], field), 2)
    (1, 1)
    """
    rounded = rounded_entries(h, ENCLOSED)
    found = frame(rounded, rank)
    if found is None:
        return None
    columns = found[0]
    lengths = [sum(abs(int(x)) for x in column) for column in columns.transpose().tolist()]
    slack = [one * sum(lengths) for one in lengths]
    signs = dominated(columns.transpose() * (rounded * columns), slack)
    return None if signs is None else (signs.count(-1), signs.count(1))


def rounded_entries(h: SymmetricMatrix, bits: int) -> Any:
    """Integers within one of the entries times 2^bits; `Unsettled` where an entry cannot be enclosed that well."""
    import flint

    values = []
    for row in h.rows():
        for value in row:
            low, high = h.field.enclosure(value, bits)
            values.append(int((low + high) / 2 * 2**bits // 1))
    return flint.fmpz_mat(h.size, h.size, values)


def witness(h: SymmetricMatrix, parts: list[tuple[list[int], Congruence]]) -> dict[str, Any] | None:
    """The frames and kernels of all components as one witness, or None if a kernel is only counted.

    The vectors of the frame on which the form is negative come first, then those on which it is positive.

    Examples
    --------
    >>> from symflow.saddles.symmetric import symmetric
    >>> h = symmetric([[3, 0, 0], [0, -2, 0], [0, 0, 0]])
    >>> found = congruence(h)
    >>> witness(h, [([0, 1, 2], found)])["discs"]["kernel"]
    [['0', '0', '1']]
    """
    negative: list[list[int]] = []
    positive: list[list[int]] = []
    null: list[list[str]] = []
    for indices, part in parts:
        if part.kernel.basis is None:
            return None
        for sign, column in zip(part.signs, part.frame.transpose().tolist(), strict=True):
            (negative if sign < 0 else positive).append(_spread(h.size, indices, column))
        null += [list(map(str, _spread(h.size, indices, column))) for column in part.kernel.basis.transpose().tolist()]
    counts = {"negative": len(negative), "positive": len(positive)}
    return {"discs": {"frame": negative + positive, **counts, "kernel": null}}


def _spread(size: int, indices: list[int], column: list[Any]) -> list[int]:
    """A vector of a component as one of the whole space."""
    found = [0] * size
    for index, value in zip(indices, column, strict=True):
        found[index] = int(value)
    return found
