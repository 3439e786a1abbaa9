"""Global minima (for c < 0 maxima) of quadratic costs c*norm2(W@X - Y) + const over the matrices that the layers can form.

Completing the square, f(W) = norm2(W R - C)/2 + const with R R^T = S the Hessian of a row; W R runs through the matrices
of rank at most k, the least width. Eckart and Young: Z = P R is a best one if Z E^T = 0 and Z^T E = 0 for E = C - Z and
either E = 0, or rank Z = k and no singular value of E exceeds one of Z. All of it is read off P, S and G = grad f(P):
Z E^T = -P G^T, Z^T E vanishes with S P^T G, Z Z^T = P S P^T, and E E^T = G Y with S Y = G^T. The eigenvalues of these two are
compared through one number that separates them: a rational that bisection finds, or at a tie an eigenvalue of C C^T, their sum.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .constant_matrices import turned
from .constants import Constants
from .elimination import reduced, signature
from .matrices import Rows
from .points import Point
from .ranks import rank
from .real_roots import RealRoots
from .trees import Tree, afford, need

BISECTIONS, ENTRIES = 64, 250_000


def degree(tree: Tree) -> int | None:
    """A bound on the degree in W; none where W stands under a function or in a denominator."""
    if not isinstance(tree, list) or tree[0] in ("constant", "root", "identity"):
        return 0
    op, args = tree[0], tree[1:]
    inner = [degree(x) for x in ([x for row in args[0] for x in row] if op == "matrix" else args if op in ("sum", "product")
             else args[1:] if op == "function" else args[:1] if op != "letter" else ())]
    known = [x for x in inner if x is not None]
    if len(known) < len(inner):
        return None
    if op in ("product", "norm2", "power", "function"):
        top = sum(known)
        factor = 2 if op == "norm2" else args[1] if op == "power" else 1
        return top * factor if top == 0 or (op != "function" and factor >= 0) else None
    return 1 if op == "letter" else max(known, default=0) if op in ("sum", "matrix", "transpose", "trace", "entry") else None


def solved(ring: Constants, a: Rows, b: Rows) -> Rows | None:
    """Some Y with A Y = B, if there is one."""
    rows, pivots = reduced(ring, [[*x, *y] for x, y in zip(a, b, strict=True)], len(a[0]))
    if any(ring.sign(x) for row in rows[len(pivots):] for x in row):
        return None
    value: Rows = [[Fraction(0)] * len(b[0]) for _ in a[0]]
    for row, pivot in zip(rows, pivots, strict=False):
        value[pivot] = row[len(a[0]):]
    return value


def characteristic(a: Rows) -> list[Fraction]:
    """The characteristic polynomial of a rational matrix (Faddeev and LeVerrier), constant term first."""
    size = len(a)
    found, m = [Fraction(1)], [[Fraction(0)] * size for _ in range(size)]
    for k in range(1, size + 1):
        for i in range(size):
            m[i][i] += found[-1]
        columns = list(zip(*m, strict=True))
        m = [[sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0)) for column in columns] for row in a]
        found.append(-sum((m[i][i] for i in range(size)), Fraction(0)) / k)
    return found[::-1]


def moved(ring: Constants, a: Rows, by: Any) -> Rows:
    """A minus a multiple of the identity."""
    minus = ring.multiply(Fraction(-1), by)
    return [[ring.add(x, minus) if i == j else x for j, x in enumerate(row)] for i, row in enumerate(a)]


def best_approximation(point: Point, goal: str, witness: Any) -> None:
    """The point is a global minimum, or a maximum, by Eckart and Young."""
    ring, size, product = point.ring, point.cols, point.matrices.product
    side = Fraction(-1 if goal == "local maximum" else 1)
    bound = degree(point.cost)
    need(bound is not None and bound <= 2, "the cost is not seen to be quadratic")
    afford((point.rows * point.cols) ** 2, ENTRIES, "entries of the Hessian of f")
    h, g = ([[ring.multiply(side, x) for x in row] for row in rows] for rows in (point.curvature, point.gradient))
    s = [row[:size] for row in h[:size]]
    same = [[s[i % size][j % size] if i // size == j // size else Fraction(0) for j in range(len(h))] for i in range(len(h))]
    need(not any(ring.sign(ring.add(x, ring.multiply(Fraction(-1), y))) for p, q in zip(h, same, strict=True)
                 for x, y in zip(p, q, strict=True)), "the cost is not c*norm2(W@X - Y) + const")
    need(signature(ring, s)[0] == 0, "the cost is not bounded below")
    p = point.product
    y = solved(ring, s, turned(g))
    need(y is not None, "the cost is not bounded below")
    crossed = [*product(p, turned(g)), *product(product(s, turned(p)), g)]
    need(not any(ring.sign(x) for row in crossed for x in row), "the product is no projection of the target")
    kept, lost = product(product(p, s), turned(p)), product(g, y or [])
    if not any(ring.sign(x) for row in lost for x in row):
        return
    widths = [n for shape in point.shapes for n in shape]
    k = rank(ring, kept)
    need(k == min(widths), "the product has not the rank that the layers allow")
    if _apart(ring, lost, kept, point.rows - k):
        return
    target = [[ring.add(x, z) for x, z in zip(*rows, strict=True)] for rows in zip(kept, lost, strict=True)]
    need(all(isinstance(x, Fraction) for row in target for x in row), "ties are seen for rational targets only")
    roots = RealRoots(characteristic(target))
    for end in (ring.root(roots.p, place) for place in range(len(roots.isolated()))):
        if signature(ring, moved(ring, lost, end))[2] == 0 and signature(ring, moved(ring, kept, end))[0] == point.rows - k:
            return
    need(False, "a singular value that is left out is larger than one that is kept")


def _apart(ring: Constants, lost: Rows, kept: Rows, zeros: int) -> bool:
    """Is a rational found that no eigenvalue of `lost` exceeds, and of `kept` all but the zeros do?"""
    low, high = Fraction(0), Fraction(1)
    while signature(ring, moved(ring, lost, high))[2]:
        low, high = high, 2 * high * high
    for _ in range(BISECTIONS):
        if signature(ring, moved(ring, kept, high))[0] == zeros:
            return True
        middle = (low + high) / 2
        low, high = (middle, high) if signature(ring, moved(ring, lost, middle))[2] else (low, middle)
    return False
