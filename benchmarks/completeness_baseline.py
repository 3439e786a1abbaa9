"""The named baseline of `completeness.py`: the published algorithm on FLINT's sparse polynomials.

Marcotte, Gribonval and Peyre (2023) count the laws of a linear network with SageMath: the fields of V are polynomials; each
field that was new at the last level is bracketed with the first three fields of V; a bracket is kept if it raises the rank
of the values at a random point; the levels end when the rank reaches D minus the known laws, and where it stalls before,
all is done again with every field of V. Here the same brackets are kept. Unlike the original the rank is exact and
incremental (modulo a 61-bit prime, at a random integer point), zero entries and zero derivatives are skipped, and
a bracket is formed only when it is needed, all of which favours the baseline.
"""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import flint

PRIME = (1 << 61) - 1
Field = list[Any]  # a polynomial for each coordinate


def fields_of(widths: tuple[int, ...]) -> tuple[Any, list[Field]]:
    """The ring and the gradients of the entries of W_N ... W_1."""
    names = [f"x{k}" for k in range(sum(a * b for a, b in pairwise(widths)))]
    ring = flint.fmpz_mpoly_ctx.get(names, "degrevlex")
    letters = iter(ring.gens())
    product: list[list[Any]] | None = None
    for columns, rows in pairwise(widths):
        layer = [[next(letters) for _ in range(columns)] for _ in range(rows)]
        product = layer if product is None else [
            [sum((a * product[k][j] for k, a in enumerate(row)), ring.from_dict({})) for j in range(len(product[0]))]
            for row in layer]
    assert product is not None
    return ring, [[entry.derivative(k) for k in range(len(names))] for row in product for entry in row]


Gradient = list[tuple[int, Any]]  # the derivatives that are not zero


def gradients(x: Field) -> list[Gradient]:
    """The Jacobian of a field, sparse."""
    return [[(k, slope) for k in range(len(x)) if (slope := a.derivative(k))] if a else [] for a in x]


def bracket(x: Field, dx: list[Gradient], y: Field, dy: list[Gradient], zero: Any) -> Field:
    """DX y - DY x."""
    return [total([slope * y[k] for k, slope in a if y[k]], zero) - total([slope * x[k] for k, slope in b if x[k]], zero)
            for a, b in zip(dx, dy, strict=True)]


def total(terms: list[Any], zero: Any) -> Any:
    """A sum in a tree: what is long is not copied for every term."""
    while len(terms) > 1:
        terms = [a + b for a, b in zip(terms[::2], terms[1::2], strict=False)] + terms[len(terms) // 2 * 2:]
    return terms[0] if terms else zero


class Values:
    """The rank of values at one integer point, kept up to date."""

    def __init__(self, size: int, seed: int) -> None:
        random = Random(seed)
        self.point = [random.randint(-9, 9) for _ in range(size)]
        self.rows: list[tuple[int, list[int]]] = []

    def add(self, field: Field) -> bool:
        """Is the value of this field new?"""
        row = [int(entry(*self.point)) % PRIME if entry else 0 for entry in field]
        for place, other in self.rows:
            if row[place]:
                factor = row[place]
                row = [(a - factor * b) % PRIME for a, b in zip(row, other, strict=True)]
        place = next((k for k, a in enumerate(row) if a), None)
        if place is None:
            return False
        inverse = pow(row[place], -1, PRIME)
        self.rows.append((place, [a * inverse % PRIME for a in row]))
        return True


def published(widths: tuple[int, ...], known: int, few: int | None = 3, seed: int = 0) -> int:
    """dim Lie(V) at a random point, as the published algorithm finds it."""
    ring, fields = fields_of(widths)
    size, zero = len(fields[0]), ring.from_dict({})
    values = Values(size, seed)
    for field in fields:
        values.add(field)
    slopes = [gradients(field) for field in fields[:few]]
    new = fields
    while new and len(values.rows) < size - known:
        kept = []
        for x in new:
            dx = gradients(x)
            for y, dy in zip(fields, slopes, strict=False):
                found = bracket(x, dx, y, dy, zero)
                if values.add(found):
                    kept.append(found)
                if len(values.rows) == size - known:
                    return len(values.rows)
        new = kept
    if few is not None and len(values.rows) < size - known:
        return published(widths, known, None, seed)
    return len(values.rows)
