"""Critical points of linear regression: projections of the solution onto singular directions (Baldi and Hornik; Kawaguchi).

f(W) = <W K, W>/2 - <M, W> + c, bounded below, so that M = M K⁺ K. Let Z = M K⁺ Mᵀ (for norm2(W - T)/2 this is T Tᵀ) and let U
span some eigenspaces of Z, or parts of them. Then P = Π_U M K⁺ with Π_U the orthogonal projection onto U is the product of
a critical point: its error G = P K - M has Uᵀ G = 0 and G K⁺ Mᵀ U = 0.

Why no normalised vectors: with B any basis of U, the layers B and (BᵀB)⁻¹ Bᵀ M K⁺ have entries in the field of the
eigenvalues that were chosen, and rational ones when all conjugates of an eigenvalue were. Blocks of the middle layers on
inner dimensions that the product does not use are free: left zero the point may be non-strict (tightened: Achour,
Malgouyres, Gerchinovitz), filled it is often strict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from symflow.saddles.algebraic_roots import AlgebraicNumber, flint_polynomial, real_roots
from symflow.saddles.block_layers import Layers, threaded
from symflow.saddles.fields import ConstantField, Rows, Value
from symflow.saddles.null_spaces import null_space
from symflow.saddles.products import chain, identity, multiply, transpose
from symflow.saddles.quadratic_costs import Quadratic, fmpq_matrix, fractions, solve

MIDDLES = 8  # variants of the middle layers


@dataclass(frozen=True)
class Part:
    """A choice of directions that belong to conjugate eigenvalues: their numbers, and a basis as columns."""

    numbers: tuple[int, ...]
    basis: Rows


def projections(form: Quadratic, widths: list[int]) -> Iterator[tuple[str, Layers]]:
    """Labels and layers, rank by rank; directions are counted from the largest singular value on."""
    if not form.is_convex() or form.gram is None or form.minimiser() is None:
        return
    target = [[-x for x in row] for row in form.slope]
    coordinates = solve(form.gram, transpose(target))  # K X = Mᵀ
    assert coordinates is not None
    solution = _shortest(form.gram, coordinates)  # M K⁺
    z = multiply(solution, transpose(target), ConstantField())
    field = ConstantField()
    choices = list(product(*_choices(z, field)))
    choices.sort(key=lambda parts: (sum(len(part.numbers) for part in parts), sorted(n for part in parts for n in part.numbers)))
    everything = max((sum(len(part.numbers) for part in parts) for parts in choices), default=0)
    for parts in choices:
        size = sum(len(part.numbers) for part in parts)
        if size > min(widths) or (len(widths) == 2 and size < everything) or (size == 0 and len(widths) < 4):
            continue
        left, right = _factors(parts, solution, field)
        for full in _middles(len(widths) - 1):
            layers = threaded(left, right, widths, full)
            if size == 0 and not full:
                continue  # that is the origin
            yield _label(parts, full), [[[_entry(x, field) for x in row] for row in rows] for rows in layers]


def _shortest(gram: Rows, coordinates: Rows) -> Rows:
    """M K⁺ from any X with K X = Mᵀ: the rows are projected onto the range of K, which changes no product with K."""
    field = ConstantField()
    kernel = null_space(gram, field)
    rows = transpose(coordinates)
    if not kernel:
        return rows
    gram_of_kernel = multiply(kernel, transpose(kernel), field)
    found = []
    for row in rows:
        heights = solve(gram_of_kernel, [[sum((x * y for x, y in zip(row, v, strict=True)), Fraction(0))] for v in kernel])
        assert heights is not None
        shadow = multiply(transpose(heights), kernel, field)[0]
        found.append([x - y for x, y in zip(row, shadow, strict=True)])
    return found


def _middles(depth: int) -> list[tuple[int, ...]]:
    inner = range(2, depth)
    return [full for count in range(len(inner) + 1) for full in combinations(inner, count)][:MIDDLES]


def _label(parts: tuple[Part, ...], full: tuple[int, ...]) -> str:
    numbers = sorted(number for part in parts for number in part.numbers)
    where = f": singular direction{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}" if numbers else ""
    middle = f", {', '.join(f'W{i}' for i in full)} filled" if full else ""
    return f"projection of rank {len(numbers)}{where}{middle}"


def _entry(x: Value, field: ConstantField) -> Any:
    from symflow.expressions import from_json

    return x if isinstance(x, Fraction) else from_json(field.ring.tree(x), {})


def _factors(parts: tuple[Part, ...], solution: Rows, field: ConstantField) -> tuple[Rows, Rows]:
    """B and (BᵀB)⁻¹ Bᵀ M K⁺, part by part, for different eigenvalues are orthogonal."""
    left: Rows = [[] for _ in solution]
    right: Rows = []
    for part in parts:
        if not part.numbers:
            continue
        turned = transpose(part.basis)
        gram = multiply(turned, part.basis, field)
        right += chain([inverse(gram, field), turned, solution], len(turned), field)
        left = [[*row, *more] for row, more in zip(left, part.basis, strict=True)]
    settled = [[[field.settled(x) for x in row] for row in rows] for rows in (left, right)]
    return settled[0], settled[1]


def inverse(a: Rows, field: ConstantField) -> Rows:
    """The inverse of an invertible matrix: of each row (a, e) the null space gives a column."""
    size = len(a)
    wide = [[*row, *[field.negative(x) for x in unit]] for row, unit in zip(a, identity(size, field), strict=True)]
    columns = [vector[:size] for vector in null_space(wide, field)]
    return transpose(columns)


def _choices(z: Rows, field: ConstantField) -> list[list[Part]]:
    """For each irreducible factor of the characteristic polynomial of Z: what may be chosen of its eigenspaces."""
    polynomial = [Fraction(int(c.p), int(c.q)) for c in fmpq_matrix(z).charpoly().coeffs()]
    roots = [(root, m) for root, m in reversed(real_roots(polynomial)) if root.sign() > 0]
    first, places = 1, {}
    for root, multiplicity in roots:
        places[root] = tuple(range(first, first + multiplicity))
        first += multiplicity
    factors = list(dict.fromkeys(root.factor for root, _ in roots))
    return [_of_factor(z, [(root, places[root]) for root, _ in roots if root.factor == factor], field) for factor in factors]


def _of_factor(z: Rows, roots: list[tuple[AlgebraicNumber, tuple[int, ...]]], field: ConstantField) -> list[Part]:
    """Nothing, all conjugates (rational), one of them, or all but one; of a multiple eigenvalue the first vectors.

    Other choices among three or more conjugates would mix several irrationalities and are left out.
    """
    nothing, factor = Part((), []), roots[0][0].factor
    if len(factor) == 2:
        basis = _eigenvectors(z, roots[0][0], field)
        numbers = roots[0][1]
        return [nothing, *(Part(numbers[:size], transpose(basis[:size])) for size in range(1, len(basis) + 1))]
    whole = transpose(null_space(_value(z, factor), field))
    every = tuple(number for _, numbers in roots for number in numbers)
    found = [nothing, Part(every, whole)]
    for root, numbers in roots:
        basis = _eigenvectors(z, root, field)
        for size in range(1, len(basis) + 1):
            found.append(Part(numbers[:size], transpose(basis[:size])))
        if len(roots) > 2:
            inside = null_space(multiply(basis, whole, field), field)  # coordinates of what is orthogonal to this eigenspace
            found.append(Part(tuple(n for n in every if n not in numbers), multiply(whole, transpose(inside), field)))
    return found


def _eigenvectors(z: Rows, root: AlgebraicNumber, field: ConstantField) -> Rows:
    """A basis of the eigenspace."""
    value = root.rational
    number = value if value is not None else field.ring.of(root.to_expr().to_json())
    shifted = [[field.add(x, field.negative(number)) if i == j else x for j, x in enumerate(row)] for i, row in enumerate(z)]
    return null_space(shifted, field)


def _value(z: Rows, factor: tuple[int, ...]) -> Rows:
    """The polynomial of a matrix."""
    matrix = fmpq_matrix(z)
    total = matrix * 0
    one = fmpq_matrix([[Fraction(int(i == j)) for j in range(len(z))] for i in range(len(z))])
    for coefficient in reversed(flint_polynomial([Fraction(c) for c in factor]).coeffs()):
        total = total * matrix + one * coefficient
    return fractions(total)
