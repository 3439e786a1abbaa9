"""Rational points that satisfy hypotheses.

Why letter by letter in a random order: each letter is solved for last in some orders, and a hypothesis that is affine
in the letter that comes last (gamma^T W1 = 0 in W1, W2^T G = 0 in G) is solved exactly by linear algebra. What is
quadratic (gamma^T gamma = 1, s^2 = 1) is met by moving along a random line of the solutions and taking rational roots.
Inequalities are met by rejection. Whatever comes out is checked against every hypothesis before it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from random import Random

from symflow.errors import SymflowError
from symflow.expressions import Expr
from symflow.interpretations import Rationals, Unsupported, evaluate
from symflow.statements.enclosed import value_at
from symflow.statements.linear import Vector, quadratic_roots, solutions

Rows = list[list[Fraction]]
Values = dict[str, Rows]
LINES = 6
REDRAWS = 4
# 3/4, 4/3 and 5/12 make rational points of x^2 = 1 + y^2.
SCALARS = [Fraction(x) for x in "0 1 -1 2 -2 1/2 -1/2 3 1/3 3/2 -3 4 1/4 1/10 10 3/4 4/3 -5/12".split()]


@dataclass(frozen=True)
class Constraint:
    """A hypothesis as `value op 0`, without derivatives; the cost is concrete, or has become letters."""

    op: str
    value: Expr
    cost: Expr | None = None

    def met(self, values: Values) -> bool:
        """Whether it holds at a point; what has no rational value there does not hold."""
        try:
            cells = self.cells(values)
        except Unsupported:
            return self.op != "eq" and self._enclosed(values)
        if self.op == "eq":
            return not any(cells)
        if self.op == "ne":
            return any(cells)
        if self.op == "defined":
            return True
        return all(x > 0 or (self.op == "ge" and x == 0) for x in cells)

    def _enclosed(self, values: Values) -> bool:
        """Whether enclosures show that an inequality holds where its value is not rational."""
        try:
            cells = [cell for row in value_at(self.value, values, self.cost, {}) for cell in row]
        except Unsupported:
            return False
        return all(low > 0 for low, _ in cells) or (self.op == "ne" and any(low > 0 or high < 0 for low, high in cells))

    def cells(self, values: Values) -> Vector:
        """The entries of the value at a point."""
        return [x for row in evaluate(self.value, Rationals(values, self.cost)) for x in row]


def random_rows(rows: int, cols: int, random: Random, spread: int = 2) -> Rows:
    """A small random matrix: often sparse, sometimes of rank one, so that degenerate points are met too."""
    if rows == cols == 1:
        return [[random.choice(SCALARS[: 5 + 7 * min(spread - 1, 2)])]]
    if rows * cols > 16:  # a few entries in a corner are enough to refute, and can be read
        corner = random_rows(min(rows, 3), min(cols, 3), random, spread)
        return [[corner[i][j] if i < 3 and j < 3 else Fraction(0) for j in range(cols)] for i in range(rows)]
    style = random.randrange(6)
    if style == 0:
        left = [random.randint(-1, 1) for _ in range(rows)]
        right = [random.randint(-spread, spread) for _ in range(cols)]
        return [[Fraction(x * y) for y in right] for x in left]
    chance = (0.5, 0.5, 0.8, 1, 1)[style - 1]
    return [
        [Fraction(random.randint(-spread, spread)) if random.random() < chance else Fraction(0) for _ in range(cols)]
        for _ in range(rows)
    ]


def sample(
    shapes: Mapping[str, tuple[int, int]], constraints: Sequence[Constraint], random: Random, spread: int = 2
) -> Values | None:
    """One attempt at a point that satisfies every constraint.

    Examples
    --------
    >>> from symflow.expressions.tree import letter
    >>> s, random = letter("s"), Random(0)
    >>> attempts = [sample({"s": (1, 1)}, [Constraint("eq", s**2 - 1), Constraint("gt", s)], random) for _ in range(9)]
    >>> next(point for point in attempts if point is not None)
    {'s': [[Fraction(1, 1)]]}
    """
    order = list(shapes)
    random.shuffle(order)
    values: Values = {}
    done: set[int] = set()
    for name in order:
        known = {*values, name}
        ripe = [i for i, one in enumerate(constraints) if i not in done and one.value.letters() <= known]
        done.update(ripe)
        equations = [constraints[i] for i in ripe if constraints[i].op == "eq" and name in constraints[i].value.letters()]
        if not _placed(name, shapes[name], equations, [constraints[i] for i in ripe], values, random, spread):
            return None
    return values if all(one.met(values) for one in constraints) else None


def _placed(
    name: str, shape: tuple[int, int], equations: list[Constraint], ripe: list[Constraint], values: Values,
    random: Random, spread: int,
) -> bool:  # fmt: skip
    """Give one letter a value at which everything that is known by now holds; False when a few draws do not."""
    for _ in range(REDRAWS if ripe else 1):
        try:
            found = _solve(name, shape, equations, values, random, spread)
        except SymflowError:
            found = None
        if found is not None:
            values[name] = found
            if all(one.met(values) for one in ripe):
                return True
        elif shape == (1, 1):
            break
    values.pop(name, None)
    return False


def _solve(
    name: str, shape: tuple[int, int], equations: list[Constraint], values: Values, random: Random, spread: int
) -> Rows | None:
    if not equations:
        return random_rows(*shape, random, spread)
    size = shape[0] * shape[1]

    def residual(equation: Constraint, vector: Vector) -> Vector:
        rows = [vector[i : i + shape[1]] for i in range(0, size, shape[1])]
        return equation.cells({**values, name: rows})

    matrix: list[Vector] = []
    right: Vector = []
    curved: list[Constraint] = []
    zero = [Fraction(0)] * size
    for equation in equations:
        start = residual(equation, zero)
        steps = []
        for k in range(size):
            unit = zero[:k] + [Fraction(1)] + zero[k + 1 :]
            steps.append([a - b for a, b in zip(residual(equation, unit), start, strict=True)])
        probe = [Fraction(random.randint(-99, 99)) for _ in range(size)]
        linear = [start[i] + sum((steps[k][i] * probe[k] for k in range(size)), Fraction(0)) for i in range(len(start))]
        if linear != residual(equation, probe):
            curved.append(equation)
            continue
        matrix += [[steps[k][i] for k in range(size)] for i in range(len(start))]
        right += [-x for x in start]
    flat = solutions(matrix, right) if matrix else (zero, [zero[:k] + [Fraction(1)] + zero[k + 1 :] for k in range(size)])
    if flat is None:
        return None
    vector = _curved(flat, [partial(residual, one) for one in curved], random, spread)
    return None if vector is None else [vector[i : i + shape[1]] for i in range(0, size, shape[1])]


def _combination(kernel: list[Vector], size: int, random: Random, spread: int) -> Vector:
    weights = random_rows(1, len(kernel), random, spread)[0] if len(kernel) > 1 else [Fraction(random.choice([1, -1, 2]))]
    return [sum((w * v[i] for w, v in zip(weights, kernel, strict=True)), Fraction(0)) for i in range(size)]


Test = Callable[[Vector], Vector]


def _curved(flat: tuple[Vector, list[Vector]], curved: list[Test], random: Random, spread: int) -> Vector | None:
    """A point of the affine solutions that also meets the equations that are not affine."""
    start, kernel = flat
    size = len(start)
    if not kernel:
        return start if not any(any(test(start)) for test in curved) else None
    if not curved:
        return [a + b for a, b in zip(start, _combination(kernel, size, random, spread), strict=True)]
    for attempt in range(LINES if size > 1 else 2):  # of one number all candidates lie on one line
        base = start if attempt % 2 == 0 else [a + b for a, b in zip(start, _combination(kernel, size, random, 1), strict=True)]
        move = _combination(kernel, size, random, spread)
        if not any(move):
            continue

        def at(t: Fraction, base: Vector = base, move: Vector = move) -> Vector:
            return [a + t * b for a, b in zip(base, move, strict=True)]

        p, q, r = (curved[0](at(Fraction(t)))[0] for t in (0, 1, -1))
        roots = quadratic_roots((q + r) / 2 - p, (q - r) / 2, p)
        candidates = [*roots, *SCALARS] if size == 1 else [*roots, Fraction(0), Fraction(1)]
        random.shuffle(candidates)
        for root in candidates:
            if not any(any(test(at(root))) for test in curved):
                return at(root)
    return None
