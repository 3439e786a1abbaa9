"""Layers made of blocks: ones on the diagonal that carry a small product through wide inner layers.

Why blocks: a critical point is known by its product, and any factorisation through the inner widths represents it; ones on
the diagonal keep the entries in the field of the product, and what lies outside the block is free to be zero or filled.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symflow.saddles.quadratic_costs import solve

ZERO, ONE = Fraction(0), Fraction(1)
Layers = list[list[list[Any]]]


def named(layers: Layers) -> dict[str, list[list[Any]]]:
    """Layers by name, W1 first."""
    return {f"W{i}": rows for i, rows in enumerate(layers, start=1)}


def block(rows: int, cols: int, ones: int) -> list[list[Any]]:
    """Ones at the first places of the diagonal."""
    return [[ONE if i == j < ones else ZERO for j in range(cols)] for i in range(rows)]


def factored(product: list[list[Fraction]], widths: list[int]) -> Layers | None:
    """Layers with this product: a basis of its columns on the left, the coordinates on the right; None if too narrow."""
    columns = [list(column) for column in zip(*product, strict=True)]
    basis: list[list[Fraction]] = []
    for column in columns:
        if any(column) and (not basis or solve([list(row) for row in zip(*basis, strict=True)], [[x] for x in column]) is None):
            basis.append(column)
    left = [list(row) for row in zip(*basis, strict=True)] if basis else [[] for _ in product]
    right = solve(left, product) if basis else []
    return None if right is None or len(basis) > min(widths) else threaded(left, right, widths, ())


def threaded(left: list[list[Any]], right: list[list[Any]], widths: list[int], full: tuple[int, ...]) -> Layers:
    """Left @ right through the inner widths: ones on the diagonal between them; layers in `full` also outside the block."""
    size, depth = len(right), len(widths) - 1
    layers: Layers = []
    for i, (cols, rows) in enumerate(zip(widths, widths[1:], strict=False), start=1):
        layers.append(block(rows, cols, min(rows, cols) if i in full else size))
    if depth == 1:
        product = [[sum((a * right[k][j] for k, a in enumerate(row)), ZERO) for j in range(widths[0])] for row in left]
        return [product]
    layers[0] = [right[i] if i < size else [ZERO] * widths[0] for i in range(widths[1])]
    layers[-1] = [[*row, *[ZERO] * (widths[-2] - size)] for row in left]
    return layers
