"""Hypotheses as rewrite rules, used from left to right in words, scalars and traces.

Any chain of rewriting is sound, so confluence is not needed: the order of the rules only decides what can be proved.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .trees import Shape, need
from .words import EMPTY, Scalars, Value, Word, WordAlgebra, flipped, monomial, plus


class Rewriting(WordAlgebra):
    """Words with rules: (scalar pattern, word pattern, right side); one of the two patterns is empty."""

    def __init__(self, shapes: dict[str, Shape]) -> None:
        super().__init__(shapes)
        self.rules: list[tuple[Scalars, Word, Value]] = []

    def add_rule(self, a: Value, b: Value, shape: Shape) -> None:
        """An equation of the given shape whose left side is one word, or a monomial in scalars."""
        need(len(a) == 1, "the left side of an equation in 'given' must be one word")
        ((scalars, word), x), = a.items()
        need(bool(scalars) != bool(word), "the left side of an equation mixes scalars and a matrix word")
        need(bool(word) or shape == (1, 1), "a multiple of the identity is not a word")
        b = {key: y / x for key, y in b.items()}
        self.rules.append((scalars, word, b))
        if word and flipped(word) != word:
            self.rules.append((scalars, flipped(word), self.transposed(b)))
        elif word:
            self._symmetric(b)

    def _symmetric(self, b: Value) -> None:
        """A word that is its own transpose equals b, so b is symmetric: if x (w - wᵀ) is all of b - bᵀ, then w = wᵀ."""
        odd = plus(b, {key: -x for key, x in self.transposed(b).items()})
        if len(odd) == 2 and not any(scalars for scalars, _ in odd):
            small, large = sorted(w for _, w in odd)
            if small == flipped(large):
                self.rules.append(((), large, {((), small): Fraction(1)}))

    def reduced(self, value: Value) -> Value:
        """The value after all rewriting."""
        if not self.rules:
            return value
        done, open_terms = [], list(value.items())
        while open_terms:
            (scalars, word), x = open_terms.pop()
            step = self._rewrite(scalars, word)
            if step is None:
                done.append({(scalars, word): x})
            else:
                open_terms.extend(self.times({EMPTY: x}, step).items())
        return plus(*done)

    def _rewrite(self, scalars: Scalars, word: Word) -> Value | None:
        for pattern, letters, right in self.rules:
            if pattern:
                have = dict(scalars)
                if all(have.get(atom, 0) >= e > 0 for atom, e in pattern):
                    rest = monomial(scalars, tuple((atom, -e) for atom, e in pattern))
                    return self.times({(rest, word): Fraction(1)}, right)
                continue
            inside = self._replace(word, letters, right)
            if inside is not None:
                return self.times({(scalars, ()): Fraction(1)}, inside)
            for atom in [atom for atom, e in scalars if atom[0] in ("scalar", "trace") and e > 0]:
                inner = self._replace_in_atom(atom, letters, right)
                if inner is not None:
                    return self.times({(monomial(scalars, ((atom, -1),)), word): Fraction(1)}, inner)
        return None

    def _replace(self, word: Word, letters: Word, right: Value) -> Value | None:
        for i in range(len(word) - len(letters) + 1):
            if word[i:i + len(letters)] == letters:
                return self.times(self.times({((), word[:i]): Fraction(1)}, right), {((), word[i + len(letters):]): Fraction(1)})
        return None

    def _replace_in_atom(self, atom: Any, letters: Word, right: Value) -> Value | None:
        if atom[0] == "scalar":
            return self._replace(atom[1], letters, right)
        for i in range(len(atom[1])):
            turned = atom[1][i:] + atom[1][:i]
            if turned[:len(letters)] == letters:
                value = self.times(right, {((), turned[len(letters):]): Fraction(1)})
                return self.traced(value, self.ends(letters[0])[0])
        return None
