"""Curves along which the cost falls (or rises) from a critical point whose Hessian does not show it.

Let G = ∇f(P) ≠ 0 at a critical point, A_i = W_N ⋯ W_(i+1), B_i = W_(i-1) ⋯ W_1, and let the rank of the product be smaller
than every width. Then no level has both A_i injective and B_(i+1) surjective, and with c the first level at which A_c is
injective (N if there is none), A_i has a kernel for all i < c, and B_i a left kernel for all i > c. (Were A_l injective and
B_(m+1) surjective for l < m, the layers between would be invertible, and level m would have both.)

- A layer below c moved by u vᵀ with A_i u = 0 leaves the product where it is, and so does then a layer above c moved by
  u vᵀ with vᵀ B_i = 0. Moving all of them, the slope A_cᵀ G B_cᵀ of layer c becomes a polynomial in t that is not zero: its
  leading coefficient contains ψᵀ G φ, and ψ, φ are free.
- So the point moves along its own level set to points that are not critical, and a step of higher order against the slope
  of layer c is a curve along which g falls; a step along the slope, one along which it rises.

Hence such a point is neither a local minimum nor a local maximum, for every twice differentiable cost (for convex costs
compare Laurent and von Brecht; Trager, Kohn and Bruna; Achour, Malgouyres and Gerchinovitz). Why short curves come first:
often one power of t in every layer is enough, and a short witness is read and checked faster.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction

from symflow.saddles.curves import Change, Curve, along, change, is_zero, outer, product, scaled, zeros
from symflow.saddles.exact import Situation
from symflow.saddles.fields import ConstantField, Rows, Value
from symflow.saddles.null_spaces import left_null_space, null_space, polynomial_null_vectors
from symflow.saddles.products import multiply, transpose

Vector = list[Value]
TRIES = 6  # random choices of vectors for a short curve


def find_curve(
    s: Situation,
    wanted: int,
    target: Rows | None = None,
    *,
    moves: Callable[[Situation, list[Curve]], Change | None] = change,
    ends: tuple[Vector, Vector] | None = None,
    seed: int = 0,
) -> list[Curve] | None:
    """A curve along which g falls (wanted = -1) or rises (+1), one polynomial in t for each layer; None if none is found.

    Parameters
    ----------
    s
        A critical point.
    wanted
        The sign of the change.
    target
        The product is moved against or along this matrix; the gradient of the cost by default.
    moves
        How g changes along a curve.
    ends
        The pair (ψ, φ), if the product shall move along ψ φᵀ.
    seed
        Of the choice of vectors; whatever is found is exact.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear, GradientFlow
    >>> from symflow.saddles.exact import situation
    >>> flow = GradientFlow(DeepLinear((1, 1, 1, 1)), Cost("(w - 1)^2/2"))
    >>> here = situation(flow, {name: [[0]] for name in ("W1", "W2", "W3")})
    >>> [[[str(x) for x in a[0]] for a in curve] for curve in find_curve(here, -1)]
    [[['0'], ['1']], [['0'], ['1']], [['0'], ['1']]]
    """
    goal = s.gradient if target is None else target
    if is_zero(goal):
        return None
    cut = first_injective(s)
    for layers in _short_curves(s, goal, cut or s.depth, wanted, ends, random.Random(seed)):
        found = moves(s, layers)
        if found is not None and found.sign == wanted:
            return layers
    if cut is None or ends is not None or moves is not change:
        return None
    return _long_curve(s, goal, cut, wanted, random.Random(seed))


def first_injective(s: Situation) -> int | None:
    """The first level whose A_i has no kernel, if then all B_i above it have left kernels; None otherwise."""
    for cut in range(1, s.depth + 1):
        if not null_space(s.left(cut), s.field):
            break
    above = range(cut + 1, s.depth + 1)
    return cut if all(left_null_space(s.right(i), s.field) for i in above) else None


# --- one power of t in every layer ---------------------------------------------------------------------------------------
def _short_curves(
    s: Situation, goal: Rows, cut: int, wanted: int, ends: tuple[Vector, Vector] | None, rng: random.Random
) -> Iterator[list[Curve]]:
    """Layers moved by t a_i a_(i-1)ᵀ, inside the shortest window in which the goal is still seen."""
    for low, high in _windows(s) if ends is None else [(1, s.depth)]:
        inside = _seen(s, goal, low, high)
        middle = min(max(cut, low), high)
        if is_zero(inside):
            continue
        for attempt in range(TRIES):
            vectors = _chain_vectors(s, inside, low, high, middle, rng, attempt)
            if vectors is None:
                break
            if ends is not None:
                vectors = [ends[1], *vectors[1:-1], ends[0]]
            for power in (1, 2, 3):
                for sign in (wanted, -wanted):
                    yield _moved(s, vectors, low, high, middle, power, sign)


def _windows(s: Situation) -> list[tuple[int, int]]:
    pairs = [(low, high) for low in range(1, s.depth + 1) for high in range(low, s.depth + 1)]
    return sorted(pairs, key=lambda pair: pair[1] - pair[0])


def _seen(s: Situation, goal: Rows, low: int, high: int) -> Rows:
    """A_highᵀ goal B_lowᵀ"""
    seen = multiply(multiply(transpose(s.left(high)), goal, s.field), transpose(s.right(low)), s.field)
    return [[s.field.settled(x) for x in row] for row in seen]


def _chain_vectors(
    s: Situation, inside: Rows, low: int, high: int, middle: int, rng: random.Random, attempt: int
) -> list[Vector] | None:
    """a_(low-1), …, a_high: the ends see the goal, those below the middle lie in ker A_i, the others in ker B_(i+1)ᵀ."""
    field = s.field
    row, col = _largest(inside, field, attempt)
    vectors = [_unit(len(inside[0]), col, field)]
    for level in range(low, high):
        spaces = _spaces(s, level, below=level < middle)
        if not spaces:
            return None
        vectors.append(_member(spaces[min(attempt // 2, len(spaces) - 1)], rng, attempt, field))
    return [*vectors, _unit(len(inside), row, field)]


def _largest(a: Rows, field: ConstantField, attempt: int) -> tuple[int, int]:
    """The place of an entry that is not zero."""
    places = [(i, j) for i, row in enumerate(a) for j, x in enumerate(row) if x and field.sign(x)]
    return places[attempt % len(places)]


def _unit(size: int, place: int, field: ConstantField) -> Vector:
    return [field.one if i == place else field.zero for i in range(size)]


def _spaces(s: Situation, level: int, below: bool) -> list[list[Vector]]:
    """Where the vector of a level may lie, the smallest space first: what also dies in the next layers is best."""
    left, right = s.left(level), transpose(s.right(level + 1))
    near_left, near_right = s.layers[level], transpose(s.layers[level - 1])
    choices = [[*near_left, *near_right], [*left, *right], left if below else right]
    found = [null_space(rows, s.field) for rows in choices]
    return [space for space in found if space]


def _member(space: list[Vector], rng: random.Random, attempt: int, field: ConstantField) -> Vector:
    if attempt % 2 == 0 or len(space) == 1:
        return space[(attempt // 2) % len(space)]
    found = [field.zero] * len(space[0])
    for vector in space:
        factor = field.convert(Fraction(rng.choice((-2, -1, 1, 2))))
        found = [field.add(x, field.multiply(factor, y)) for x, y in zip(found, vector, strict=True)]
    return found


def _moved(s: Situation, vectors: list[Vector], low: int, high: int, middle: int, power: int, sign: int) -> list[Curve]:
    layers: list[Curve] = [[rows] for rows in s.layers]
    for i in range(low, high + 1):
        move = outer(vectors[i - low + 1], vectors[i - low], s.field)
        if i == middle:
            move = scaled(move, s.field.convert(Fraction(sign)), s.field)
        still = zeros(len(move), len(move[0]), s.field)
        layers[i - 1] = [s.layers[i - 1], *[still] * ((power if i == middle else 1) - 1), move]
    return layers


# --- along the level set first -------------------------------------------------------------------------------------------
def _long_curve(s: Situation, goal: Rows, cut: int, wanted: int, rng: random.Random) -> list[Curve] | None:
    """The construction of the header: it always ends where the product has smaller rank than every width."""
    for attempt in range(TRIES):
        layers = _level_curve(s, goal, cut, rng, attempt)
        if layers is None:
            continue
        left, right = along(layers[cut:], s.widths[cut], s.field), along(layers[: cut - 1], s.widths[0], s.field)
        seen = product(product([transpose(a) for a in left], [goal], s.field), [transpose(b) for b in right], s.field)
        seen = [[[s.field.settled(x) for x in row] for row in a] for a in seen]
        order = next((k for k, a in enumerate(seen) if not is_zero(a)), None)
        if order is None:
            continue
        for power in range(1, order + 2):
            moved = _stepped(s, layers, cut, seen[order], power, wanted)
            found: Change | None = change(s, moved)
            if found is not None and found.sign == wanted:
                return moved
    return None


def _stepped(s: Situation, layers: list[Curve], cut: int, slope: Rows, power: int, wanted: int) -> list[Curve]:
    step = scaled(slope, s.field.convert(Fraction(wanted)), s.field)
    still = zeros(len(step), len(step[0]), s.field)
    return [*layers[: cut - 1], [s.layers[cut - 1], *[still] * (power - 1), step], *layers[cut:]]


def _level_curve(s: Situation, goal: Rows, cut: int, rng: random.Random, attempt: int) -> list[Curve] | None:
    """A curve in the level set of the product: the layers below the cut, then those above it."""
    field = s.field
    row, col = _largest(goal, field, attempt)
    layers: list[Curve] = [[rows] for rows in s.layers]
    before = _unit(s.widths[0], col, field)
    for i in range(1, cut):
        vector = _member(null_space(s.left(i), field), rng, attempt, field)
        layers[i - 1] = [s.layers[i - 1], outer(vector, before, field)]
        before = vector
    after = _unit(s.widths[-1], row, field)
    power = 1 + attempt // 2
    for i in range(s.depth, cut, -1):
        below = along(layers[: i - 1], s.widths[0], field)
        transposed = [[[a[k][j] for a in below] for k in range(len(below[0]))] for j in range(len(below[0][0]))]
        kernel = polynomial_null_vectors([[_trim(entry) for entry in line] for line in transposed], field)
        if not kernel:
            return None
        vector_in_t = kernel[attempt % len(kernel)]
        length = max(len(entry) for entry in vector_in_t)
        padded = [[*entry, *[field.zero] * (length - len(entry))] for entry in vector_in_t]
        moves = [outer(after, [entry[k] for entry in padded], field) for k in range(length)]
        still = zeros(len(moves[0]), len(moves[0][0]), field)
        layers[i - 1] = [s.layers[i - 1], *[still] * (power - 1), *moves]
        constant = [entry[0] for entry in padded]
        after = constant if any(constant) else [field.convert(Fraction(rng.choice((-1, 1, 2)))) for _ in padded]
    return layers


def _trim(entry: list[Value]) -> list[Value]:
    found = list(entry)
    while found and not found[-1]:
        found.pop()
    return found
