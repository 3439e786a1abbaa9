"""Inertia by exact elimination: P H P^T = L D L^T with pivots of size 1 and 2.

Why: congruent matrices have the same inertia (Sylvester), so the signs of the pivots are the answer, and L with D is a
witness that anybody can multiply out. Pivots of size 2 are needed because a diagonal may vanish while the matrix does
not: [[0, 1], [1, 0]] is indefinite. This is the route for every exact field, with roots and logarithms too; over the
rationals the numbers grow with each step, so it is meant for components of up to some sixty rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symflow.expressions.digits import rational_text
from symflow.saddles.fields import RealField, Rows, Value
from symflow.saddles.symmetric import SymmetricMatrix

Counts = tuple[int, int, int]


@dataclass
class Elimination:
    """P H P^T = L D L^T: the order of the indices, the columns of L by pivot, and the pivots."""

    order: list[int] = field(default_factory=list)
    columns: list[dict[int, Value]] = field(default_factory=list)  # entries below the unit diagonal, by original index
    pivots: list[list[list[Value]]] = field(default_factory=list)
    signs: list[int] = field(default_factory=list)

    def counts(self) -> Counts:
        """How many eigenvalues are negative, zero and positive."""
        return self.signs.count(-1), self.signs.count(0), self.signs.count(1)


def eliminate(h: SymmetricMatrix) -> Elimination:
    """Eliminate with exact pivots.

    Examples
    --------
    >>> from symflow.saddles.symmetric import symmetric
    >>> eliminate(symmetric([[0, 1, 0], [1, 0, 0], [0, 0, 0]])).counts()
    (1, 1, 1)
    """
    numbers, rows = h.elimination()
    result, left = Elimination(), list(range(h.size))
    while left:
        pivot = _pivot(numbers, rows, left)
        if not pivot:
            result.order += left
            result.columns += [{} for _ in left]
            result.pivots += [[[numbers.zero]] for _ in left]
            result.signs += [0] * len(left)
            break
        left = [i for i in left if i not in pivot]
        if len(pivot) == 1:
            _single(numbers, rows, left, pivot[0], result)
        else:
            _double(numbers, rows, left, pivot, result)
    return result


def _simple(value: Value) -> tuple[int, int]:
    """How long a number is: short pivots keep the others short."""
    if isinstance(value, tuple):
        return 1, sum(len(str(x)) for x in value[0].values()) + len(value[1]) * 100
    top, bottom = (value.p, value.q) if hasattr(value, "p") else (value.numerator, value.denominator)
    return 0, int(top).bit_length() + int(bottom).bit_length()


def _pivot(numbers: RealField, rows: Rows, left: list[int]) -> list[int]:
    """One index with a nonzero diagonal, else two with a nonzero entry between them, else none."""
    for i in sorted((i for i in left if rows[i][i]), key=lambda i: _simple(rows[i][i])):
        if numbers.sign(rows[i][i]):
            return [i]
        rows[i][i] = numbers.zero
    for place, i in enumerate(left):
        for j in left[place + 1 :]:
            if rows[i][j]:
                if numbers.sign(rows[i][j]):
                    return [i, j]
                rows[i][j] = rows[j][i] = numbers.zero
    return []


def _single(numbers: RealField, rows: Rows, left: list[int], k: int, result: Elimination) -> None:
    pivot = rows[k][k]
    inverse = numbers.inverse(pivot)
    column = {i: numbers.multiply(rows[i][k], inverse) for i in left if rows[i][k]}
    touched = list(column)
    for place, i in enumerate(touched):
        minus = numbers.negative(column[i])
        for j in touched[: place + 1]:
            rows[i][j] = rows[j][i] = numbers.add(rows[i][j], numbers.multiply(minus, rows[j][k]))
    result.order.append(k)
    result.columns.append(column)
    result.pivots.append([[pivot]])
    result.signs.append(numbers.sign(pivot))


def _double(numbers: RealField, rows: Rows, left: list[int], pair: list[int], result: Elimination) -> None:
    """The pivot [[0, b], [b, 0]]: one eigenvalue of each sign, whatever b is."""
    k, m = pair
    b = rows[k][m]
    inverse = numbers.inverse(b)
    first = {i: numbers.multiply(rows[i][m], inverse) for i in left if rows[i][m]}
    second = {i: numbers.multiply(rows[i][k], inverse) for i in left if rows[i][k]}
    touched = sorted({*first, *second})
    for place, i in enumerate(touched):
        for j in touched[: place + 1]:
            change = numbers.zero
            for one, other in ((first, k), (second, m)):
                if i in one and rows[j][other]:
                    change = numbers.add(change, numbers.multiply(one[i], rows[j][other]))
            rows[i][j] = rows[j][i] = numbers.add(rows[i][j], numbers.negative(change))
    result.order += [k, m]
    result.columns += [first, second]
    result.pivots.append([[numbers.zero, b], [b, numbers.zero]])
    result.signs += [-1, 1]


def witness(h: SymmetricMatrix, found: Elimination) -> dict[str, Any]:
    """The elimination as a witness: order, rows of L, pivots.

    Examples
    --------
    >>> from symflow.saddles.symmetric import symmetric
    >>> h = symmetric([[2, 1], [1, 0]])
    >>> witness(h, eliminate(h))["ldl"]
    {'order': [0, 1], 'lower': [['1', '0'], ['1/2', '1']], 'pivots': ['2', '-1/2']}
    """
    place = {index: position for position, index in enumerate(found.order)}
    lower = [["1" if i == j else "0" for j in range(h.size)] for i in range(h.size)]
    for j, column in enumerate(found.columns):
        for index, value in column.items():
            lower[place[index]][j] = _tree(h, value)
    pivots: list[Any] = []
    for block in found.pivots:
        trees = [[_tree(h, value) for value in row] for row in block]
        pivots.append(trees[0][0] if len(block) == 1 else trees)
    return {"ldl": {"order": found.order, "lower": lower, "pivots": pivots}}


def _tree(h: SymmetricMatrix, value: Value) -> Any:
    if hasattr(value, "p"):  # a number of FLINT
        return str(value)
    return rational_text(value) if isinstance(value, Fraction) else h.field.ring.tree(value)
