"""Rational positive semidefinite matrices in an affine space: the search behind every sum of squares.

Why a barrier and facial reduction: floats only have to say where to look. A damped Newton method maximises the smallest
eigenvalue t of G(x) + … Where t > 0 a rounded point of the (exact) affine space is still positive. Where the optimum
is t = 0, the usual case, for every real zero of a polynomial is a vector in the kernel of all its Gram matrices, the
kernel is read off the central path, made rational by its reduced row echelon form, and the search goes on in its
complement. Nothing depends on a clock or on chance; a wrong guess only means that no matrix is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

Rows = list[list[Fraction]]
Floats = np.ndarray[Any, Any]
MAX_STEPS, SHRINK, LAST = 400, 0.2, 1e-11  # Newton steps in all, factor and end of the barrier parameter
DENOMINATORS = (1, 2, 4, 6, 12, 60, 420, 5040, 10**5, 10**7, 10**9)
# Eigenvalues below such a part of the largest one may belong to the kernel; nearness to a fraction, largest denominator.
KERNELS, NEARNESS = (1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3), ((1e-6, 1000), (3e-3, 12))


class Effort:
    """What a search may still cost, in multiplications: a count, never a clock, so that its answer is the same everywhere."""

    def __init__(self, most: float = 2e10) -> None:
        self.left = most

    def spend(self, count: float) -> bool:
        """Count some work; False once nothing is left."""
        self.left -= count
        return self.left > 0


class Pencil:
    """Blocks G_b(x) = start_b + sum_k x_k moves_b[k], in floats; blocks of size 1 are handled together."""

    def __init__(self, sizes: Sequence[int], start: Floats, moves: Floats) -> None:
        self.sizes, self.count = list(sizes), moves.shape[1]
        self.blocks: list[tuple[Floats, Floats]] = []
        ones, place = [], 0
        for size in sizes:
            if size == 1:
                ones.append(place)
                place += 1
                continue
            whole = np.zeros((size, size, 1 + self.count))
            for i in range(size):
                for j in range(i, size):
                    whole[i, j, 0] = whole[j, i, 0] = start[place]
                    whole[i, j, 1:] = whole[j, i, 1:] = moves[place]
                    place += 1
            self.blocks.append((whole[:, :, 0], np.moveaxis(whole[:, :, 1:], 2, 0)))
        self.line = (start[ones], moves[ones])
        self.order = sum(sizes)

    def at(self, x: Floats) -> tuple[list[Floats], Floats]:
        """The blocks, and those of size 1, at a point."""
        return [start + np.tensordot(x, moves, 1) for start, moves in self.blocks], self.line[0] + self.line[1] @ x

    def least(self, x: Floats) -> float:
        """The smallest eigenvalue."""
        blocks, line = self.at(x)
        return min([float(np.linalg.eigvalsh(block)[0]) for block in blocks] + [float(value) for value in line])

    def trace(self) -> tuple[float, Floats]:
        """The trace as an affine function."""
        constant, slope = float(self.line[0].sum()), self.line[1].sum(0)
        for start, moves in self.blocks:
            constant, slope = constant + float(np.trace(start)), slope + np.trace(moves, axis1=1, axis2=2)
        return constant, slope


def central_point(pencil: Pencil, effort: Effort) -> tuple[Floats, float]:
    """Coordinates near the centre of the matrices with the largest smallest eigenvalue t, and t."""
    x, (constant, slope) = np.zeros(pencil.count), pencil.trace()
    bound = 10.0 * (abs(constant) + pencil.order)
    t, mu, steps = pencil.least(x) - 1.0, 10.0, 0
    cost = 2.0 * (pencil.count + 1) ** 2 * (pencil.count + sum(size * size for size in pencil.sizes)) + 1e5
    while mu > LAST and steps < MAX_STEPS:
        for _ in range(12):
            steps += 1
            if not effort.spend(cost):
                return x, t
            gradient, hessian = _model(pencil, x, t, mu, float(bound - constant - slope @ x), slope)
            try:
                move = -np.linalg.solve(hessian, gradient)
            except np.linalg.LinAlgError:
                return x, t
            decrement = float(-gradient @ move)
            scale = 1.0 / (1.0 + np.sqrt(max(decrement, 0.0)))
            scale = 1.0 if decrement < 0.1 else scale
            for _ in range(40):
                y, u = x + scale * move[:-1], t + scale * move[-1]
                if bound - constant - slope @ y > 0 and u < bound and _positive(pencil, y, u):
                    break
                scale *= 0.5
            else:
                return x, t
            x, t = y, float(u)
            if not np.isfinite(decrement) or decrement < 1e-8:
                break
        if t > 1e-7:
            return x, t
        if t + mu * (pencil.order + 2) < -1e-5:
            break  # the optimum lies below zero, by the duality gap of the barrier
        mu *= SHRINK
    return x, t


def _positive(pencil: Pencil, x: Floats, t: float) -> bool:
    blocks, line = pencil.at(x)
    if line.size and line.min() - t <= 0:
        return False
    for block in blocks:
        try:
            np.linalg.cholesky(block - t * np.eye(len(block)))
        except np.linalg.LinAlgError:
            return False
    return True


def _model(pencil: Pencil, x: Floats, t: float, mu: float, room: float, slope: Floats) -> tuple[Floats, Floats]:
    """Gradient and Hessian of -t/mu - log det(G - t) - log(bound - trace G)."""
    count = pencil.count
    blocks, line = pencil.at(x)
    gradient, hessian = np.zeros(count + 1), np.zeros((count + 1, count + 1))
    gradient[-1] = -1.0 / mu
    gradient[:-1] = slope / room
    hessian[:-1, :-1] = np.outer(slope, slope) / room**2
    hessian[np.diag_indices(count + 1)] += 1e-12
    for block, (_, moves) in zip(blocks, pencil.blocks, strict=True):
        inverse = np.linalg.inv(block - t * np.eye(len(block)))
        turned = np.concatenate([inverse @ moves, -inverse[None]])
        flat = turned.reshape(count + 1, -1)
        gradient -= np.trace(turned, axis1=1, axis2=2)
        hessian += flat @ np.swapaxes(turned, 1, 2).reshape(count + 1, -1).T
    if line.size:
        scaled = np.concatenate([pencil.line[1], -np.ones((line.size, 1))], 1) / (line - t)[:, None]
        gradient -= scaled.sum(0)
        hessian += scaled.T @ scaled
    return gradient, hessian


def kernels(pencil: Pencil, x: Floats) -> Iterator[list[Rows]]:
    """Candidates for the kernels of the blocks (in the order of the sizes), with rational bases; the likeliest first."""
    blocks, line = pencil.at(x)
    largest = max([float(np.linalg.eigvalsh(block)[-1]) for block in blocks] + [float(line.max(initial=0.0)), 1e-3])
    seen: list[list[Rows]] = []
    for nearness, denominator in NEARNESS:
        for part in KERNELS:
            found = _kernels_below(pencil.sizes, blocks, line, part * largest, nearness, denominator)
            if found is not None and any(found) and found not in seen:
                seen.append(found)
                yield found


def _kernels_below(
    sizes: list[int], blocks: list[Floats], line: Floats, bound: float, nearness: float, denominator: int
) -> list[Rows] | None:
    found: list[Rows] = []
    rest, single = iter(blocks), iter(line)
    for size in sizes:
        if size == 1:
            found.append([[Fraction(1)]] if next(single) < bound else [])
            continue
        values, vectors = np.linalg.eigh(next(rest))
        rational = _rational(vectors[:, values < bound].T, nearness, denominator)
        if rational is None:
            return None
        found.append(rational)
    return found


def _rational(rows: Floats, nearness: float, denominator: int) -> Rows | None:
    """The reduced row echelon form, if its entries are near fractions with small denominators."""
    table = rows.copy()
    for at in range(len(table)):
        i, j = divmod(int(np.argmax(np.abs(table[at:]))), table.shape[1])
        table[[at, at + i]] = table[[at + i, at]]
        table[at] /= table[at, j]
        for k in range(len(table)):
            if k != at:
                table[k] -= table[k, j] * table[at]
    result = []
    for row in table:
        exact = [Fraction(float(value)).limit_denominator(denominator) for value in row]
        if max(abs(float(a) - float(b)) for a, b in zip(exact, row, strict=True)) > nearness:
            return None
        result.append(exact)
    return result


def roundings(free: Floats) -> Iterator[list[Fraction]]:
    """Rational vectors ever nearer to a vector of floats."""
    for denominator in DENOMINATORS:
        yield [Fraction(round(float(value) * denominator), denominator) for value in free]


def squares(matrix: Rows) -> list[tuple[Fraction, list[Fraction]]] | None:
    """G = sum of c v vᵀ with c > 0, by exact LDLᵀ; None if G is not positive semidefinite.

    Examples
    --------
    >>> one = Fraction(1)
    >>> squares([[one, -one], [-one, one]])
    [(Fraction(1, 1), [Fraction(1, 1), Fraction(-1, 1)])]
    >>> squares([[one, 2 * one], [2 * one, one]]) is None
    True
    """
    table, found = [list(row) for row in matrix], []
    for k in range(len(table)):
        pivot = table[k][k]
        if pivot < 0 or (pivot == 0 and any(table[k])):
            return None
        if pivot == 0:
            continue
        vector = [value / pivot for value in table[k]]
        found.append((pivot, vector))
        for i in range(k, len(table)):
            if vector[i]:
                factor = vector[i] * pivot
                table[i] = [value - factor * other for value, other in zip(table[i], vector, strict=True)]
    return found
