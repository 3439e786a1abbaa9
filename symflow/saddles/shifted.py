"""Inertia of a large rational matrix by approximate elimination whose remainder is measured exactly.

Why: above two hundred rows the characteristic polynomial takes minutes, and a second route must not share the
eigenvectors of the first. LAPACK's Bunch-Kaufman elimination of A - e gives L and D in floats. Rounded to integers,
S = L D L^T is computed exactly and its inertia is read off D; if every row sum of |A - e - S| is below e, then by Weyl
each positive eigenvalue of S belongs to one of A. The same with A + e counts the negative ones. The zeros come from
the exact kernel; the three numbers must add up to the size.
"""

from __future__ import annotations

from typing import Any

from symflow.saddles.congruence import floats
from symflow.saddles.ldl import Counts

BITS = 50  # of L and D


def shifted(matrix: Any, rank: int) -> Counts | None:
    """The inertia of a symmetric `fmpz_mat` of known rank, or None where double precision does not settle it.

    Examples
    --------
    >>> import flint
    >>> shifted(flint.fmpz_mat([[0, 1, 0], [1, 0, 0], [0, 0, 0]]), 2)
    (1, 1, 1)
    """
    import numpy

    size = matrix.nrows()
    if rank == 0:
        return 0, size, 0
    entries = [abs(int(x)) for x in matrix.entries()]
    fine = max(0, 80 - max(entries).bit_length())  # so that integers are fine enough for the shift
    matrix = matrix * 2**fine
    array = floats(matrix)
    unit = (max(entries) << fine) / float(abs(array).max())
    gap = sorted(abs(numpy.linalg.eigvalsh(array)))[size - rank]
    shift = int(float(gap) / 2 * unit)
    if shift <= 0:
        return None
    positive = _beyond(matrix, shift, 1)
    negative = _beyond(matrix, -shift, -1)
    if positive is None or negative is None or negative + positive != rank:
        return None
    return negative, size - rank, positive


def _beyond(matrix: Any, shift: int, sign: int) -> int | None:
    """A number of eigenvalues of that sign that the matrix has at least."""
    import flint
    import numpy
    from scipy.linalg import ldl

    size = matrix.nrows()
    moved = matrix - flint.fmpz_mat(size, size, [shift if i == j else 0 for i in range(size) for j in range(size)])
    array = floats(moved)
    top = max(abs(int(x)) for x in moved.entries())
    lower, middle, order = ldl(array / abs(array).max())
    rows = [[int(x) for x in row] for row in numpy.rint(lower[order] * 2.0**BITS)]
    blocks = [[int(x) for x in row] for row in numpy.rint(middle * 2.0**BITS)]
    if any(rows[i][i] != 1 << BITS or any(rows[i][i + 1 :]) for i in range(size)):
        return None
    signs = _signs(blocks)
    if signs is None:
        return None
    place = [int(k) for k in numpy.argsort(order)]
    factor = flint.fmpz_mat([rows[k] for k in place])
    product = factor * flint.fmpz_mat(blocks) * factor.transpose()  # about moved / top * 2^(3 BITS)
    # top * product against moved * 2^(3 BITS): every row sum of the difference below |shift| * 2^(3 BITS).
    rest = (moved * 2 ** (3 * BITS) - product * top).entries()
    limit = abs(shift) << (3 * BITS)
    if any(sum(map(abs, rest[i * size : (i + 1) * size])) >= limit for i in range(size)):
        return None
    return signs.count(sign)


def _signs(blocks: list[list[int]]) -> list[int] | None:
    """Signs of the eigenvalues of a matrix of blocks of size 1 and 2; None if one is singular."""
    signs, i, size = [], 0, len(blocks)
    while i < size:
        if i + 1 < size and blocks[i + 1][i]:
            a, b, c = blocks[i][i], blocks[i + 1][i], blocks[i + 1][i + 1]
            determinant = a * c - b * b
            if not determinant or blocks[i][i + 1] != b:
                return None
            signs += [-1, 1] if determinant < 0 else [1 if a > 0 else -1] * 2
            i += 2
        else:
            if not blocks[i][i]:
                return None
            signs.append(1 if blocks[i][i] > 0 else -1)
            i += 1
    return signs
