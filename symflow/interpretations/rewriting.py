"""Hypotheses as oriented rewrite rules on words.

Why rewriting and no completion: the hypotheses of a statement about products of matrices are few and hand over letters
(a kernel vector, a singular pair, an orthogonality), each use of one is a step that anybody can check, and a chain of
steps that ends in zero is a proof whatever the order. What is lost is completeness: a value that is not rewritten to
zero may still vanish under the hypotheses, so 'not zero' is said of the generic word only.

A rule holds in three places: inside words, inside loops (cyclically; a loop is searched in all forms of its orbit) and,
for a scalar left side, inside scalar monomials.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from symflow.errors import ShapeError
from symflow.expressions.tree import Expr
from symflow.interpretations.alphabet import Alphabet, Monomial, Term, Terms, Word, plus, times_number
from symflow.interpretations.contract import Undefined, Unsupported

WORK = 1_000_000  # letters passed while rewriting one value, after which the rules are said not to end
CACHE = 200_000


@dataclass(frozen=True)
class Rule:
    """An equation used from left to right."""

    left: Expr
    right: Expr


def make_rule(left: Expr, right: Expr) -> Rule:
    """The rule left -> right; its transpose is used as well.

    If the left side is a sum, its largest word (longest first) goes to the right-hand side's remainder.

    Examples
    --------
    >>> from symflow.expressions.tree import letter, rational
    >>> from symflow.interpretations import Words, evaluate
    >>> gamma, W = letter("gamma", "d1", 1), letter("W1", "d1", "d0")
    >>> words = Words(rules=[make_rule(gamma.T @ W, rational(0)), make_rule(gamma.T @ gamma, rational(1))])
    >>> words.is_zero(evaluate((gamma.T @ W @ W.T @ gamma) + (gamma.T @ gamma) - 1, words))
    True
    """
    if left.shape != right.shape and not right.is_zero_literal:
        raise ShapeError(
            f"a rule rewrites {left.rows} x {left.cols} into {right.rows} x {right.cols}; both sides need one shape"
        )
    return Rule(left, right)


@dataclass(frozen=True)
class _Pattern:
    scalars: Monomial
    word: Word
    value: Terms


class Rewriter:
    """Applies rules to sums of words until none applies."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        self.patterns: list[_Pattern] = []
        self._steps: dict[Term, Terms | None] = {}

    def add(self, left: Terms, right: Terms, transposed: bool) -> None:
        """Add left -> right, and its transpose unless the left side is scalar."""
        if not left:
            raise Unsupported("the left side of a rule is zero; a rule needs a word there")
        leading = max(left, key=lambda term: (_length(self.alphabet, term), term))
        (scalars, word), x = leading, left[leading]
        if not scalars and not word:
            raise Unsupported("the left side of a rule is a number; a rule needs a word or a scalar there")
        rest = {term: y for term, y in left.items() if term != leading}
        value = times_number(plus(right, times_number(rest, Fraction(-1))), 1 / x)
        self.patterns.append(_Pattern(scalars, word, value))
        turned = self.alphabet.flip(word)
        if transposed and word and turned != word:
            self.patterns.append(_Pattern(scalars, turned, self.alphabet.flipped(value)))
        elif word and turned == word:
            self._symmetric(value)
        self._steps.clear()

    def _symmetric(self, value: Terms) -> None:
        """The left side is its own transpose, so the right side is: its one word that is not gets a rule."""
        difference = plus(value, times_number(self.alphabet.flipped(value), Fraction(-1)))
        if len(difference) != 2 or any(scalars for scalars, _ in difference):
            return  # all of it must be x (w - w^T), or nothing follows
        small, large = sorted(word for _, word in difference)
        if small == self.alphabet.flip(large):
            self.patterns.append(_Pattern((), large, {((), small): Fraction(1)}))

    def normal(self, terms: Terms) -> Terms:
        """The sum of words that no rule changes any more."""
        if not self.patterns:
            return terms
        done: Terms = {}
        open_terms, work = dict(terms), 0
        while open_terms:
            term, x = open_terms.popitem()
            step = self._step(term)
            if step is None:
                done[term] = done.get(term, Fraction(0)) + x
                continue
            work += 1 + _length(self.alphabet, term)
            if work > WORK:
                raise Unsupported("the rules do not come to an end; orient them differently")
            for other, y in step.items():
                total = open_terms.get(other, Fraction(0)) + x * y
                if total:
                    open_terms[other] = total
                else:
                    del open_terms[other]
        return {term: x for term, x in done.items() if x}

    def _step(self, term: Term) -> Terms | None:
        if term not in self._steps:
            if len(self._steps) > CACHE:
                self._steps.clear()
            self._steps[term] = next(self._rewrites(term), None)
        return self._steps[term]

    def _rewrites(self, term: Term) -> Iterator[Terms]:
        alphabet = self.alphabet
        for pattern in self.patterns:
            rest = _divided(term[0], pattern.scalars)
            if rest is None:
                continue
            if not pattern.word:
                yield alphabet.times({(alphabet.monomial(rest), term[1]): Fraction(1)}, pattern.value)
                continue
            for before, after in _occurrences(term[1], pattern.word):
                inside = alphabet.times({(rest, before): Fraction(1)}, pattern.value)
                yield alphabet.times(inside, {((), after): Fraction(1)})
            yield from self._in_loops(rest, term[1], pattern)

    def _in_loops(self, scalars: Monomial, word: Word, pattern: _Pattern) -> Iterator[Terms]:
        alphabet = self.alphabet
        for atom, exponent in scalars:
            if alphabet.atoms[atom][0] != "loop":
                continue
            for after in self._turns(atom, pattern.word):
                value = alphabet.times(pattern.value, {((), after): Fraction(1)})
                value = alphabet.traced(value, alphabet.rows(pattern.word[0]))
                sign = 1 if exponent > 0 else -1
                remaining = alphabet.monomial(scalars, ((atom, -sign),))
                if sign < 0:
                    value = invert(alphabet, self.normal(value))
                yield alphabet.times({(remaining, word): Fraction(1)}, value)

    def _turns(self, atom: int, pattern: Word) -> Iterator[Word]:
        """What remains of a loop after the pattern, for every place where it occurs."""
        for loop in self.alphabet.orbit(atom):
            if len(loop) < len(pattern):
                continue
            for i in range(len(loop)):
                turned = loop[i:] + loop[:i]
                if turned[: len(pattern)] == pattern:
                    yield turned[len(pattern) :]


