"""All polynomial conservation laws of a model up to a degree.

A polynomial P is conserved for every cost exactly when each field of the model leaves it alone: a linear system in the
coefficients of P. It is split into classes of monomials (discovery_gradings), solved exactly (discovery_kernel), and the laws of
each degree are then chosen in this order: products of laws of lower degree, named laws (discovery_names), what is left. Only
the last two are new; together they generate the algebra of all laws up to the degree. Each is certified by the checker.

Why the count is exact: the rank modulo a prime bounds the laws from above, the products and the new laws, independent and
verified over Q, reach that bound.

Examples
--------
>>> from symflow.models import ActivationNetwork, DeepLinear
>>> found = discover(DeepLinear((2, 2, 2)), 4)
>>> found.grouped, [(one.degree, one.laws, one.products) for one in found.counts if one.laws]
(('W1@W1.T - W2.T@W2',), [(2, 3, 0), (4, 6, 6)])
>>> discover(ActivationNetwork("x^3", samples=["1", "2"]), 2).texts
('w1^2 - 3*w2^2',)
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from fractions import Fraction

from symflow.errors import InternalError, ModelError
from symflow.evidence import Outcome
from symflow.laws.discovery_check import Watch, verified
from symflow.laws.discovery_fields import Monomial, OffersFields, Polynomial, PolynomialFields, Reader, fields_of
from symflow.laws.discovery_gradings import Grading, afford
from symflow.laws.discovery_kernel import PRIME, Derivations, Kernel, kernel
from symflow.laws.discovery_names import Candidate, candidates, text_of
from symflow.laws.discovery_results import Count, Discovery, Law
from symflow.models import ActivationNetwork, DeepLinear
from symflow.models.relu import ReLUNetwork

METHOD = "exact linear algebra on monomials, by FLINT; each law is proved by the checker"
LARGEST_TERMS = 10_000_000  # of all products that are tried


def discover(model: DeepLinear | ActivationNetwork | ReLUNetwork | OffersFields, degree: int, *,
             watch: Watch | None = None) -> Discovery:  # fmt: skip
    """Find all polynomial laws of a model up to a degree.

    Parameters
    ----------
    model
        A network with integer widths, an activation network with a polynomial activation, or anything with a method
        `polynomial_fields`, such as `PolynomialFields.of_outputs(letters, outputs)`.
    degree
        Of the polynomials, at least 1.
    watch
        Told in a few words what is being done.

    Raises
    ------
    ModelError
        If the fields are not polynomials, or the system is too large.

    Examples
    --------
    >>> diagonal = PolynomialFields.of_outputs({"u": (2, 1), "v": (2, 1)}, ["u[0]*v[0]", "u[1]*v[1]"])
    >>> discover(diagonal, 4).texts
    ('u[0]^2 - v[0]^2', 'u[1]^2 - v[1]^2')
    """
    start = time.perf_counter()
    if isinstance(degree, bool) or not isinstance(degree, int) or degree < 1:
        raise ModelError(f"degree {degree!r} is not a positive integer; give the degree up to which laws are wanted, such as 4")
    fields = fields_of(model)
    watch = watch or _silent
    search = _Search(fields, degree, watch)
    search.run()
    middle = time.perf_counter()
    asked = [text if fields.flow is None or matrix is None else matrix for text, matrix, _ in search.new]
    answers = verified(list(dict.fromkeys(asked)), fields, search.reader, watch)
    laws = []
    for (text, matrix, polynomial), about in zip(search.new, asked, strict=True):
        _read_back(text, polynomial, search.reader)
        laws.append(Law(text, max(map(len, polynomial)), matrix, polynomial, answers[about][0]))
    reasons = [why for _, why in answers.values() if why]
    if not laws:
        reasons = [f"no law to prove; that none exists up to degree {degree} is an exact rank, but no certificate says so"]
    outcome = Outcome.PROVED if laws and not reasons else Outcome.UNDECIDED
    return Discovery(outcome, repr(model), fields.D, degree, tuple(laws), tuple(search.counts), METHOD,
                     reasons[0] if reasons else None, middle - start, time.perf_counter() - middle)  # fmt: skip


def generators(fields: PolynomialFields, degree: int, *, watch: Watch | None = None) -> list[tuple[str, str | None, Polynomial]]:
    """The same laws (text, known matrix, polynomial), verified over Q, for those who put them to the checker themselves."""
    search = _Search(fields, degree, watch or _silent)
    search.run()
    return search.new


def _silent(_: str) -> None:
    """Nobody watches."""


def _read_back(text: str, polynomial: Polynomial, reader: Reader) -> None:
    """What is printed and certified is the polynomial that was found."""
    read = reader.polynomials(text)
    if len(read) != 1 or len(read[0]) != 1 or read[0][0] != polynomial:
        raise InternalError(f"the law {text[:80]} is not read back as it was found")


@dataclass(frozen=True)
class _Known:
    """A law in the basis of all laws: its polynomial, degree and class, and the new laws of which it is the product."""

    polynomial: Polynomial
    degree: int
    number: int
    factors: tuple[int, ...]


@dataclass
class _Search:
    """The laws of each degree in turn."""

    fields: PolynomialFields
    degree: int
    watch: Watch
    new: list[tuple[str, str | None, Polynomial]] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    basis: list[_Known] = field(default_factory=list)
    generators: list[_Known] = field(default_factory=list)
    terms: int = 0

    def run(self) -> None:
        """Solve every class, then choose the laws degree by degree."""
        afford(self.fields.D, self.degree)
        self.grading = Grading(self.fields)
        classes = self.grading.classes(self.degree)
        self.reader = Reader(self.fields.letters)
        self.derivations = Derivations(self.fields, self.degree)
        self.kernels: dict[int, Kernel] = {}
        for done, (number, monomials) in enumerate(classes.items()):
            self.watch(f"class {done + 1} of {len(classes)}: {len(monomials)} monomials")
            solved = self._solve(monomials)
            if solved.dimension:
                self.kernels[number] = solved
        self.named: list[tuple[Candidate, int]] = []
        for one in self._candidates():
            numbers = {self.grading.of(m) for m in one.polynomial}
            if len(numbers) == 1:
                self.named.append((one, numbers.pop()))
        for degree in range(1, self.degree + 1):
            self.watch(f"degree {degree}")
            self.counts.append(self._choose(degree))

    def _solve(self, monomials: list[Monomial]) -> Kernel:
        """The laws of a class; over Q where residues do not show them."""
        solved = kernel(self.derivations, monomials)
        for k in range(solved.dimension):
            polynomial = solved.polynomial(k)
            if polynomial is None or not self.derivations.kill(polynomial):
                return kernel(self.derivations, monomials, rational=True)
        return solved

    def _candidates(self) -> list[Candidate]:
        """The named polynomials that are laws; a matrix is named only where all its entries are."""
        offered = [one for one in candidates(self.fields.known, self.reader)
                   if max(map(len, one.polynomial)) <= self.degree]  # fmt: skip
        laws = [one for one in offered if self.derivations.kill(one.polynomial)]
        kept = {one.text for one in laws}
        partly = {one.of for one in offered if one.text not in kept}
        return [Candidate(one.text, one.polynomial, None if one.of in partly else one.of) for one in laws]

    def _choose(self, degree: int) -> Count:
        """A basis of the laws of a degree modulo lower ones: products, then named laws, then the rest."""
        products = self._products(degree)
        counted = laws = 0
        chosen: list[tuple[Candidate, int]] = []
        for number, solved in self.kernels.items():
            places = [k for k, place in enumerate(solved.leading) if len(solved.monomials[place]) == degree]
            if not places:
                continue
            named = [one for one, where in self.named if where == number and max(map(len, one.polynomial)) == degree]
            offered = [one.polynomial for one in products.get(number, ())] + [one.polynomial for one in named]
            picked = _independent(offered, [solved.monomials[solved.leading[k]] for k in places])
            many = len(products.get(number, ()))
            laws += len(places)
            for k in picked:
                if k < many:
                    counted += 1
                    self.basis.append(products[number][k])
                else:
                    one = named[k - many] if k < len(offered) else self._unnamed(solved, places[k - len(offered)])
                    chosen.append((one, number))
        order = {one.text: k for k, (one, _) in enumerate(self.named)}
        for one, number in sorted(chosen, key=lambda pair: order.get(pair[0].text, len(order))):
            known = _Known(one.polynomial, degree, number, (len(self.generators),))
            self.generators.append(known)
            self.basis.append(known)
            self.new.append((one.text, one.of, one.polynomial))
        return Count(degree, math.comb(self.fields.D + degree - 1, degree), laws, counted)

    def _unnamed(self, solved: Kernel, number: int) -> Candidate:
        polynomial = solved.polynomial(number)
        if polynomial is None:
            raise InternalError("a law that was verified cannot be read any more: a bug")
        return Candidate(text_of(polynomial, self.fields.names), polynomial, None)

    def _products(self, degree: int) -> dict[int, list[_Known]]:
        """Products of a new law and any law whose degrees add to this one, each once, by class."""
        found: dict[int, list[_Known]] = {}
        seen: set[tuple[int, ...]] = set()
        for one in self.generators:
            for law in self.basis:
                factors = tuple(sorted((*law.factors, *one.factors)))
                if one.degree + law.degree != degree or factors in seen:
                    continue
                seen.add(factors)
                self.terms += len(one.polynomial) * len(law.polynomial)
                if self.terms > LARGEST_TERMS:
                    raise ModelError(f"the products of laws have more than {LARGEST_TERMS} terms at degree {degree};"
                                     f" take a degree below {degree}")  # fmt: skip
                number = self.grading.of((*min(law.polynomial), *min(one.polynomial)))
                found.setdefault(number, []).append(_Known(_times(one.polynomial, law.polynomial), degree, number, factors))
        return found


def _independent(offered: list[Polynomial], leading: list[Monomial]) -> list[int]:
    """The places of a basis among the polynomials that are offered, then among the elements with these leading monomials.

    An element of the kernel is the sum of the reduced basis with its own coefficients at the leading monomials.
    """
    from flint import nmod_mat  # FLINT is loaded where it is needed

    matrix = nmod_mat(len(leading), len(offered) + len(leading), PRIME)
    for r, monomial in enumerate(leading):
        for c, polynomial in enumerate(offered):
            matrix[r, c] = int(polynomial.get(monomial, Fraction(0))) % PRIME
        matrix[r, len(offered) + r] = 1
    form, rank = matrix.rref()
    pivots: list[int] = []
    for r in range(rank):
        pivots.append(next(k for k in range(pivots[-1] + 1 if pivots else 0, form.ncols()) if int(form[r, k])))
    return pivots


def _times(a: Polynomial, b: Polynomial) -> Polynomial:
    found: dict[Monomial, Fraction] = {}
    for m, x in a.items():
        for n, y in b.items():
            both = tuple(sorted(m + n))
            found[both] = found.get(both, Fraction(0)) + x * y
    return {m: x for m, x in found.items() if x}
