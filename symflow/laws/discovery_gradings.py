"""Monomials up to a degree, in the finest classes that the fields keep apart.

Why: if each term of each component satisfies weight(term) - weight(parameter) = a constant of its field, then a field maps a
class of weights into one class, and a law is a sum of laws, one in each class: the linear system falls into small ones. All
such weights at once, those modulo 2 included (signs of neurons), are the classes of exponent vectors modulo the lattice L
spanned by the differences of two (term - parameter) of one field; a vector is brought to its class by a triangular basis of L.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from symflow.errors import ModelError
from symflow.laws.discovery_fields import Field, Monomial, PolynomialFields

LARGEST = 300_000  # monomials in all


@dataclass
class Grading:
    """The classes of monomials of a model, numbered as they are met; class 0 is that of the constants."""

    model: PolynomialFields
    _rows: list[tuple[int, list[tuple[int, int]]]] = field(default_factory=list)
    _numbers: dict[tuple[int, ...], int] = field(default_factory=dict)
    _steps: dict[tuple[int, int], int] = field(default_factory=dict)
    _vectors: list[tuple[int, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rows = [(pivot, sorted(row.items())) for pivot, row in sorted(_triangular(self.model).items())]
        self._number([0] * self.model.D)

    def times(self, number: int, place: int) -> int:
        """The class of a monomial of this class, times a parameter."""
        key = number, place
        if key not in self._steps:
            vector = list(self._vectors[number])
            vector[place] += 1
            self._steps[key] = self._number(vector)
        return self._steps[key]

    def of(self, monomial: Monomial) -> int:
        """The class of a monomial."""
        number = 0
        for place in monomial:
            number = self.times(number, place)
        return number

    def _number(self, vector: list[int]) -> int:
        for pivot, row in self._rows:
            quotient = vector[pivot] // row[0][1]
            if quotient:
                for k, x in row:
                    vector[k] -= quotient * x
        found = self._numbers.setdefault(tuple(vector), len(self._vectors))
        if found == len(self._vectors):
            self._vectors.append(tuple(vector))
        return found

    def classes(self, degree: int) -> dict[int, list[Monomial]]:
        """The monomials of degree 1 up to a degree, by class; those of a higher degree first.

        Examples
        --------
        >>> grading = Grading(PolynomialFields.of_outputs({"u": (1, 1), "v": (1, 1)}, ["u*v"]))
        >>> list(grading.classes(2).values())
        [[(0,)], [(1,)], [(0, 0), (1, 1)], [(0, 1)]]
        """
        levels: list[list[tuple[Monomial, int]]] = [[((), 0)]]
        for _ in range(degree):
            levels.append([((*m, k), self.times(number, k)) for m, number in levels[-1]
                           for k in range(m[-1] if m else 0, self.model.D)])  # fmt: skip
        found: dict[int, list[Monomial]] = {}
        for level in reversed(levels[1:]):
            for monomial, number in level:
                found.setdefault(number, []).append(monomial)
        return dict(sorted(found.items()))


def afford(size: int, degree: int) -> None:
    """Refuse, before anything is computed, what has too many monomials.

    Raises
    ------
    ModelError
        With their number.
    """
    total = math.comb(size + degree, degree) - 1
    if total > LARGEST:
        shown = str(total) if total < 10**18 else f"about 10^{total.bit_length() * 30103 // 100000}"
        raise ModelError(f"there are {shown} monomials of degree up to {degree} in {size} parameters; at most {LARGEST} are"
                         " handled; take a lower degree or a smaller model")  # fmt: skip


def _triangular(model: PolynomialFields) -> dict[int, dict[int, int]]:
    """A triangular basis of the lattice L: sparse vectors by the place of their first entry, which is positive."""
    seen: set[tuple[tuple[int, int], ...]] = set()
    rows: dict[int, dict[int, int]] = {}
    for one in model.fields:
        for difference in _differences(one):
            if difference not in seen:
                seen.add(difference)
                _insert(rows, dict(difference))
    return rows


def _insert(rows: dict[int, dict[int, int]], vector: dict[int, int]) -> None:
    """Euclid's algorithm on the first entries, place by place."""
    while vector:
        pivot = min(vector)
        row = rows.get(pivot)
        if row is None or vector[pivot] % row[pivot]:
            rows[pivot] = vector if vector[pivot] > 0 else {k: -x for k, x in vector.items()}
            if row is None:
                return
            row, vector = rows[pivot], row
        quotient = vector[pivot] // row[pivot]
        for k, x in row.items():
            left = vector.get(k, 0) - quotient * x
            if left:
                vector[k] = left
            else:
                vector.pop(k, None)


def _differences(one: Field) -> list[tuple[tuple[int, int], ...]]:
    """Each (term - parameter) of a field minus the first."""
    found: list[tuple[tuple[int, int], ...]] = []
    first: dict[int, int] | None = None
    for k, component in enumerate(one):
        for monomial, x in component.items():
            if not x:
                continue
            vector = {place: monomial.count(place) for place in monomial}
            vector[k] = vector.get(k, 0) - 1
            if first is None:
                first = vector
            else:
                both = {place: vector.get(place, 0) - first.get(place, 0) for place in {*vector, *first}}
                found.append(tuple(sorted((place, y) for place, y in both.items() if y)))
    return found