def _length(alphabet: Alphabet, term: Term) -> int:
    loops = (e * len(alphabet.orbit(a)[0]) if alphabet.atoms[a][0] == "loop" else e for a, e in term[0])
    return len(term[1]) + sum(loops)


def _divided(scalars: Monomial, pattern: Monomial) -> Monomial | None:
    if not pattern:
        return scalars
    have = dict(scalars)
    for atom, exponent in pattern:
        found = have.get(atom, 0)
        if found * exponent <= 0 or abs(found) < abs(exponent):
            return None
        have[atom] = found - exponent
    return tuple(sorted((atom, exponent) for atom, exponent in have.items() if exponent))


def _occurrences(word: Word, pattern: Word) -> Iterator[tuple[Word, Word]]:
    for i in range(len(word) - len(pattern) + 1):
        if word[i : i + len(pattern)] == pattern:
            yield word[:i], word[i + len(pattern) :]


def invert(alphabet: Alphabet, terms: Terms) -> Terms:
    """The inverse of a scalar: of one monomial, or of a sum as a new atom to the power -1."""
    if not terms:
        raise Undefined("a division by zero")
    if len(terms) > 1:
        head = terms[min(terms)]
        monic = tuple(sorted((term, x / head) for term, x in terms.items()))
        return {(((alphabet.atom(("sum", monic)), -1),), ()): 1 / head}
    (((scalars, _), x),) = terms.items()
    plain = alphabet.monomial(*(((a, -e),) for a, e in scalars if alphabet.atoms[a][0] != "sum" or e > 0))
    result: Terms = {(plain, ()): 1 / x}
    for atom, exponent in scalars:
        if alphabet.atoms[atom][0] == "sum" and exponent < 0:
            for _ in range(-exponent):
                result = alphabet.times(result, sum_of(alphabet, atom))
    return result


def sum_of(alphabet: Alphabet, atom: int) -> Terms:
    """The sum that a 'sum' atom stands for."""
    return dict(cast(tuple[tuple[Term, Fraction], ...], alphabet.atoms[atom][1]))  # ("sum", its terms)
