"""A primitive of sigma/sigma' in elementary functions, by an ansatz with unknown rational coefficients.

Why not a general integrator: by Liouville an elementary primitive lives in the field of its integrand and in logarithms of
what divides its denominator, so Phi = sum c_i b_i over a finite list of such b_i, and comparing normal forms of
sum c_i b_i' = sigma/sigma' is one linear system over the rationals: no search, no clock, the same answer every time.
The list is bounded, so None says 'not found'. What is found is proved elsewhere, by a certificate.

The list is in order of simplicity, and the system is solved with the first columns as pivots, so that sinh(x)^2/2 is
found before the same in exponentials.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from math import lcm
from typing import Any

from symflow.dynamics.activations_normal_form import NormalForms, Poly, Quotient, X
from symflow.errors import SymflowError
from symflow.expressions import Expr, children_paths, derivative
from symflow.expressions.calculus import join, raised
from symflow.expressions.tree import add, function, multiply, negative, power, rational

ONE = rational(1)
MOST, DEGREE, MIXED = 400, 40, 4  # functions in the list; powers of x alone, and beside other functions


def potential(sigma: Expr) -> Expr | None:
    """Phi with Phi' = sigma/sigma', or None where the list has none.

    Examples
    --------
    >>> from symflow.expressions import parse
    >>> print(potential(parse("tanh(x)", {"x": X})), potential(parse("sin(x)", {"x": X})))
    1/2*sinh(x)^2 -1/2*log(cos(x)^2)
    >>> potential(parse("erf(x)", {"x": X})) is None
    True
    """
    slope = derivative(sigma, {"x": ONE})
    try:
        return primitive(join(sigma, power(slope, -1)), [sigma])
    except SymflowError:  # a function without a normal form
        return None


def primitive(value: Expr, seen: Sequence[Expr] = ()) -> Expr | None:
    """A primitive; `seen` are expressions whose functions may occur in it."""
    forms = NormalForms()
    wanted = forms.read(value)
    basis = list(dict.fromkeys(_basis(forms, wanted, [value, *seen])))[:MOST]
    slopes = [derivative(one, {"x": ONE}) for one in basis]
    target, *columns = forms.read_all([value, *slopes])
    found = _combination(columns, target)
    if found is None:
        return None
    return add(*(one if c == 1 else join(rational(c), one) for c, one in zip(found, basis, strict=True) if c))


# --- the list -------------------------------------------------------------------------------------------------------
def _basis(forms: NormalForms, wanted: Quotient, seen: Sequence[Expr]) -> Iterator[Expr]:
    """Powers of x, products of the functions that occur, logarithms, and fractions."""
    most = min(DEGREE, forms.degree(wanted[0]) + 1)
    yield from (raised(X, i) for i in range(1, max(most, MIXED) + 1))
    atoms = list(dict.fromkeys(atom for one in seen for atom in _atoms(one)))
    logs = list(_logarithms(seen))
    factors = forms.factors(wanted[1])
    monomials = [*atoms, *logs, *(_product(a, b) for a, b in combinations_with_replacement(atoms, 2))]
    yield from atoms
    yield from logs
    yield from (found for factor, _ in factors for found in _of_factor(forms, factor))
    for one in monomials:
        yield from (one if not i else multiply(raised(X, i), one) for i in range(min(most, MIXED) + 1))
    yield from (join(X, a, b, c) for a, b, c in combinations_with_replacement(atoms, 3))
    for factor, exponent in factors:
        below = forms.sum(factor)
        above = [ONE, *(raised(X, i) for i in range(1, max(1, forms.degree(factor)))), *atoms]
        yield from (join(one, power(below, -j)) for j in range(1, exponent) for one in above)


def _product(a: Expr, b: Expr) -> Expr:
    return power(a, 2) if a == b else multiply(a, b)


def _atoms(value: Expr) -> Iterator[Expr]:
    """The functions of which products are taken."""
    for name, u in _functions(value):
        if name in ("tanh", "sinh", "cosh"):
            yield from (function("sinh", u), function("cosh", u))
        elif name in ("sin", "cos", "tan"):
            yield from (function("sin", u), function("cos", u), function("tan", u))
        elif name == "exp":
            yield from (function("exp", u), function("exp", negative(u)))
        elif name == "asinh":
            yield from (function("asinh", u), function("sqrt", ONE + u**2))
        elif name == "sqrt" and not u.letters():
            continue
        else:
            yield function(name, u)


def _logarithms(seen: Sequence[Expr]) -> Iterator[Expr]:
    """Logarithms that hyperbolic and circular functions and the arc tangent bring with them."""
    for name, u in dict.fromkeys(pair for one in seen for pair in _functions(one)):
        if name in ("tanh", "sinh", "cosh"):
            yield from (function("log", function("cosh", u)), function("log", function("sinh", u) ** 2))
        if name in ("sin", "cos", "tan"):
            yield from (function("log", function("cos", u) ** 2), function("log", function("sin", u) ** 2))
        if name == "atan":
            yield function("log", ONE + u**2)


def _functions(value: Expr) -> Iterator[tuple[str, Expr]]:
    for _, node in children_paths(value):
        if node.op == "function" and node.letters():
            yield node.args[0], node.args[1]


def _of_factor(forms: NormalForms, factor: Poly) -> Iterator[Expr]:
    """The logarithm of a factor of the denominator; for a quadratic the arc tangent or the logarithm of its halves."""
    inside = forms.sum(factor)
    yield function("log", inside if forms.positive(factor) else inside**2)
    row = forms.in_x_alone(factor)
    half = 0 if row is None else len(row) // 2
    if row is None or len(row) != 2 * half + 1 or any(row[i] for i in range(len(row)) if i % half):
        return  # no quadratic c + b x^half + a x^(2 half)
    scale = lcm(*(one.denominator for one in row))
    c, b, a = (int(row[i] * scale) for i in (0, half, 2 * half))
    size = 4 * a * c - b**2
    content, rest = _square_part(abs(size))
    middle, root = rational(2 * a) * raised(X, half) + rational(b), function("sqrt", rational(rest))
    if size > 0:
        yield join(root, function("atan", join(rational(Fraction(1, content)), middle, power(root, -1))))
    elif rest > 1:
        root = join(rational(content), root)
        yield join(root, function("log", multiply((middle - root) ** 2, power((middle + root) ** 2, -1))))


def _square_part(n: int) -> tuple[int, int]:
    """n = s^2 m without squares in m."""
    import flint

    s = m = 1
    for prime, exponent in flint.fmpz(n).factor():
        s, m = s * int(prime) ** (exponent // 2), m * int(prime) ** (exponent % 2)
    return s, m


# --- the system -----------------------------------------------------------------------------------------------------
def _combination(columns: Sequence[Quotient], target: Quotient) -> list[Fraction] | None:
    """Rational c with sum c_i columns_i = target, as few as the order of the columns allows."""
    import flint

    below = target[1]
    for _, bottom in columns:
        below = below * (bottom // below.gcd(bottom))
    rows: dict[Any, int] = {}
    cells = []
    for j, (top, bottom) in enumerate([*columns, target]):
        for exponents, value in (top * (below // bottom)).terms():
            cells.append((rows.setdefault(exponents, len(rows)), j, value))
    table = flint.fmpq_mat(max(1, len(rows)), len(columns) + 1)
    for i, j, value in cells:
        table[i, j] = value
    reduced, rank = table.rref()
    found = [Fraction(0)] * len(columns)
    for i in range(rank):
        pivot = next(j for j in range(len(columns) + 1) if reduced[i, j] != 0)
        if pivot == len(columns):
            return None
        last = reduced[i, len(columns)]
        found[pivot] = Fraction(int(last.p), int(last.q))
    return found
