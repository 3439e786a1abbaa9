"""Matrices modulo a 61-bit prime.

Why: an identity that fails, fails at almost every point modulo a large prime (Schwartz-Zippel), and one evaluation
there costs microseconds whatever the degree. A nonzero residue proves that a polynomial is not zero; a zero residue
only says that it is worth looking for a proof. Nothing is ever proved true here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random

from symflow.expressions.tree import Expr, letter, matrix, multiply, power, rational, trace, transpose
from symflow.interpretations.contract import Undefined, Unsupported
from symflow.interpretations.matrices import Matrices, Rows
from symflow.interpretations.rationals import RationalField

PRIME = 2**61 - 1


class PrimeField:
    """The integers modulo a prime."""

    zero = 0
    one = 1

    def __init__(self, prime: int = PRIME) -> None:
        self.prime = prime

    def convert(self, q: Fraction) -> int:
        return q.numerator * self.inverse(q.denominator % self.prime) % self.prime

    def add(self, a: int, b: int) -> int:
        return (a + b) % self.prime

    def multiply(self, a: int, b: int) -> int:
        return a * b % self.prime

    def negative(self, a: int) -> int:
        return -a % self.prime

    def inverse(self, a: int) -> int:
        if a == 0:
            raise Undefined("a division by zero modulo the prime; take another point")
        return pow(a, -1, self.prime)

    def function(self, name: str, a: int) -> int:
        raise Unsupported(f"{name} has no value modulo a prime; use a differential field")

    def constant(self, name: str) -> int:
        raise Unsupported(f"{name} has no value modulo a prime; use a differential field")

    def root(self, coefficients: Sequence[Fraction], index: int) -> int:
        return self.convert(RationalField().root(coefficients, index))

    def is_zero(self, a: int) -> bool:
        return a == 0


class Modular(Matrices[int]):
    """Matrices of residues at a point.

    Parameters
    ----------
    values
        The matrix of each letter, of integers or fractions.
    cost
        A concrete cost, an expression in the letter ``W``; `random_cost` makes one that stands for an arbitrary cost.

    Examples
    --------
    >>> from symflow.expressions.tree import det, letter
    >>> from symflow.interpretations import evaluate
    >>> A = letter("A", 2, 2)
    >>> evaluate(det(A), Modular({"A": [[1, 2], [3, 7]]}))
    [[1]]
    """

    def __init__(
        self,
        values: Mapping[str, Sequence[Sequence[Fraction | int]]],
        cost: Expr | None = None,
        dims: Mapping[str, int] | None = None,
        prime: int = PRIME,
    ) -> None:
        self.prime_field = PrimeField(prime)
        super().__init__(self.prime_field, {name: self.residues(rows) for name, rows in values.items()}, cost, dims)

    def residues(self, rows: Sequence[Sequence[Fraction | int]]) -> Rows[int]:
        """A matrix of rationals as a value."""
        return [[self.prime_field.convert(Fraction(x)) for x in row] for row in rows]


def random_matrix(rows: int, cols: int, random: Random, bound: int = PRIME) -> list[list[int]]:
    """A matrix of random integers in 0 .. bound-1."""
    return [[random.randrange(bound) for _ in range(cols)] for _ in range(rows)]


def random_cost(rows: int, cols: int, random: Random, degree: int = 4, bound: int = 10) -> Expr:
    """A random polynomial cost in W: sums of powers of linear forms, as many as W has entries.

    Why not a quadratic: an identity that holds for every quadratic cost need not hold for every cost. With as many
    forms as entries, the second derivative is a generic symmetric matrix. Beyond nine entries a few forms of rank one
    must do, or the gradient would cost more than all the rest.

    Examples
    --------
    >>> random_cost(2, 1, Random(0)).letters()
    frozenset({'W'})
    """
    w = letter("W", rows, cols)
    total, small = rational(0), rows * cols <= 9

    def numbers(height: int, width: int) -> Expr:
        return matrix([[rational(random.randint(-bound, bound)) for _ in range(width)] for _ in range(height)])

    for exponent in range(1, degree + 1):
        for _ in range(1 if exponent == 1 else rows * cols if small else 3):
            if small:
                form = trace(multiply(transpose(numbers(rows, cols)), w))
            else:
                form = multiply(numbers(1, rows), w, numbers(cols, 1))
            total = total + multiply(rational(random.randint(1, bound)), power(form, exponent))
    return total
