"""The free *-algebra: sums of words in letters and their transposes, for every width at once.

Why words: a product of letters of symbolic shape has no other normal form than itself, so an identity between sums of
words holds for all widths. A word that passes through a dimension 1 falls apart there into scalars, which commute and
equal their transposes; a trace does not see cyclic shifts and transposition.
A value is a dictionary {(scalar monomial, word): coefficient}.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from .trees import Dim, Shape, need

Word = tuple[tuple[str, bool], ...]
Scalars = tuple[tuple[Any, int], ...]
Value = dict[tuple[Scalars, Word], Fraction]
EMPTY: tuple[Scalars, Word] = ((), ())
WORK = 500_000


def flipped(word: Word) -> Word:
    """The transpose of a word."""
    return tuple((name, not turned) for name, turned in reversed(word))


def show(scalars: Scalars, word: Word) -> str:
    """A term as text; letters are identifiers, so different terms of one shape have different texts."""
    def joined(factors: Word) -> str:
        return "*".join(name + (".T" if turned else "") for name, turned in factors)

    parts = []
    for atom, e in scalars:
        inner = joined(atom[1]) if atom[0] in ("scalar", "trace") else str(atom[1])
        body = inner if atom[0] == "scalar" else f"{atom[0]}({inner})"
        parts.append(body if e == 1 else f"({body})^{e}")
    return " * ".join(parts + ([joined(word)] if word else [])) or "1"


def text(value: Value, shape: Shape) -> str:
    """A value as text, the same for equal values. The shape belongs to it: 2 is the text of every multiple 2 I."""
    terms = sorted(f"{x} * {show(*key)}" if x != 1 else show(*key) for key, x in value.items())
    return f"{' + '.join(terms) or '0'} in {shape[0]} x {shape[1]}"


def plus(*values: Value) -> Value:
    """Sum."""
    result: Value = {}
    for value in values:
        for key, x in value.items():
            result[key] = result.get(key, Fraction(0)) + x
    return {key: x for key, x in result.items() if x}


def monomial(*parts: Scalars) -> Scalars:
    """Product of monomials in scalars."""
    exponents: dict[Any, int] = {}
    for atom, exponent in (pair for part in parts for pair in part):
        exponents[atom] = exponents.get(atom, 0) + exponent
    return tuple(sorted(((a, e) for a, e in exponents.items() if e), key=repr))


class WordAlgebra:
    """Products and traces of words in letters of given shapes."""

    def __init__(self, shapes: dict[str, Shape]) -> None:
        self.shapes, self.work = dict(shapes), 0

    def ends(self, factor: tuple[str, bool]) -> Shape:
        """Shape of a letter or its transpose."""
        rows, cols = self.shapes[factor[0]]
        return (cols, rows) if factor[1] else (rows, cols)

    def cuts(self, word: Word) -> list[int]:
        """Positions in a word where the dimension is 1."""
        sizes = [self.ends(factor)[0] for factor in word] + [self.ends(word[-1])[1]] if word else []
        return [i for i, size in enumerate(sizes) if size == 1]

    def split(self, word: Word) -> tuple[list[Any], Word]:
        """The scalars that fall off a word, and what remains."""
        cuts = self.cuts(word)
        pieces = [word[a:b] for a, b in pairwise(cuts)]
        atoms = [("scalar", min(piece, flipped(piece))) for piece in pieces]
        return atoms, (word[:cuts[0]] + word[cuts[-1]:] if cuts else word)

    def term(self, coefficient: Fraction, scalars: Scalars, word: Word) -> Value:
        """One term in normal form."""
        self.work += 1 + len(word) + (coefficient.numerator.bit_length() >> 6)
        need(self.work < WORK, f"more than {WORK} steps in words, or rewriting that does not come to an end")
        atoms, word = self.split(word)
        return {(monomial(scalars, *(((a, 1),) for a in atoms)), word): coefficient} if coefficient else {}

    def times(self, a: Value, b: Value) -> Value:
        """Product."""
        return plus(*(self.term(x * y, monomial(s, t), v + w) for (s, v), x in a.items() for (t, w), y in b.items()))

    def transposed(self, a: Value) -> Value:
        """Transpose."""
        return plus(*(self.term(x, s, flipped(w)) for (s, w), x in a.items()))

    def traced(self, a: Value, size: Dim) -> Value:
        """Trace: of a word that passes a dimension 1 the scalars there, else one atom."""
        return plus(*(self._trace_of_term(x, s, w, size) for (s, w), x in a.items()))

    def _trace_of_term(self, x: Fraction, scalars: Scalars, word: Word, size: Dim) -> Value:
        if not word:
            return self.term(x * size, scalars, ()) if isinstance(size, int) else \
                self.term(x, monomial(scalars, ((("dimension", size), 1),)), ())
        cuts = self.cuts(word)
        if cuts:
            return self.term(x, scalars, word[cuts[0]:] + word[:cuts[0]])
        turns = [w[i:] + w[:i] for w in (word, flipped(word)) for i in range(len(word))]
        return self.term(x, monomial(scalars, ((("trace", min(turns)), 1),)), ())
