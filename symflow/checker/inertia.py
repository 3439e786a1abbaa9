"""The inertia of a symmetric matrix: witnesses that are cheaper to check than to find.

`discs`: vectors on whose span the form is negative, others on whose span it is positive, each shown by Gershgorin's discs
of the small matrix Q^T H Q in exact integers, and independent vectors of the null space (or its dimension, by elimination):
since the three numbers add up to the size, each is exact (Sylvester). `ldl`: P H P^T = L D L^T. Without a witness the
checker eliminates by itself.
"""

from __future__ import annotations

from fractions import Fraction
from operator import mul
from typing import Any

from .constant_matrices import dot, integers, values
from .constants import PRECISIONS, Constants
from .elimination import signature
from .matrices import Rows
from .ranks import independent
from .trees import Rejected, TooLarge, afford, integer, need

PRODUCTS = 20_000_000
Inertia = tuple[int, int, int]


def inertia(ring: Constants, h: Rows, witness: Any) -> Inertia:
    """How many eigenvalues are negative, zero and positive."""
    if witness is None:
        return signature(ring, h)
    need(isinstance(witness, dict) and len(witness) == 1, "a witness of inertia is null, discs or ldl")
    (kind, body), = witness.items()
    need(kind in ("discs", "ldl") and isinstance(body, dict), "a witness of inertia is null, discs or ldl")
    return _discs(ring, h, body) if kind == "discs" else _ldl(ring, h, body)


def _discs(ring: Constants, h: Rows, body: dict[str, Any]) -> Inertia:
    need(set(body) == {"frame", "negative", "positive", "kernel"}, "discs have a frame, two counts and a kernel")
    frame, kernel, size = body["frame"], body["kernel"], len(h)
    n, p = integer(body["negative"], 0, size), integer(body["positive"], 0, size)
    need(isinstance(frame, list) and len(frame) == n + p and all(isinstance(v, list) and len(v) == size for v in frame),
         "the frame has one vector per eigenvalue that is not zero")
    need(all(type(x) is int for v in frame for x in v), "the vectors of the frame are integers")
    afford(size * size * size, PRODUCTS, "products in congruences")
    if kernel is None:
        need(signature(ring, h)[1] == size - n - p, "the null space has another dimension")
        kernel = []
    else:
        need(isinstance(kernel, list) and len(kernel) == size - n - p, "the three counts do not add up to the size")
    null = values(ring, kernel, len(kernel), size)
    need(not null or independent(ring, null), "the vectors of the kernel are not independent")
    if all(isinstance(x, Fraction) for rows in (h, null) for row in rows for x in row):
        exact = integers(ring, h, 0)[0]
        need(not any(sum(map(mul, row, v)) for v in integers(ring, null, 0)[0] for row in exact), "not in the null space")
    else:
        need(not any(ring.sign(dot(ring, row, v)) for v in null for row in h), "not in the null space")
    reason = "the discs do not tell the signs"
    for bits in PRECISIONS:
        try:
            whole, error = integers(ring, h, bits)
            if definite(whole, frame[:n], -1, error) and definite(whole, frame[n:], 1, error):
                return n, size - n - p, p
        except TooLarge:
            raise
        except Rejected as failure:
            reason = str(failure)
        if not error:
            break
    raise Rejected(reason)


def definite(h: list[list[int]], frame: list[list[int]], sign: int, error: int) -> bool:
    """Is sign * h positive on the span, by discs? Entries of h are known up to an error."""
    sizes = [sum(map(abs, v)) for v in frame]
    for i, v in enumerate(frame):
        image = [sum(map(mul, row, v)) for row in h]
        row = [sum(map(mul, image, w)) for w in frame]
        if sign * row[i] <= sum(map(abs, row)) - abs(row[i]) + error * sizes[i] * sum(sizes):
            return False
    return True


def _ldl(ring: Constants, h: Rows, body: dict[str, Any]) -> Inertia:
    need(set(body) == {"order", "lower", "pivots"}, "ldl has an order, a lower matrix and pivots")
    order, size, place = body["order"], len(h), 0
    need(isinstance(order, list) and sorted(order) == list(range(size)) and all(type(i) is int for i in order), "no order")
    afford(size ** 3, PRODUCTS // 10, "products of fractions")
    lower = values(ring, body["lower"], size, size)
    need(all(lower[i][j] == (i == j) for i in range(size) for j in range(i, size)), "the matrix is not unit lower triangular")
    counts, scaled = [0, 0, 0], [list(row) for row in lower]  # scaled: L D
    for pivot in body["pivots"]:
        wide = isinstance(pivot, list) and isinstance(pivot[0], list)
        block = values(ring, pivot, 2, 2) if wide else [[ring.of(pivot)]]
        need(place + len(block) <= size, "more pivots than rows")
        if wide:
            minus = ring.multiply(Fraction(-1), ring.multiply(block[0][1], block[1][0]))
            determinant = ring.sign(ring.add(ring.multiply(block[0][0], block[1][1]), minus))
            need(determinant != 0 and ring.sign(ring.add(block[0][1], ring.multiply(Fraction(-1), block[1][0]))) == 0,
                 "a pivot of two rows is symmetric and not singular")
            signs = [-1, 1] if determinant < 0 else [ring.sign(block[0][0])] * 2
        else:
            signs = [ring.sign(block[0][0])]
        for sign in signs:
            counts[sign + 1] += 1
        for row in scaled:
            part = row[place:place + len(block)]
            row[place:place + len(block)] = [dot(ring, part, list(column)) for column in zip(*block, strict=True)]
        place += len(block)
    need(place == size, "fewer pivots than rows")
    for i in range(size):
        for j in range(i + 1):
            left = ring.add(dot(ring, scaled[i], lower[j]), ring.multiply(Fraction(-1), h[order[i]][order[j]]))
            need(ring.sign(left) == 0, "L D L^T is another matrix")
    return counts[0], counts[1], counts[2]
