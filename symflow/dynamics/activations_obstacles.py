"""What an expression in x needs to have a value, and where what it needs fails next to 0.

Why exact zeros or none: an end of a range of starts is a claim, so it is named only where the factor falls into one
generator, of which the zeros are known: a polynomial in x, in exp(a x), in cos(a x) or in sin(a x) with values at which the
angle is a rational multiple of pi, which a polynomial of Chebyshev shows. What is not of this form stays a condition in
words, which is true whatever its zeros are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from symflow.dynamics.activations_enclosure import guessed_sign, vanishes
from symflow.dynamics.activations_normal_form import NormalForms, Poly
from symflow.errors import SymflowError
from symflow.expressions import Expr, children_paths, substitute
from symflow.expressions.calculus import join
from symflow.expressions.tree import add, constant, function, negative, rational
from symflow.saddles.algebraic_roots import AlgebraicNumber, compare, real_roots, sign_at

POSITIVE, NOT_NEGATIVE, NOT_ZERO = ">", ">=", "!="
FINEST = 24  # the largest denominator of an angle over pi
ONE, MINUS_ONE = AlgebraicNumber((-1, 1), 0), AlgebraicNumber((1, 1), 0)


@dataclass(frozen=True)
class Need:
    """`value` must be positive, not negative, or not zero."""

    value: Expr
    op: str

    def met(self, at: Expr) -> bool:
        """Whether it is met at x = at; False is 'not known to be'."""
        there = substitute(self.value, {"x": at})
        try:
            sign = guessed_sign(there)
            return sign > 0 or (sign < 0 and self.op == NOT_ZERO) or (self.op == NOT_NEGATIVE and not sign and vanishes(there))
        except SymflowError:
            return False


def needs(*parts: Expr) -> Iterator[Need]:
    """What quotients, roots, logarithms and tangents need; everything else of the grammar is analytic everywhere.

    Examples
    --------
    >>> from symflow.expressions import parse
    >>> from symflow.expressions.tree import letter
    >>> [f"{one.value} {one.op} 0" for one in needs(parse("tan(x)/sqrt(1 + x)", {"x": letter("x")}))]
    ['cos(x) != 0', 'sqrt(1 + x) != 0', '1 + x >= 0']
    """
    seen = set()
    for part in parts:
        for _, node in children_paths(part):
            one = _need(node) if node.letters() else None
            if one is not None and one not in seen:
                seen.add(one)
                yield one


def _need(node: Expr) -> Need | None:
    if node.op == "power" and node.args[1] < 0:
        return Need(node.args[0], NOT_ZERO)
    if node.op != "function":
        return None
    name, inside = node.args[0], node.args[1]
    if name == "tan":
        return Need(function("cos", inside), NOT_ZERO)
    return {"log": Need(inside, POSITIVE), "sqrt": Need(inside, NOT_NEGATIVE)}.get(name)


def zeros_beside_zero(forms: NormalForms, factor: Poly) -> tuple[list[Expr], list[Expr]] | None:
    """The nearest negative and the nearest positive zero of an irreducible factor, each alone in a list or missing.

    None where the zeros have no exact name here.

    Examples
    --------
    >>> from symflow.expressions import parse
    >>> from symflow.dynamics.activations_normal_form import X
    >>> def found(text):
    ...     forms = NormalForms()
    ...     both = zeros_beside_zero(forms, forms.factors(forms.read(parse(text, {"x": X}))[0])[0][0])
    ...     return None if both is None else [str(zero) for side in both for zero in side]
    >>> found("1 - 3*x^2"), found("2 - exp(3*x)"), found("cos(x/2)"), found("x + cos(x)")
    (['-1/3*sqrt(3)', '1/3*sqrt(3)'], ['1/3*log(2)'], ['-pi', 'pi'], None)
    """
    row = forms.in_x_alone(factor)
    if row is not None:
        roots = [root for root, _ in real_roots(row)]
        below, above = [root for root in roots if root.sign() < 0], [root for root in roots if root.sign() > 0]
        return [root.to_expr() for root in below[-1:]], [root.to_expr() for root in above[:1]]
    alone = forms.alone(factor)
    if alone is None:
        return None
    name, slope, row = alone
    values = [root for root, _ in real_roots(row)]
    zeros = _logarithms(values, slope) if name == "exp" else _angles(values, slope, name)
    if zeros is None:
        return None
    return [zero for zero, sign in zeros if sign < 0][-1:], [zero for zero, sign in zeros if sign > 0][:1]


def _logarithms(values: list[AlgebraicNumber], slope: Fraction) -> list[tuple[Expr, int]]:
    """The x with exp(slope x) among the values, in increasing order, with their signs."""
    found = []
    for value in values if slope > 0 else values[::-1]:
        sign = compare(value, ONE) * (1 if slope > 0 else -1)
        if value.sign() > 0 and sign:
            found.append((_logarithm(value, slope), sign))
    return found


def _logarithm(value: AlgebraicNumber, slope: Fraction) -> Expr:
    inside, count = value.to_expr(), 1
    if not any(value.factor[1:-1]):  # x^n = q: log(x) = log(q)/n
        inside, count = rational(Fraction(-value.factor[0], value.factor[-1])), len(value.factor) - 1
    found, share = function("log", inside), 1 / (slope * count)
    return found if share == 1 else join(rational(share), found)


def _angles(values: list[AlgebraicNumber], slope: Fraction, name: str) -> list[tuple[Expr, int]] | None:
    """The x nearest to 0 with cos(slope x), or sin(slope x), among the values, in increasing order, with their signs."""
    turns: set[Fraction] = set()
    for value in values:
        if compare(value, ONE) > 0 or compare(value, MINUS_ONE) < 0:
            continue
        angle = _angle(value)
        if angle is None:
            return None
        shift = Fraction(0) if name == "cos" else Fraction(1, 2)  # sin u = cos(u - pi/2)
        turns |= {shift + side * angle + 2 * k for side in (1, -1) for k in (-2, -1, 0, 1, 2)}
    places = sorted(turn / slope for turn in turns if turn)
    return [(constant("pi") if one == 1 else join(rational(one), constant("pi")), 1 if one > 0 else -1) for one in places]


def _angle(value: AlgebraicNumber) -> Fraction | None:
    """The a in [0, 1] with cos(a pi) = value, if it has a small denominator q: then T_q(value) = cos(q a pi) is 1 or -1."""
    before, now = [Fraction(1)], [Fraction(0), Fraction(1)]
    for q in range(1, FINEST + 1):
        if any(sign_at([now[0] + one, *now[1:]], value) == 0 for one in (1, -1)):
            halves = (join(rational(Fraction(2 * p + 1, 2 * q)), constant("pi")) for p in range(q))
            gaps = (add(value.to_expr(), negative(function("cos", half))) for half in halves)
            return Fraction(sum(guessed_sign(gap) < 0 for gap in gaps), q)
        double = [Fraction(0), *(2 * c for c in now)]
        before, now = now, [c - (before[i] if i < len(before) else 0) for i, c in enumerate(double)]
    return None
