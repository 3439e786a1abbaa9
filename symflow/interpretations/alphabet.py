"""The letters and scalar atoms of the free *-algebra, and the canonical form of a word.

Why integers: a letter is interned as the number 2k, its transpose as 2k+1, so that a word is a tuple of small integers,
its transpose is the reversed tuple with the last bits flipped, and 'the smallest among all rotations and transposes' is
a comparison of tuples. A word that passes through the dimension 1 falls apart there: the closed pieces are scalars,
which commute and equal their transposes. A scalar piece is the trace of itself, so Gram scalars and traces are one kind
of atom, a *loop*: a word up to rotation and transposition. A loop through a second derivative of the cost has one more
symmetry, tr(f''(X)[a]^T b) = tr(f''(X)[b]^T a), and its canonical form is the smallest of that orbit.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import cast

from symflow.errors import ShapeError
from symflow.expressions.tree import Dim

Word = tuple[int, ...]
Monomial = tuple[tuple[int, int], ...]
Term = tuple[Monomial, Word]
Terms = dict[Term, Fraction]
Key = tuple[Hashable, ...]
ORBIT = 64  # loops through more second derivatives than this orbit holds are left as they are (still sound)


@dataclass(frozen=True)
class Letter:
    """What is known of a letter: a key that says what it stands for, and its shape."""

    key: Key
    rows: Dim
    cols: Dim


def normal_form(terms: Terms) -> tuple[tuple[Term, Fraction], ...]:
    """A hashable, comparable form of a sum of words."""
    return tuple(sorted(terms.items()))


class Alphabet:
    """Interned letters and atoms; cutting, flipping and closing of words."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.atoms: list[Key] = []
        self._letter_index: dict[Key, int] = {}
        self._atom_index: dict[Key, int] = {}
        self._flips: list[int] = []
        self._loops: dict[Word, int | bool] = {}
        self._orbits: dict[int, tuple[Word, ...]] = {}

    def letter(self, key: Key, rows: Dim, cols: Dim, symmetric: bool = False) -> int:
        """The code of a letter, interned on first sight."""
        index = self._letter_index.get(key)
        if index is None:
            index = self._letter_index[key] = len(self.letters)
            self.letters.append(Letter(key, rows, cols))
            self._flips += [2 * index, 2 * index] if symmetric else [2 * index + 1, 2 * index]
        known = self.letters[index]
        if (known.rows, known.cols) != (rows, cols):
            raise ShapeError(f"{key[-1]} is {rows} x {cols} here, but {known.rows} x {known.cols} before")
        return 2 * index

    def atom(self, key: Key) -> int:
        """The code of a scalar atom, interned on first sight."""
        index = self._atom_index.get(key)
        if index is None:
            index = self._atom_index[key] = len(self.atoms)
            self.atoms.append(key)
        return index

    def rows(self, code: int) -> Dim:
        letter = self.letters[code >> 1]
        return letter.cols if code & 1 else letter.rows

    def cols(self, code: int) -> Dim:
        letter = self.letters[code >> 1]
        return letter.rows if code & 1 else letter.cols

    def flip(self, word: Word) -> Word:
        """The transpose of a word."""
        return tuple(self._flips[code] for code in reversed(word))

    def cut(self, word: Word) -> tuple[list[Word], Word]:
        """The scalar pieces between the dimensions 1 of a word, and the word that remains."""
        places = [i for i, code in enumerate(word) if self.rows(code) == 1]
        if word and self.cols(word[-1]) == 1:
            places.append(len(word))
        if len(places) < 2:
            return [], word
        pieces = [word[a:b] for a, b in pairwise(places)]
        return pieces, word[: places[0]] + word[places[-1] :]

    def close(self, word: Word) -> list[Word]:
        """The loops whose product is the trace of a nonempty word."""
        places = [i for i, code in enumerate(word) if self.rows(code) == 1]
        if not places:
            return [word]
        turned = word[places[0] :] + word[: places[0]]
        return self.cut(turned)[0]

    def loop(self, word: Word) -> int | bool:
        """The atom of a loop, or True (it is 1) or False (it is 0) for the product of two unit vectors."""
        known = self._loops.get(word)
        if known is None:
            known = self._loops[word] = self._loop(word)
        return known

    def _loop(self, word: Word) -> int | bool:
        if len(word) == 2 and all(self.letters[code >> 1].key[0] == "unit" for code in word):
            return word[0] >> 1 == word[1] >> 1
        orbit = {self._smallest(word)}
        queue = list(orbit)
        while queue and len(orbit) < ORBIT:
            for other in self._swaps(queue.pop()):
                if other not in orbit:
                    orbit.add(other)
                    queue.append(other)
        atom = self.atom(("loop", min(orbit)))
        self._orbits[atom] = tuple(sorted(orbit))
        return atom

    def orbit(self, atom: int) -> tuple[Word, ...]:
        """All words of a loop, up to rotation and transposition."""
        return self._orbits[atom]

    def _smallest(self, word: Word) -> Word:
        flipped = self.flip(word)
        if self.rows(word[0]) == 1:
            return min(word, flipped)
        return min(w[i:] + w[:i] for w in (word, flipped) for i in range(len(word)))

    def _swaps(self, word: Word) -> Iterator[Word]:
        """Exchange the direction of a second derivative and the rest of the loop."""
        for position, code in enumerate(word):
            letter = self.letters[code >> 1]
            if letter.key[0] != "curvature":
                continue
            rest = word[position + 1 :] + word[:position]
            if not code & 1:  # tr(H rest) = tr(H^T rest^T)
                rest = self.flip(rest)
            direction = cast(Word, letter.key[2])  # ("curvature", point, direction)
            other = self.letter(("curvature", letter.key[1], rest), letter.rows, letter.cols)
            yield self._smallest(self.close((other + 1, *direction))[0])

    def monomial(self, *parts: Monomial) -> Monomial:
        """The product of scalar monomials."""
        exponents: dict[int, int] = {}
        for part in parts:
            for atom, exponent in part:
                exponents[atom] = exponents.get(atom, 0) + exponent
        return tuple(sorted((atom, exponent) for atom, exponent in exponents.items() if exponent))

    def scalars(self, loops: list[Word]) -> Monomial | None:
        """The product of loops; None for zero."""
        factors: list[Monomial] = []
        for word in loops:
            atom = self.loop(word)
            if atom is False:
                return None
            if atom is not True:
                factors.append(((atom, 1),))
        return self.monomial(*factors) if factors else ()

    def term(self, scalars: Monomial, word: Word) -> Term | None:
        """A monomial times a raw word, with the word cut; None for zero."""
        pieces, rest = self.cut(word)
        if not pieces:
            return scalars, rest
        cut = self.scalars(pieces)
        return None if cut is None else (self.monomial(scalars, cut), rest)

    def times(self, a: Terms, b: Terms) -> Terms:
        """The product of two sums of words."""
        result: Terms = {}
        for (s, v), x in a.items():
            for (t, w), y in b.items():
                term = self.term(self.monomial(s, t) if s and t else s or t, v + w)
                if term is not None:
                    result[term] = result.get(term, Fraction(0)) + x * y
        return {term: x for term, x in result.items() if x}

    def flipped(self, terms: Terms) -> Terms:
        """The transpose of a sum of words."""
        result: Terms = {}
        for (scalars, word), x in terms.items():
            result[scalars, self.flip(word)] = result.get((scalars, self.flip(word)), Fraction(0)) + x
        return {term: x for term, x in result.items() if x}

    def traced(self, terms: Terms, size: Dim) -> Terms:
        """The trace of a sum of square words of that size."""
        result: Terms = {}
        for (scalars, word), x in terms.items():
            if word:
                closed = self.scalars(self.close(word))
            else:
                closed = () if isinstance(size, int) else ((self.atom(("dim", size)), 1),)
                x = x * size if isinstance(size, int) else x
            if closed is not None:
                term = (self.monomial(scalars, closed), ())
                result[term] = result.get(term, Fraction(0)) + x
        return {term: x for term, x in result.items() if x}


def plus(*sums: Terms) -> Terms:
    """The sum of sums of words."""
    result: Terms = dict(sums[0])
    for terms in sums[1:]:
        for term, x in terms.items():
            result[term] = result.get(term, Fraction(0)) + x
    return {term: x for term, x in result.items() if x}


def times_number(terms: Terms, q: Fraction) -> Terms:
    """A multiple of a sum of words."""
    return {term: q * x for term, x in terms.items()} if q else {}
