"""Products of what is known not to be negative, times squares: the shapes in which a proof of an inequality is searched.

Why these: up to a degree, products of hypotheses, norms and exponentials, each also times a sum of squares of polynomials;
for every width moreover the squared norms of combinations of matrix words, which are no squares of scalars. Everything is
bounded by stated numbers, the lowest degrees first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from typing import Any

import numpy as np

from symflow.interpretations.alphabet import Terms, times_number
from symflow.interpretations.words import WordSum
from symflow.statements.atoms import ONE, Atoms
from symflow.statements.faces import Block
from symflow.statements.semidefinite import Effort

Factor = list[Any]
PRODUCT = 1e6  # multiplications of floats that take as long as one product of polynomials
MAX_PRODUCTS, MAX_MONOMIALS, MAX_BASIS, MAX_WORDS, MAX_SUBSETS = 250, 1500, 80, 60, 16


@dataclass(frozen=True)
class Known:
    """Something not negative: its polynomial, whether it is positive, and the factor of a witness that says so."""

    value: Terms
    strict: bool
    factor: Factor
    degree: int


@dataclass(frozen=True)
class Family:
    """A product of known factors times the squares of combinations of a basis (of 1 alone where it is empty)."""

    factors: tuple[Known, ...]
    basis: tuple[WordSum, ...]
    block: Block


class Cone:
    """Everything up to a degree that is a sum of products of known factors and squares."""

    def __init__(self, atoms: Atoms, goal: Terms, known: Sequence[Known]) -> None:
        self.atoms, self.known = atoms, known
        self.goal, self.effort = atoms.reduced(goal)[0], Effort()
        parts = [self.goal, *(one.value for one in known), *(poly for *_, poly in atoms.equations), *atoms.partners]
        self._squares: dict[int, list[Family]] = {}
        self._products: dict[Any, Terms] = {}
        self.variables = sorted({(atom, 1 if e > 0 else -1) for terms in parts for scalars, _ in terms for atom, e in scalars})

    def monomials(self, degree: int, least: int = 0, whole: bool = False) -> list[WordSum]:
        """Products of variables up to a degree; `whole`: their squares are all that the goal is made of."""
        found = []
        for count in range(least, degree + 1):
            for chosen in combinations_with_replacement(self.variables, count):
                scalars = self.atoms.words.alphabet.monomial(*(((variable),) for variable in chosen))
                value: Terms = {(scalars, ()): Fraction(1)}
                if self.atoms.degree(value) <= degree and len(scalars) == len(set(chosen)):
                    found.append(WordSum(1, 1, value))
            if len(found) > MAX_MONOMIALS:
                break
        return self._inside(found)[: 2 * MAX_BASIS] if whole else found[:MAX_BASIS]

    def _inside(self, monomials: list[WordSum]) -> list[WordSum]:
        """Those whose double lies in the Newton polytope of the goal, as far as a few hundred half-spaces tell."""
        places = {variable: k for k, variable in enumerate(self.variables)}

        def exponents(terms: Terms) -> list[int]:
            ((scalars, _),) = terms
            row = [0] * len(places)
            for atom, e in scalars:
                row[places[atom, 1 if e > 0 else -1]] = abs(e)
            return row

        goal = np.array([exponents({term: x}) for term, x in self.goal.items()])
        normals = np.random.default_rng(0).integers(-6, 7, (400, len(places)))
        normals = np.concatenate([normals, np.eye(len(places), dtype=int), -np.eye(len(places), dtype=int)])
        most = (goal @ normals.T).max(0)
        return [one for one in monomials if np.all(2 * (np.array(exponents(one.terms)) @ normals.T) <= most)]

    def matrices(self, degree: int) -> list[list[WordSum]]:
        """Words that are no scalars, times monomials, by shape."""
        words, alphabet = self.atoms.words, self.atoms.words.alphabet
        codes = sorted({code for terms in (self.goal, *(one.value for one in self.known)) for scalars, _ in terms
                        for atom, _ in scalars if alphabet.atoms[atom][0] == "loop" for code in alphabet.orbit(atom)[0]})
        codes = sorted({turned for code in codes for turned in (code, *alphabet.flip((code,)))})
        codes = [code for code in codes if (alphabet.rows(code), alphabet.cols(code)) != (1, 1)]
        longer: list[tuple[int, ...]] = [(code,) for code in codes]
        shapes: dict[Any, list[WordSum]] = {}
        for length in range(1, degree + 1):
            for word in longer:
                cut = alphabet.term((), word)
                if cut is None or cut[0] or not cut[1]:
                    continue
                shape = (alphabet.rows(word[0]), alphabet.cols(word[-1]))
                for one in self.monomials(degree - length):
                    terms = words.rewriter.normal(alphabet.times(one.terms, {cut: Fraction(1)}))
                    if len(terms) == 1:
                        shapes.setdefault(shape, []).append(WordSum(*shape, terms))
            longer = [(*word, code) for word in longer for code in codes if alphabet.cols(word[-1]) == alphabet.rows(code)]
            if len(longer) > 400:
                break
        return [_distinct(found)[:MAX_WORDS] for found in shapes.values()]

    def product(self, factors: Sequence[Known]) -> Terms:
        """The product of known factors."""
        value = ONE
        for one in factors:
            value = self.atoms.reduced(self.atoms.times(value, one.value))[0]
        return value

    def single(self, factors: tuple[Known, ...], multiple: Terms) -> Family:
        """One product of known factors."""
        value = self.atoms.reduced(self.atoms.times(self.product(factors), multiple))[0]
        return Family(factors, (), Block(1, {(0, 0): value}, all(one.strict for one in factors)))

    def family(self, factors: tuple[Known, ...], basis: Sequence[WordSum], multiple: Terms) -> Family:
        """A product of known factors times a Gram block."""
        outer, table = self.atoms.times(self.product(factors), multiple), {}
        for i, a in enumerate(basis):
            for j in range(i, len(basis)):
                inner = self._inner(a, basis[j])
                self.effort.spend(PRODUCT)
                table[i, j] = inner if outer == ONE else self.atoms.reduced(self.atoms.times(outer, inner))[0]
        return Family(factors, tuple(basis), Block(len(basis), table))

    def _inner(self, a: WordSum, b: WordSum) -> Terms:
        """The trace of aᵀb; of scalars, each product once."""
        if not (a.is_scalar and b.is_scalar and len(a.terms) == len(b.terms) == 1):
            return self.atoms.reduced(self.atoms.gram(a, b))[0]
        (((one, _), x),), (((two, _), y),) = a.terms.items(), b.terms.items()
        key = self.atoms.words.alphabet.monomial(one, two)
        if key not in self._products:
            self._products[key] = self.atoms.reduced(self.atoms.words.rewriter.normal({(key, ()): Fraction(1)}))[0]
        return self._products[key] if x == y == 1 else times_number(self._products[key], x * y)

    def products(self, top: int, multiple: Terms = ONE) -> list[Family]:
        """All products of known factors up to a degree, the empty one first."""
        found = [self.single((), multiple)]
        count = 1
        while self.known and len(found) < MAX_PRODUCTS and count <= top:
            more = [chosen for chosen in combinations_with_replacement(self.known, count) if _degree(chosen) <= top]
            found += [self.single(chosen, multiple) for chosen in more[: MAX_PRODUCTS - len(found)]]
            if not more:
                break
            count += 1
        return found

    def squares(self, top: int, multiple: Terms = ONE) -> list[Family]:
        """Sums of squares, and of squared norms of matrix words."""
        if multiple == ONE:
            if top not in self._squares:
                self._squares[top] = self._new_squares(top, multiple)
            return self._squares[top]
        return self._new_squares(top, multiple)

    def _new_squares(self, top: int, multiple: Terms) -> list[Family]:
        words = self.matrices(top // 2)
        whole = not (self.known or self.atoms.equations or self.atoms.partners or words) and multiple == ONE
        found = [self.family((), self.monomials(top // 2, whole=whole and top <= self.atoms.degree(self.goal)), multiple)]
        return found + [self.family((), basis, multiple) for basis in words]

    def weighted(self, top: int, multiple: Terms = ONE) -> list[Family]:
        """Products of different known factors times sums of squares."""
        subsets = [chosen for count in (1, 2, 3) for chosen in combinations(self.known, count)
                   if _degree(chosen) <= top - 2]
        subsets.sort(key=_degree)
        found = []
        for chosen in subsets[:MAX_SUBSETS]:
            basis = self.monomials((top - _degree(chosen)) // 2, least=1)
            if basis:
                found.append(self.family(chosen, [WordSum(1, 1, dict(ONE)), *basis][:40], multiple))
            if len(chosen) == 1:
                found += [self.family(chosen, words[:20], multiple) for words in self.matrices((top - _degree(chosen)) // 2)]
        return found


def _degree(factors: Sequence[Known]) -> int:
    return sum(one.degree for one in factors)


def _distinct(found: list[WordSum]) -> list[WordSum]:
    return list({tuple(one.terms): one for one in found}.values())
