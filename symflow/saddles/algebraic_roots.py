"""Real roots of rational polynomials as exact numbers, through FLINT.

Why irreducible factors: a root that is named by its own irreducible polynomial and its place among the real roots of
that polynomial has one name only, so two numbers are equal exactly when their names are. Everything else (order, signs,
values of polynomials) is read off enclosures whose precision grows until it suffices, and it always does, because
equality was settled before by the names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from symflow.expressions import tree
from symflow.expressions.tree import Expr

Polynomial = Sequence[Fraction]
START_BITS = 64


@dataclass(frozen=True)
class AlgebraicNumber:
    """The k-th real root (from 0, increasing) of an irreducible primitive integer polynomial c0 + c1 x + …

    Examples
    --------
    >>> [str(root) for root, _ in real_roots([Fraction(-2), Fraction(0), Fraction(1)])]
    ['-sqrt(2)', 'sqrt(2)']
    """

    factor: tuple[int, ...]
    index: int

    def __str__(self) -> str:
        return str(self.to_expr())

    @property
    def rational(self) -> Fraction | None:
        """The number, if it is rational."""
        return Fraction(-self.factor[0], self.factor[1]) if len(self.factor) == 2 else None

    def ball(self, bits: int) -> Any:
        """An Arb ball around the number, with at least that many good bits where it is not zero."""
        return _balls(self.factor, bits)[self.index]

    def to_expr(self) -> Expr:
        """The number in the expression language: rational, with a square root, or root(p, k)."""
        value = self.rational
        if value is not None:
            return tree.rational(value)
        if len(self.factor) == 3:
            c, b, a = self.factor
            size = Fraction(1, 2 * a) * (1 if self.index else -1)
            outside, inside = _square_part(b * b - 4 * a * c)
            root = tree.multiply(*_unless_one(size * outside), tree.function("sqrt", tree.rational(inside)))
            return tree.add(tree.rational(Fraction(-b, 2 * a)), root)
        return tree.root(self.factor, self.index)

    def negative(self) -> AlgebraicNumber:
        """The number with the other sign."""
        mirrored = [c * (-1) ** i for i, c in enumerate(self.factor)]
        sign = 1 if mirrored[-1] > 0 else -1
        count = len(_balls(self.factor, START_BITS))
        return AlgebraicNumber(tuple(sign * c for c in mirrored), count - 1 - self.index)

    def sign(self) -> int:
        """Its sign."""
        return sign_at([Fraction(0), Fraction(1)], self)

    def between(self, other: AlgebraicNumber) -> Fraction:
        """A rational number strictly between two different numbers."""
        bits = START_BITS
        while True:
            (_, top), (bottom, _) = self.interval(bits), other.interval(bits)
            if top < bottom:
                return (top + bottom) / 2
            bits *= 2

    def interval(self, bits: int) -> tuple[Fraction, Fraction]:
        """Rational bounds; both are the number where it is rational."""
        if self.rational is not None:
            return self.rational, self.rational
        return _ends(self.ball(bits))


def _unless_one(value: Fraction) -> list[Expr]:
    return [] if value == 1 else [tree.rational(value)]


def _square_part(n: int) -> tuple[int, int]:
    """N = a^2 b with b square-free: the pair (a, b)."""
    import flint

    outside, inside = 1, 1
    for prime, exponent in flint.fmpz(n).factor():
        outside *= int(prime) ** (exponent // 2)
        inside *= int(prime) ** (exponent % 2)
    return outside, inside


def _ends(ball: Any) -> tuple[Fraction, Fraction]:
    middle, radius = ball.mid().man_exp(), ball.rad().man_exp()
    centre, width = (Fraction(int(m)) * Fraction(2) ** int(e) for m, e in (middle, radius))
    return centre - width, centre + width


@lru_cache(maxsize=4096)
def _balls(factor: tuple[int, ...], bits: int) -> tuple[Any, ...]:
    """Balls around the real roots of an irreducible polynomial, in increasing order and disjoint."""
    import flint

    with flint.ctx.workprec(bits):
        if len(factor) == 2:
            return (flint.arb(flint.fmpq(-factor[0], factor[1])),)
        # FLINT isolates all roots; those it returns with imaginary part exactly 0 are real, the others are not.
        found: Any = flint.fmpz_poly(list(factor)).complex_roots()
        roots = [root.real for root, _ in found if root.imag == 0]
    return tuple(sorted(roots, key=lambda ball: _ends(ball)[0]))


def flint_polynomial(p: Polynomial) -> Any:
    """The polynomial in FLINT."""
    import flint

    return flint.fmpq_poly([flint.fmpq(c.numerator, c.denominator) for c in p])


def real_roots(p: Polynomial) -> list[tuple[AlgebraicNumber, int]]:
    """The distinct real roots of a polynomial that is not zero, in increasing order, with multiplicities.

    Examples
    --------
    >>> [(str(x), m) for x, m in real_roots([Fraction(c) for c in (0, 0, -1, 1)])]
    [('0', 2), ('1', 1)]
    """
    found: list[tuple[AlgebraicNumber, int]] = []
    _, factors = flint_polynomial(p).numer().factor()
    for factor, multiplicity in factors:
        coefficients = tuple(int(c) for c in factor.coeffs())
        if coefficients[-1] < 0:
            coefficients = tuple(-c for c in coefficients)
        for index in range(len(_balls(coefficients, START_BITS))):
            found.append((AlgebraicNumber(coefficients, index), multiplicity))
    return _sorted(found)


def _sorted(roots: list[tuple[AlgebraicNumber, int]]) -> list[tuple[AlgebraicNumber, int]]:
    """Increasing order: precision grows until the enclosures are disjoint."""
    bits = START_BITS
    while True:
        ordered = sorted(roots, key=lambda pair: pair[0].interval(bits))
        intervals = [number.interval(bits) for number, _ in ordered]
        if all(a[1] < b[0] for a, b in zip(intervals, intervals[1:], strict=False)):
            return ordered
        bits *= 2


def evaluate(p: Polynomial, x: Fraction) -> Fraction:
    """The value at a rational point."""
    total = Fraction(0)
    for coefficient in reversed(p):
        total = total * x + coefficient
    return total


def sign_at(p: Polynomial, number: AlgebraicNumber) -> int:
    """The sign of p at a root: zero is decided by division, the rest by enclosures.

    Examples
    --------
    >>> two = real_roots([Fraction(-2), Fraction(0), Fraction(1)])[1][0]
    >>> sign_at([Fraction(-2), Fraction(0), Fraction(1)], two), sign_at([Fraction(-2), Fraction(1)], two)
    (0, -1)
    """
    value = number.rational
    if value is not None:
        result = evaluate(p, value)
        return (result > 0) - (result < 0)
    remainder = flint_polynomial(p) % flint_polynomial([Fraction(c) for c in number.factor])
    if remainder.is_zero():
        return 0
    ball = _value_ball(remainder, number, START_BITS)
    bits = START_BITS
    while ball.contains(0):
        bits *= 2
        ball = _value_ball(remainder, number, bits)
    return 1 if ball > 0 else -1


def _value_ball(polynomial: Any, number: AlgebraicNumber, bits: int) -> Any:
    import flint

    with flint.ctx.workprec(bits):
        total, x = flint.arb(0), number.ball(bits)
        for coefficient in reversed(polynomial.coeffs()):
            total = total * x + flint.arb(coefficient)
    return total


def value_at(top: Polynomial, bottom: Polynomial, number: AlgebraicNumber) -> AlgebraicNumber:
    """The value top/bottom at a root, under its own name; bottom does not vanish there.

    The characteristic polynomial of multiplication by the value in Q[x]/(factor) has it among its roots.

    Examples
    --------
    >>> two = real_roots([Fraction(-2), Fraction(0), Fraction(1)])[1][0]
    >>> print(value_at([Fraction(1), Fraction(1)], [Fraction(1)], two))
    1 + sqrt(2)
    """
    import flint

    factor = flint_polynomial([Fraction(c) for c in number.factor])
    size = int(factor.degree())
    _, inverse, _ = flint_polynomial(bottom).xgcd(factor)
    common = flint_polynomial(bottom).gcd(factor)
    value = (flint_polynomial(top) * inverse) % factor
    if common.degree() > 0:
        raise ZeroDivisionError("the denominator vanishes at this root")
    x = flint.fmpq_poly([0, 1])
    columns = [(value * x**power) % factor for power in range(size)]
    rows = [[column[i] for column in columns] for i in range(size)]
    candidates = real_roots([Fraction(int(c.p), int(c.q)) for c in flint.fmpq_mat(rows).charpoly().coeffs()])
    bits = START_BITS
    while True:
        low, high = _ends(_value_ball(value, number, bits))
        near = [c for c, _ in candidates if c.interval(bits)[0] <= high and low <= c.interval(bits)[1]]
        if len(near) == 1:
            return near[0]
        bits *= 2


def compare(a: AlgebraicNumber, b: AlgebraicNumber) -> int:
    """-1, 0 or 1 as a < b, a = b or a > b.

    Examples
    --------
    >>> one, two = (root for root, _ in real_roots([Fraction(2), Fraction(-3), Fraction(1)]))
    >>> compare(one, two), compare(two, two)
    (-1, 0)
    """
    if a == b:
        return 0
    return -1 if _sorted([(a, 1), (b, 1)])[0][0] == a else 1
