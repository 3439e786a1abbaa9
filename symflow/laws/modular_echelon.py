"""A growing reduced echelon form modulo the checker's prime, in doubles: which vectors are new, where, and the minor.

Why blocks: a block of new vectors is reduced by the old ones in one product of matrices, then split in halves until it
has few rows, so that all but the smallest eliminations run in BLAS. Residues stay below 2^18 (see bracket_vectors.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from symflow.checker.completeness_brackets import PRIME
from symflow.laws.bracket_vectors import Array, residue

FEW = 24  # rows that are eliminated one by one


@dataclass
class Echelon:
    """Independent vectors so far: their names, the coordinates of their pivots, and the pivots."""

    size: int
    names: list[Any] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    pivots: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows: Array = np.zeros((0, self.size))

    @property
    def rank(self) -> int:
        """How many are independent."""
        return len(self.names)

    def add(self, vectors: Array, names: list[Any], enough: int) -> int:
        """Add the rows of a matrix until there are enough; how many were new?"""
        if self.places:
            vectors = residue(vectors - vectors[:, self.places] @ self.rows)
        found, kept, places, pivots = _eliminated(vectors, enough - self.rank)
        if kept:
            if self.places:
                self.rows = np.concatenate([residue(self.rows - self.rows[:, places] @ found), found])
            else:
                self.rows = found
            self.names += [names[k] for k in kept]
            self.places += places
            self.pivots += pivots
        return len(kept)

    def minor(self) -> int:
        """The determinant of the vectors kept, in order, on their coordinates in increasing order."""
        value = 1
        for pivot in self.pivots:
            value = value * pivot % PRIME
        order = sorted(range(len(self.places)), key=self.places.__getitem__)
        seen = [False] * len(order)
        for start in range(len(order)):  # each cycle of even length changes the sign
            length, k = 0, start
            while not seen[k]:
                seen[k], k, length = True, order[k], length + 1
            value = -value if length and length % 2 == 0 else value
        return value % PRIME


def _eliminated(a: Array, enough: int) -> tuple[Array, list[int], list[int], list[int]]:
    """The reduced echelon form of the rows, at most so many: the form, the rows that counted, their coordinates, the pivots."""
    if len(a) > FEW:
        half = len(a) // 2
        top, kept, places, pivots = _eliminated(a[:half], enough)
        if len(kept) >= enough:
            return top, kept, places, pivots
        low = residue(a[half:] - a[half:][:, places] @ top) if kept else a[half:]
        rest, more, further, others = _eliminated(low, enough - len(kept))
        if more:
            top = np.concatenate([residue(top - top[:, further] @ rest), rest])
        return top, kept + [half + k for k in more], places + further, pivots + others
    a = a.copy()
    kept, places, pivots = [], [], []
    for k in range(len(a)):
        if len(kept) >= enough:
            break
        row = a[k]
        place = int(row.argmax())
        pivot = int(row[place])
        if pivot == 0:  # perhaps all others are negative
            place = int(row.argmin())
            pivot = int(row[place])
            if pivot == 0:
                continue
        inverse = pow(pivot, -1, PRIME)
        row = residue(row * (inverse if inverse <= PRIME // 2 else inverse - PRIME))
        a = residue(a - a[:, place, None] * row)
        a[k] = row
        kept.append(k)
        places.append(place)
        pivots.append(pivot % PRIME)
    return a[kept], kept, places, pivots
