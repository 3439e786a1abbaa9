"""Exact real constants: polynomials in generators such as the root of 2, log 3, pi or exp(sqrt 2), with their relations.

Why exact: a sign read off here makes a point critical or a saddle strict. Rationals are plain fractions, and fast. Other
values are rational functions of generators; equal ones mostly have one normal form, and constant_enclosures.py decides
for every value whether it is exactly 0 and which sign it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from . import algebraic, constant_functions, constant_roots
from .claims import Claim
from .constant_enclosures import PRECISIONS, STEPS, KnownConstants, Undecided, Value
from .enclosures import LONGEST, Undefined
from .matrices import Matrices
from .rational_functions import Polynomial
from .rational_functions import Value as Quotient
from .trees import Rejected, Tree, afford, need, spelled, times, total, written
from .univariate import length

__all__ = ["PRECISIONS", "STEPS", "Constants", "Undecided", "Undefined", "Value"]


class Constants(KnownConstants):
    """The real numbers that are made from rationals by roots, elementary functions, pi and E."""

    def number(self, value: Fraction) -> Value:
        return Fraction(value)

    def symbol(self, name: str, exponent: Fraction | int = 1) -> Value:
        """A generator; no other symbol has a value."""
        if name not in self.generators:
            raise Rejected(f"no value for {name}")
        return self.field.symbol(name, exponent)

    def lifted(self, a: Value) -> Quotient:
        """A rational as an element of the field."""
        return self.field.number(a) if isinstance(a, Fraction) else a

    @staticmethod
    def plain(a: Quotient) -> Value:
        """An element of the field, as a fraction if it is one."""
        if not a[0]:
            return Fraction(0)
        return a[0][()] if not a[1] and set(a[0]) == {()} else a

    def add(self, a: Value, b: Value) -> Value:
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a + b
        return self.plain(self.field.add(self.lifted(a), self.lifted(b)))

    def multiply(self, a: Value, b: Value) -> Value:
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            afford(length(a) + length(b), LONGEST, "bits of a number")
            return a * b
        value = self.field.multiply(self.lifted(a), self.lifted(b))
        afford(max(map(length, value[0].values()), default=0), LONGEST, "bits of a number")
        return self.plain(value)

    def inverse(self, a: Value) -> Value:
        if self.sign(a) == 0:
            raise Undefined("division by zero")
        if isinstance(a, Fraction):
            return 1 / a
        top, bottom = a
        if self.is_algebraic(top):
            value: Quotient = algebraic.inverse(self.field, top), ()
            for factor, exponent in bottom:
                for _ in range(exponent):
                    value = self.field.times(value[0], dict(factor)), ()
            return self.plain(value)
        if len(top) == 1 and not bottom:
            (monomial, coefficient), = top.items()
            if all(self.generators[name].algebraic or name not in self.field.relations for name, _ in monomial):
                value = self.field.number(1 / coefficient)
                for name, e in monomial:
                    factor = self.inverse(self.symbol(name, e)) if self.generators[name].algebraic else self.symbol(name, -e)
                    value = self.field.multiply(value, self.lifted(factor))
                return self.plain(value)
        return self.plain(self.field.inverse(a))

    def function(self, name: str, a: Value) -> Value:
        return constant_functions.function(self, name, a)

    def constant(self, name: str) -> Value:
        return constant_functions.constant(self, name)

    def root(self, coefficients: Sequence[Fraction | int], index: int) -> Value:
        """The real root with this number, counted from 0 in increasing order, of a polynomial, constant term first."""
        return constant_roots.root(self, coefficients, index)

    def of(self, tree: Tree) -> Value:
        """The value of a tree without letters."""
        claim = Claim({"letters": {}, "then": ["defined", "0"]})
        need(claim.shape(tree) == (1, 1), "a number is a scalar")
        value: Value = Matrices(claim, self, {})(tree)[0][0]
        return value

    def tree(self, a: Value) -> Tree:
        """A tree with this value."""
        if isinstance(a, Fraction):
            return written(a)
        inverses = [["power", self._sum(dict(factor)), -exponent] for factor, exponent in a[1]]
        return times(self._sum(a[0]), *inverses)

    def _sum(self, a: Polynomial) -> Tree:
        terms = []
        for monomial, coefficient in sorted(a.items(), key=lambda term: spelled(term[0])):
            factors: list[Tree] = [written(coefficient)] if coefficient != 1 or not monomial else []
            for name, e in monomial:
                one = self.generators[name]
                if one.kind == "exp" and not isinstance(e, int):
                    factors.append(["function", "exp", times(written(e), self.tree(one.argument))])
                else:
                    factors.append(one.tree if e == 1 else ["power", one.tree, int(e)])
            terms.append(times(*factors))
        return total(*terms)
