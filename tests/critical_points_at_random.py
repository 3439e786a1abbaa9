"""Random rational critical points of |W - T|^2 / 2, with everything about them rational.

The recipe: T = U S V^T with rational orthogonal frames U, V (products of reflections with small integers) and rational
singular values, tied ones and zeros among them. A product that keeps a subset of the singular directions, W_N … W_1 =
U_K S_K V_K^T, is critical for any way in which the layers share the kept values, each layer seen in frames of its own;
blocks that are added where the layers before or after vanish keep it critical, and make many of the points degenerate.
The point is handed out only if all gradients vanish exactly, by arithmetic written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import flint

Rows = list[list[Fraction]]
Point = tuple[tuple[int, ...], Rows, list[Rows]]  # widths, target, W1 … WN
LARGEST = 60


def times(a: Rows, b: Rows) -> Rows:
    """The product of two matrices."""
    columns = list(zip(*b, strict=True))
    return [[sum((x * y for x, y in zip(row, column, strict=True) if x and y), Fraction(0)) for column in columns] for row in a]


def turned(a: Rows) -> Rows:
    """The transpose."""
    return [list(column) for column in zip(*a, strict=True)]


def product(factors: list[Rows], size: int) -> Rows:
    """The product from left to right; the identity when there are no factors."""
    found = [[Fraction(i == j) for j in range(size)] for i in range(size)]
    for factor in factors:
        found = times(found, factor)
    return found


def slopes(target: Rows, layers: list[Rows]) -> list[Rows]:
    """The gradients of |W_N … W_1 - T|^2 / 2 by the layers, written out once more for the tests."""
    whole = product(layers[::-1], len(target))
    error = [[x - y for x, y in zip(r, s, strict=True)] for r, s in zip(whole, target, strict=True)]
    found = []
    for i in range(len(layers)):
        left = product(layers[:i:-1], len(target))
        right = product(layers[:i][::-1], len(layers[i][0]))
        found.append(times(times(turned(left), error), turned(right)))
    return found


def frame(size: int, random: Random) -> Rows:
    """A rational orthogonal matrix: one or two reflections."""
    found = [[Fraction(i == j) for j in range(size)] for i in range(size)]
    for _ in range(random.choice((0, 1, 1, 2))):
        v = [random.choice((-1, 0, 0, 1, 1, 2)) for _ in range(size)]
        square = sum(x * x for x in v)
        if square:
            mirror = [[Fraction(i == j) - Fraction(2 * x * y, square) for j, y in enumerate(v)] for i, x in enumerate(v)]
            found = times(found, mirror)
    return found


def _widths(random: Random) -> tuple[int, ...]:
    while True:
        depth = random.choice((2, 2, 3, 3, 4))
        widths = tuple(random.randint(1, 6 if depth == 2 else 4) for _ in range(depth + 1))
        if random.random() < 0.3:
            widths = tuple([widths[0]] * (depth + 1))
        if 2 <= sum(a * b for a, b in zip(widths, widths[1:], strict=False)) <= LARGEST:
            return widths


def _layers(widths: tuple[int, ...], values: list[Fraction], kept: list[int], random: Random) -> list[Rows]:
    """Rectangular diagonal layers whose product keeps these values, and blocks that vanish in every product."""
    depth = len(widths) - 1
    layers = [[[Fraction(0)] * widths[i] for _ in range(widths[i + 1])] for i in range(depth)]
    for place, index in enumerate(kept):
        shares = [Fraction(random.choice((1, 1, 2, 3)), random.choice((1, 1, 2))) for _ in range(depth - 1)]
        rest = values[index]
        for share in shares:
            rest /= share
        columns = [index, *[place] * (depth - 1), index]
        for i, share in enumerate([*shares, rest]):
            layers[i][columns[i + 1]][columns[i]] = share
    if depth >= 3 and random.random() < 0.6:  # a middle layer may act where its neighbours vanish
        i = random.randrange(1, depth - 1)
        for row in range(len(kept), widths[i + 1]):
            for col in range(len(kept), widths[i]):
                layers[i][row][col] = Fraction(random.choice((0, 1, 2)))
    elif random.random() < 0.3:  # an outer layer may reach a hidden direction that nothing reads
        for row in range(len(kept), widths[1]):
            for col in range(widths[0]):
                unseen = col >= len(values) or values[col] == 0
                layers[0][row][col] = Fraction(random.choice((0, 1)) if unseen and depth == 2 else 0)
    return layers


def critical_point(random: Random) -> Point:
    """One critical point."""
    while True:
        widths = _widths(random)
        most = min(widths[0], widths[-1])
        values = [Fraction(random.choice((1, 2, 2, 3, 5)), random.choice((1, 1, 2))) for _ in range(most)]
        if random.random() < 0.3:
            values[random.randrange(most)] = Fraction(0)
        limit = min(widths)
        kept = [i for i in range(most) if values[i] and random.random() < random.choice((0.3, 0.7, 1))][:limit]
        layers = _layers(widths, values, kept, random)
        frames = [frame(width, random) for width in widths]
        layers = [times(times(frames[i + 1], layer), turned(frames[i])) for i, layer in enumerate(layers)]
        diagonal = [[values[i] if i == j else Fraction(0) for j in range(widths[0])] for i in range(widths[-1])]
        target = times(times(frames[-1], diagonal), turned(frames[0]))
        if not any(x for rows in slopes(target, layers) for row in rows for x in row):
            return widths, target, layers


def random_critical_points(count: int, seed: int = 0) -> Iterator[Point]:
    """Critical points as (widths, target, [W1, …, WN])."""
    random = Random(seed)
    for _ in range(count):
        yield critical_point(random)


def second_differences(target: Rows, layers: list[Rows]) -> Rows:
    """The Hessian of |W_N … W_1 - T|^2 / 2 from exact differences of g along pairs of coordinates.

    g has degree at most two in each single coordinate, so the differences with step 1 are the derivatives, exactly:
    g(a+1) - 2 g + g(a-1), and (g(a+1, b+1) - g(a+1, b-1) - g(a-1, b+1) + g(a-1, b-1)) / 4. No derivative is written.
    """
    places = [(i, r, c) for i, layer in enumerate(layers) for r in range(len(layer)) for c in range(len(layer[0]))]
    exact = [_flint(layer) for layer in layers]
    goal = _flint(target)

    def value(*moves: tuple[int, int]) -> Any:
        moved = list(exact)
        for place, step in moves:
            i, r, c = places[place]
            moved[i] = flint.fmpq_mat(moved[i])
            moved[i][r, c] += step
        whole = moved[0]
        for factor in moved[1:]:
            whole = factor * whole
        return sum((x * x for x in (whole - goal).entries()), flint.fmpq(0)) / 2

    size, here = len(places), value()
    found = [[Fraction(0)] * size for _ in range(size)]
    for a in range(size):
        found[a][a] = _fraction(value((a, 1)) - 2 * here + value((a, -1)))
        for b in range(a):
            corners = [sign * value((a, x), (b, x * sign)) for x in (1, -1) for sign in (1, -1)]
            found[a][b] = found[b][a] = _fraction(sum(corners, flint.fmpq(0)) / 4)
    return found


def _flint(rows: Rows) -> Any:
    return flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in rows])


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))
