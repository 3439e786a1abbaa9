"""Costs of degree two: their constant curvature, and the shape norm2(W X - Y)/2 of linear regression among them.

Why read off the polynomial and not off the text: norm2(W - T)/2, trace((W-T).T@(W-T)) and a sum of squares of entries
are one polynomial. f(W) = <W K, W>/2 - <R, W> + c with one matrix K = X Xᵀ for all rows of W is what the theory of
deep linear networks is about (Baldi and Hornik, Kawaguchi); any other constant curvature is only a convex (or not)
quadratic.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symflow.errors import SymflowError
from symflow.expressions.tree import Expr
from symflow.interpretations import Polynomials, evaluate

Rows = list[list[Fraction]]
Monomial = tuple[tuple[tuple[int, int], int], ...]  # ((row, column), exponent), …


@dataclass(frozen=True)
class Quadratic:
    """f(W) = vec(W)ᵀ H vec(W)/2 + <slope, W> + constant, entries of W row by row."""

    rows: int
    cols: int
    curvature: Rows
    slope: Rows
    constant: Fraction

    @property
    def gram(self) -> Rows | None:
        """K with f(W) = <W K, W>/2 + <slope, W> + constant, or None if the rows of W see different curvatures."""
        n = self.cols
        first = [row[:n] for row in self.curvature[:n]]
        for i in range(self.rows):
            for j in range(self.rows):
                block = [row[j * n : (j + 1) * n] for row in self.curvature[i * n : (i + 1) * n]]
                if block != (first if i == j else [[Fraction(0)] * n] * n):
                    return None
        return first

    def inertia(self) -> tuple[int, int, int]:
        """Negative, zero and positive eigenvalues of the curvature (Descartes on the characteristic polynomial)."""
        polynomial = fmpq_matrix(self.curvature).charpoly().coeffs()
        values = [Fraction(int(c.p), int(c.q)) for c in polynomial]
        zero = next(i for i, c in enumerate(values) if c)
        positive = sign_changes(values)
        return len(self.curvature) - zero - positive, zero, positive

    def is_convex(self) -> bool:
        """No negative eigenvalue."""
        return self.inertia()[0] == 0

    def minimiser(self) -> Rows | None:
        """A point at which the gradient vanishes, or None."""
        negative = [[-x] for row in self.slope for x in row]
        found = solve(self.curvature, negative)
        if found is None:
            return None
        flat = [row[0] for row in found]
        return [flat[i * self.cols : (i + 1) * self.cols] for i in range(self.rows)]


def fmpq_matrix(rows: Rows) -> Any:
    """The matrix in FLINT."""
    import flint

    return flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in rows])


def fractions(matrix: Any) -> Rows:
    """A FLINT matrix as fractions."""
    return [[Fraction(int(x.p), int(x.q)) for x in row] for row in matrix.tolist()]


def sign_changes(coefficients: list[Fraction]) -> int:
    """Descartes: the number of positive roots of a polynomial with real roots only."""
    signs = [c > 0 for c in coefficients if c]
    return sum(a != b for a, b in zip(signs, signs[1:], strict=False))


def solve(matrix: Rows, right: Rows) -> Rows | None:
    """One X with matrix X = right, or None."""
    wide = [a + b for a, b in zip(matrix, right, strict=True)]
    reduced, rank = fmpq_matrix(wide).rref()
    rows, n = fractions(reduced)[: int(rank)], len(matrix[0])
    found = [[Fraction(0)] * len(right[0]) for _ in range(n)]
    for row in rows:
        lead = next(j for j, x in enumerate(row) if x)
        if lead >= n:
            return None
        found[lead] = row[n:]
    return found


def polynomial_terms(cost: Expr) -> dict[Monomial, Fraction] | None:
    """A polynomial cost as a table of monomials in the entries of W, or None."""
    ring = Polynomials()
    try:
        value = evaluate(cost, ring)[0][0]
    except SymflowError:
        return None
    places = [_place(name) for name in ring.polynomials.names]
    return {
        tuple((places[place], exponent) for place, exponent in monomial): coefficient
        for monomial, coefficient in ring.polynomials.terms(value)
    }


def _place(name: str) -> tuple[int, int]:
    if "[" not in name:
        return 0, 0
    row, col = name[name.index("[") + 1 : -1].split(",")
    return int(row), int(col)


def quadratic(cost: Expr, rows: int, cols: int) -> Quadratic | None:
    """The cost as a quadratic, or None if it is none with rational coefficients.

    Examples
    --------
    >>> from symflow.models import Cost
    >>> found = quadratic(Cost("norm2(W@X - Y)/2", X=[[1], [2]], Y=[[3]]).bind(1, 2), 1, 2)
    >>> found.gram == [[1, 2], [2, 4]], found.slope == [[-3, -6]]
    (True, True)
    """
    terms = polynomial_terms(cost)
    if terms is None or any(sum(e for _, e in monomial) > 2 for monomial in terms):
        return None
    size = rows * cols
    curvature = [[Fraction(0)] * size for _ in range(size)]
    slope, constant = [[Fraction(0)] * cols for _ in range(rows)], Fraction(0)
    for monomial, value in terms.items():
        places = [i * cols + j for (i, j), exponent in monomial for _ in range(exponent)]
        if len(places) == 2:
            curvature[places[0]][places[1]] += value
            curvature[places[1]][places[0]] += value
        elif places:
            slope[places[0] // cols][places[0] % cols] += value
        else:
            constant += value
    return Quadratic(rows, cols, curvature, slope, constant)
