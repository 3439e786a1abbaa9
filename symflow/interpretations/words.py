"""The free *-algebra: one identity for every width.

Why words: letters of symbolic shape satisfy no relation but associativity, transposition and the commuting of scalars,
so a sum of words in normal form is zero for all widths exactly when it is empty. One such identity covers every depth
as well, once the products of the remaining layers are single letters. Zero is proved in microseconds, where expanding
entries takes seconds for each width.

A value is a dictionary {(scalar monomial, word): coefficient} with its shape (the empty word is the identity). Det,
adjugate, cost, gradient and curvature are opaque: atoms and letters keyed by the normal form of their argument.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symflow.errors import ShapeError
from symflow.expressions.tree import Dim
from symflow.interpretations.alphabet import Alphabet, Key, Terms, Word, normal_form, plus, times_number
from symflow.interpretations.contract import Unsupported, evaluate
from symflow.interpretations.rationals import AT_ZERO, RationalField
from symflow.interpretations.rewriting import Rewriter, Rule, invert, sum_of

ONE = Fraction(1)


@dataclass(frozen=True)
class WordSum:
    """A sum of words of one shape."""

    rows: Dim
    cols: Dim
    terms: Terms

    @property
    def is_scalar(self) -> bool:
        return self.rows == 1 and self.cols == 1


class Words:
    """The free *-algebra modulo rules.

    Parameters
    ----------
    rules
        Rules made by `make_rule`, used anywhere inside words, scalars and traces.

    Examples
    --------
    >>> from symflow.expressions.tree import gradient, letter
    >>> W1, W2 = letter("W1", "d1", "d0"), letter("W2", "d2", "d1")
    >>> G = gradient(W2 @ W1)
    >>> V1, V2 = -(W2.T @ G), -(G @ W1.T)                              # the gradient flow
    >>> moved = V1 @ W1.T + W1 @ V1.T - V2.T @ W2 - W2.T @ V2          # d/dt (W1 W1^T - W2^T W2)
    >>> words = Words()
    >>> words.is_zero(evaluate(moved, words))
    True
    >>> words.is_zero(evaluate(W1 @ W1.T - W2.T @ W2, words))
    False
    """

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self.alphabet = Alphabet()
        self.rewriter = Rewriter(self.alphabet)
        compiled = [(evaluate(rule.left, self), evaluate(rule.right, self)) for rule in rules]
        for left, right in compiled:
            self.rewriter.add(left.terms, right.terms, transposed=not left.is_scalar)

    def _normal(self, rows: Dim, cols: Dim, terms: Terms) -> WordSum:
        return WordSum(rows, cols, self.rewriter.normal(terms))

    def _atom(self, key: Key) -> WordSum:
        return self._normal(1, 1, {(((self.alphabet.atom(key), 1),), ()): ONE})

    def _letter(self, key: Key, rows: Dim, cols: Dim, symmetric: bool = False) -> WordSum:
        code = self.alphabet.letter(key, rows, cols, symmetric)
        term = self.alphabet.term((), (code,))
        assert term is not None
        return self._normal(rows, cols, {term: ONE})

    def rational(self, q: Fraction) -> WordSum:
        return WordSum(1, 1, {((), ()): Fraction(q)} if q else {})

    def letter(self, name: str, rows: Dim, cols: Dim) -> WordSum:
        return self._letter(("letter", name), rows, cols)

    def add(self, a: WordSum, b: WordSum) -> WordSum:
        if not a.terms or not b.terms:
            return b if not a.terms and (a.is_scalar or b.terms) else a
        if (a.rows, a.cols) != (b.rows, b.cols):
            raise ShapeError(f"cannot add matrices of shapes {a.rows} x {a.cols} and {b.rows} x {b.cols}")
        return WordSum(a.rows, a.cols, plus(a.terms, b.terms))

    def multiply(self, a: WordSum, b: WordSum) -> WordSum:
        terms = self.alphabet.times(a.terms, b.terms)
        if a.is_scalar or b.is_scalar:
            shape = b if a.is_scalar else a
            return self._normal(shape.rows, shape.cols, terms)
        if a.cols != b.rows:
            raise ShapeError(f"cannot multiply matrices of shapes {a.rows} x {a.cols} and {b.rows} x {b.cols}")
        return self._normal(a.rows, b.cols, terms)

    def scale(self, a: WordSum, q: Fraction) -> WordSum:
        return WordSum(a.rows, a.cols, times_number(a.terms, q))

    def transpose(self, a: WordSum) -> WordSum:
        return self._normal(a.cols, a.rows, self.alphabet.flipped(a.terms))

    def trace(self, a: WordSum) -> WordSum:
        return a if a.is_scalar else self._normal(1, 1, self.alphabet.traced(a.terms, a.rows))

    def det(self, a: WordSum) -> WordSum:
        if a.is_scalar or not a.terms:
            return WordSum(1, 1, a.terms)
        if a.terms == {((), ()): ONE}:
            return self.rational(ONE)
        return self._atom(("det", min(normal_form(a.terms), normal_form(self.alphabet.flipped(a.terms)))))

    def adjugate(self, a: WordSum) -> WordSum:
        if a.is_scalar:
            return self.rational(ONE)
        plain, turned = normal_form(a.terms), normal_form(self.alphabet.flipped(a.terms))
        value = self._letter(("adjugate", min(plain, turned), a.rows), a.rows, a.cols, symmetric=plain == turned)
        return value if plain <= turned else self.transpose(value)

    def _unit(self, index: int, size: Dim) -> WordSum:
        return self.rational(ONE) if size == 1 else self._letter(("unit", index, size), size, 1)

    def entry(self, a: WordSum, row: int, col: int) -> WordSum:
        if not a.terms:
            return self.rational(Fraction(0))
        left, right = self.transpose(self._unit(row, a.rows)), self._unit(col, a.cols)
        return self.multiply(self.multiply(left, a), right)

    def identity(self, d: Dim) -> WordSum:
        return WordSum(d, d, {((), ()): ONE})

    def matrix(self, rows: Sequence[Sequence[WordSum]]) -> WordSum:
        height, width = len(rows), len(rows[0])
        total = WordSum(height, width, {})
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                place = self.multiply(self._unit(i, height), self.transpose(self._unit(j, width)))
                total = WordSum(height, width, plus(total.terms, self.multiply(value, place).terms))
        return total

    def function(self, name: str, a: WordSum) -> WordSum:
        if not a.terms and name in AT_ZERO:
            return self.rational(Fraction(AT_ZERO[name]))
        return self._atom(("function", name, normal_form(a.terms)))

    def constant(self, name: str) -> WordSum:
        return self._atom(("constant", name))

    def root(self, coefficients: Sequence[Fraction], index: int) -> WordSum:
        return self.rational(RationalField().root(coefficients, index))

    def inverse(self, a: WordSum) -> WordSum:
        return self._normal(1, 1, invert(self.alphabet, a.terms))

    def cost(self, x: WordSum) -> WordSum:
        return self.jet(0, x) if x.is_scalar else self._atom(("cost", normal_form(x.terms), x.rows, x.cols))

    def gradient(self, x: WordSum) -> WordSum:
        if x.is_scalar:
            return self.jet(1, x)
        return self._letter(("gradient", (normal_form(x.terms), x.rows, x.cols)), x.rows, x.cols)

    def curvature(self, x: WordSum, a: WordSum) -> WordSum:
        if x.is_scalar:
            return self.multiply(self.jet(2, x), a)
        point, total = (normal_form(x.terms), x.rows, x.cols), WordSum(x.rows, x.cols, {})
        for (scalars, word), amount in a.terms.items():
            value = self._letter(("curvature", point, word), x.rows, x.cols)
            part = self.alphabet.times({(scalars, ()): amount}, value.terms)
            total = WordSum(x.rows, x.cols, plus(total.terms, part))
        return self._normal(x.rows, x.cols, total.terms)

    def jet(self, order: int, x: WordSum) -> WordSum:
        return self._atom(("jet", order, normal_form(x.terms)))

    def is_zero(self, a: WordSum) -> bool:
        """True: zero for every width, wherever it is defined. False: not zero as a generic word."""
        terms = self.rewriter.normal(a.terms)
        while terms:
            lowest: dict[int, int] = {}
            for scalars, _ in terms:
                for atom, exponent in scalars:
                    lowest[atom] = min(lowest.get(atom, 0), exponent)
            lowest = {atom: exponent for atom, exponent in lowest.items() if exponent < 0}
            if not lowest:
                return False
            terms = self.rewriter.normal(self._cleared(terms, lowest))
        return True

    def _cleared(self, terms: Terms, lowest: dict[int, int]) -> Terms:
        """The terms times the atoms that stand in denominators."""
        alphabet, result = self.alphabet, Terms()
        for (scalars, word), x in terms.items():
            have = dict(scalars)
            keep = [(a, have.pop(a, 0) - e) for a, e in lowest.items()]
            part: Terms = {(alphabet.monomial(tuple(have.items())), word): x}
            for atom, exponent in keep:
                if alphabet.atoms[atom][0] == "sum":
                    for _ in range(exponent):
                        part = alphabet.times(part, sum_of(alphabet, atom))
                else:
                    part = alphabet.times(part, {(((atom, exponent),) if exponent else (), ()): ONE})
            result = plus(result, part)
        return result

    def count_words(self, a: WordSum) -> int:
        """The number of words of the normal form."""
        return len(self.rewriter.normal(a.terms))

    def degree(self, a: WordSum, letters: Collection[str]) -> int:
        """The largest degree in these letters; -1 for zero."""
        return max((self._term_degree(scalars, word, letters) for scalars, word in a.terms), default=-1)

    def _term_degree(self, scalars: Iterable[tuple[int, int]], word: Word, letters: Collection[str]) -> int:
        total = sum(self._letter_degree(self.alphabet.letters[code >> 1].key, letters) for code in word)
        for atom, exponent in scalars:
            key = self.alphabet.atoms[atom]
            if key[0] == "loop":
                inner = self._term_degree((), self.alphabet.orbit(atom)[0], letters)
            else:
                inner = self._letter_degree(key, letters)
            if inner and exponent < 0:
                raise Unsupported("the degree of a quotient is not defined; multiply the denominator out")
            total += exponent * inner
        return total

    def _letter_degree(self, key: Key, letters: Collection[str]) -> int:
        if key[0] == "letter":
            return int(key[1] in letters)
        if key[0] not in ("unit", "dim", "constant") and names_in(self.alphabet, key) & set(letters):
            raise Unsupported(f"the degree in a letter inside {key[0]} is not defined; give widths or a concrete cost")
        return 0


def names_in(alphabet: Alphabet, key: Key) -> frozenset[str]:
    """The names of the letters that an opaque letter or atom depends on."""
    names: set[str] = set()

    def visit_terms(pairs: object) -> None:
        assert isinstance(pairs, tuple)
        for (scalars, word), _ in pairs:
            visit_word(word)
            for atom, _exponent in scalars:
                visit(alphabet.atoms[atom])

    def visit_word(word: Word) -> None:
        for code in word:
            visit(alphabet.letters[code >> 1].key)

    def visit(inner: Key) -> None:
        match inner:
            case ("letter", str(name)):
                names.add(name)
            case ("loop", tuple(word)):
                visit_word(word)
            case ("det" | "adjugate" | "cost" | "sum", pairs, *_) | ("function" | "jet", _, pairs):
                visit_terms(pairs)
            case ("gradient", (pairs, _, _)):
                visit_terms(pairs)
            case ("curvature", (pairs, _, _), tuple(word)):
                visit_terms(pairs)
                visit_word(word)

    visit(key)
    return frozenset(names)
