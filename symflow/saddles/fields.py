"""The exact real numbers that entries of points and Hessians are made of, behind one contract.

Why two fields: almost every point in practice is rational, and FLINT's fractions are a hundred times faster than
anything general; roots, logarithms and pi need the field of constants of the checker, where a sign may cost an
enclosure and where some signs cannot be settled at all. Elimination and characteristic polynomials are written once
over this contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol

from symflow.checker.constants import Constants, Undecided
from symflow.checker.enclosures import Undefined as NotDefined
from symflow.checker.trees import Rejected, TooLarge
from symflow.errors import SymflowError
from symflow.interpretations.contract import Undefined

Value = Any  # Fraction, flint.fmpq, or a value of `Constants`
Rows = list[list[Value]]
FINEST = 1 << 15  # bits of an enclosure


class Unsettled(SymflowError):
    """A sign or a zero that neither an exact proof nor an enclosure settles: the answer is 'undecided'."""


class RealField(Protocol):
    """What elimination needs to know of exact real numbers."""

    zero: Value
    one: Value

    def convert(self, q: Fraction) -> Value:
        """The rational number q."""

    def add(self, a: Value, b: Value) -> Value:
        """The sum."""

    def multiply(self, a: Value, b: Value) -> Value:
        """The product."""

    def negative(self, a: Value) -> Value:
        """The negative."""

    def inverse(self, a: Value) -> Value:
        """1/a for a not zero."""

    def sign(self, a: Value) -> int:
        """-1, 0 or 1; raises `Unsettled`."""


class FlintRationals:
    """The rationals as `flint.fmpq`.

    Examples
    --------
    >>> field = FlintRationals()
    >>> field.sign(field.convert(Fraction(-1, 10**30)))
    -1
    """

    def __init__(self) -> None:
        import flint

        self._new = flint.fmpq
        self.zero, self.one = flint.fmpq(0), flint.fmpq(1)

    def convert(self, q: Fraction) -> Value:
        return self._new(q.numerator, q.denominator)

    def add(self, a: Value, b: Value) -> Value:
        return a + b

    def multiply(self, a: Value, b: Value) -> Value:
        return a * b

    def negative(self, a: Value) -> Value:
        return -a

    def inverse(self, a: Value) -> Value:
        return 1 / a

    def sign(self, a: Value) -> int:
        return int(a > 0) - int(a < 0)


class ConstantField:
    """The exact constants of the checker as a ring of scalars in which expressions are evaluated.

    Examples
    --------
    >>> field = ConstantField()
    >>> root = field.function("sqrt", field.convert(Fraction(2)))
    >>> field.rational(field.multiply(root, root))
    Fraction(2, 1)
    """

    def __init__(self, ring: Constants | None = None) -> None:
        self.ring = ring or Constants()
        self.zero, self.one = self.ring.number(Fraction(0)), self.ring.number(Fraction(1))
        self._minus_one = self.ring.number(Fraction(-1))

    def convert(self, q: Fraction) -> Value:
        return self.ring.number(q)

    def add(self, a: Value, b: Value) -> Value:
        return self.ring.add(a, b)

    def multiply(self, a: Value, b: Value) -> Value:
        return self.ring.multiply(a, b)

    def negative(self, a: Value) -> Value:
        return self.ring.multiply(self._minus_one, a)

    def inverse(self, a: Value) -> Value:
        return self._defined(self.ring.inverse, a)

    def function(self, name: str, a: Value) -> Value:
        return self._defined(self.ring.function, name, a)

    def constant(self, name: str) -> Value:
        return self.ring.constant(name)

    def root(self, coefficients: Sequence[Fraction], index: int) -> Value:
        return self._defined(self.ring.root, list(coefficients), index)

    def rational(self, a: Value) -> Fraction | None:
        """The fraction that a value is, or None."""
        return self.ring.is_rational(a)

    def sign(self, a: Value) -> int:
        try:
            return self.ring.sign(a)
        except (Undecided, TooLarge) as error:
            raise Unsettled(f"the sign of a number at this point is not settled: {error}") from None

    def is_zero(self, a: Value) -> bool | None:
        try:
            return self.ring.sign(a) == 0
        except (Undecided, TooLarge):
            return None

    def settled(self, a: Value) -> Value:
        """The value, or the fraction 0 if it is proved to be zero; so that equal numbers look equal where it matters."""
        return Fraction(0) if type(a) is not Fraction and self.is_zero(a) else a

    def enclosure(self, a: Value, bits: int) -> tuple[Fraction, Fraction]:
        """Rationals around a value, at most 2^-bits apart."""
        fine = bits + 16
        while fine <= FINEST:
            try:
                low, high = self.ring.enclosure(a, fine)
            except Rejected:
                low, high = Fraction(0), Fraction(1)
            if (high - low) * 2**bits <= 1:
                return low, high
            fine *= 2
        raise Unsettled("a number at this point could not be enclosed; write it with fewer nested functions")

    def _defined(self, operation: Any, *args: Any) -> Value:
        try:
            return operation(*args)
        except NotDefined as error:
            raise Undefined(str(error)) from None
        except Rejected as error:
            raise Unsettled(f"a number at this point is not settled: {error}") from None
