"""Polynomials in the entries of the letters, at given widths.

Why FLINT's `fmpq_mpoly`: a polynomial in normal form is zero exactly when it has no term, and FLINT multiplies sparse
multivariate polynomials hundreds of times faster than a symbolic `expand`. Symbols appear while an expression is read,
but a FLINT polynomial lives in a context with a fixed list of generators. So contexts come in sizes that double, and a
polynomial of a smaller one is moved up when it meets a larger one.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from symflow.expressions.tree import Expr
from symflow.interpretations.contract import Undefined, Unsupported
from symflow.interpretations.matrices import Rows
from symflow.interpretations.rationals import RationalField
from symflow.interpretations.symbolic import SymbolicMatrices

Poly = Any  # flint.fmpq_mpoly
FIRST_SIZE = 16


class PolynomialRing:
    """Polynomials over the rationals in symbols that appear on the way."""

    def __init__(self, symbols: int = FIRST_SIZE) -> None:
        self.names: list[str] = []
        self._index: dict[str, int] = {}
        size = FIRST_SIZE
        while size < symbols:
            size *= 2
        self._resize(size)

    def _resize(self, size: int) -> None:
        import flint

        self.context = flint.fmpq_mpoly_ctx.get(("x", size), flint.Ordering.lex)
        self._gens = self.context.gens()
        self._rational = flint.fmpq
        self.zero = self.context.constant(0)
        self.one = self.context.constant(1)

    def index(self, name: str) -> int:
        """The place of a symbol among the generators."""
        place = self._index.get(name)
        if place is None:
            place = self._index[name] = len(self.names)
            self.names.append(name)
            if place >= len(self._gens):
                self._resize(2 * len(self._gens))
        return place

    def symbol(self, name: str) -> Poly:
        place = self.index(name)
        return self._gens[place]

    def gen(self, place: int) -> Poly:
        """The generator at a place."""
        return self._gens[place]

    def lift(self, a: Poly) -> Poly:
        """The same polynomial in the present context."""
        return a if a.context() is self.context else a.project_to_context(self.context)

    def convert(self, q: Fraction) -> Poly:
        return self.context.constant(self._rational(q.numerator, q.denominator))

    def add(self, a: Poly, b: Poly) -> Poly:
        return a + b if a.context() is b.context() else self.lift(a) + self.lift(b)

    def multiply(self, a: Poly, b: Poly) -> Poly:
        return a * b if a.context() is b.context() else self.lift(a) * self.lift(b)

    def negative(self, a: Poly) -> Poly:
        return -a

    def number(self, a: Poly) -> Fraction | None:
        """The rational number a polynomial is, or None."""
        if a.is_zero():
            return Fraction(0)
        if not a.is_constant():
            return None
        value = a.leading_coefficient()
        return Fraction(int(value.p), int(value.q))

    def inverse(self, a: Poly) -> Poly:
        value = self.number(a)
        if value is None:
            raise Unsupported("a division by a polynomial leaves the ring of polynomials; use a differential field")
        if value == 0:
            raise Undefined("a division by zero")
        return self.convert(1 / value)

    def function(self, name: str, a: Poly) -> Poly:
        value = self.number(a)
        if value is None:
            raise Unsupported(f"{name} leaves the ring of polynomials; use a differential field")
        return self.convert(RationalField().function(name, value))

    def constant(self, name: str) -> Poly:
        raise Unsupported(f"{name} is not rational; use a differential field")

    def root(self, coefficients: Sequence[Fraction], index: int) -> Poly:
        return self.convert(RationalField().root(coefficients, index))

    def is_zero(self, a: Poly) -> bool:
        return bool(a.is_zero())

    def terms(self, a: Poly) -> list[tuple[tuple[tuple[int, int], ...], Fraction]]:
        """Monomials, as pairs (place, exponent), and coefficients."""
        found = []
        for exponents, value in a.terms():
            monomial = tuple((place, int(e)) for place, e in enumerate(exponents) if e)
            found.append((monomial, Fraction(int(value.p), int(value.q))))
        return found

    def key(self, a: Poly) -> Hashable:
        """A name of the polynomial that no change of context alters."""
        return frozenset(self.terms(a))


class Polynomials(SymbolicMatrices[Poly]):
    """Matrices of polynomials, at given integer widths.

    Parameters
    ----------
    cost
        A concrete polynomial cost in the letter ``W``; without it the cost is arbitrary (opaque symbols).
    dims
        Integers for named dimensions.
    symbols
        How many symbols to expect: moving polynomials to a larger context later on costs more than they do.

    Examples
    --------
    >>> from symflow.expressions.tree import det, letter
    >>> from symflow.interpretations import evaluate
    >>> A, B, ring = letter("A", 2, 2), letter("B", 2, 2), Polynomials()
    >>> ring.is_zero(evaluate(det(A @ B) - det(A) * det(B), ring))
    True
    >>> ring.text(evaluate(det(A), ring)[0][0])
    'A[0,0]*A[1,1] - A[0,1]*A[1,0]'
    """

    def __init__(self, cost: Expr | None = None, dims: Mapping[str, int] | None = None, symbols: int = 0) -> None:
        self.polynomials = PolynomialRing(symbols)
        super().__init__(self.polynomials, cost, dims)

    def at(self, a: Rows[Poly], values: Mapping[str, Sequence[Sequence[Fraction | int]]]) -> list[list[Fraction]]:
        """The value of a matrix of polynomials where the letters have these values."""
        point: dict[int, Fraction] = {}
        for name, rows in values.items():
            for mine, given in zip(self.values.get(name, ()), rows, strict=False):
                for symbol, value in zip(mine, given, strict=True):
                    (((place, _),), _one), = self.polynomials.terms(symbol)
                    point[place] = Fraction(value)
        return [[self._at(x, point) for x in row] for row in a]

    def _at(self, a: Poly, point: Mapping[int, Fraction]) -> Fraction:
        total = Fraction(0)
        for monomial, x in self.polynomials.terms(a):
            for place, exponent in monomial:
                if place not in point:
                    raise Unsupported(f"{self.polynomials.names[place]} has no value at this point")
                x *= point[place] ** exponent
            total += x
        return total

    def count_words(self, a: Rows[Poly]) -> int:
        """The number of terms of all entries."""
        return sum(len(self.polynomials.terms(x)) for row in a for x in row)

    def degree(self, a: Rows[Poly], letters: Sequence[str]) -> int:
        """The largest degree in the entries of these letters; -1 for zero."""
        places = {i for i, name in enumerate(self.polynomials.names) if name.split("[")[0] in letters}
        return max(
            (sum(e for place, e in monomial if place in places)
             for row in a for x in row for monomial, _ in self.polynomials.terms(x)),
            default=-1,
        )

    def text(self, a: Poly) -> str:
        """A polynomial with the names of its symbols."""
        parts = []
        for monomial, x in self.polynomials.terms(a):
            factors = [self.polynomials.names[p] + (f"^{e}" if e > 1 else "") for p, e in monomial]
            size = [str(abs(x))] if abs(x) != 1 or not factors else []
            parts.append(("- " if x < 0 else "+ ") + "*".join(size + factors))
        text = " ".join(parts) or "0"
        return text[2:] if text.startswith("+ ") else text.replace("- ", "-", 1) if text.startswith("- ") else text
