"""The slope f' of a scalar cost as a fraction of polynomials in w, in exp(w/L), or in both.

Why the slope and not the cost: everything asked of a scalar cost (its critical points, their kinds, whether it grows at
both ends) can be read off f', and f' is often simpler than f: that of log(1 + exp(w)) is a fraction in exp(w). A fraction
in one variable has its zeros decided by root isolation; one in both has at least its growth decided, because
w^a exp(bw) is ordered by (b, a).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symflow.errors import SymflowError
from symflow.expressions import gradient_wrt, tree
from symflow.expressions.tree import Expr
from symflow.interpretations import DifferentialField, evaluate
from symflow.saddles.algebraic_roots import AlgebraicNumber, real_roots

Terms = dict[tuple[int, int], Fraction]  # (power of w, power of x = exp(w/size)) -> coefficient


@dataclass(frozen=True)
class Slope:
    """A fraction top/bottom in w and x = exp(w/size) that is defined for every real w."""

    top: Terms
    bottom: Terms
    size: int

    @property
    def variable(self) -> str | None:
        """'w' or 'exp' if only one of them occurs, else None."""
        powers = [power for terms in (self.top, self.bottom) for power in terms]
        if not any(x for _, x in powers):
            return "w"
        return None if any(w for w, _ in powers) else "exp"

    def coefficients(self, terms: Terms) -> list[Fraction]:
        """The coefficients in the one variable."""
        axis = 1 if self.variable == "exp" else 0
        found = [Fraction(0)] * (1 + max((power[axis] for power in terms), default=0))
        for power, value in terms.items():
            found[power[axis]] += value
        return found

    def zeros(self) -> list[tuple[AlgebraicNumber, int]] | None:
        """The zeros of f' with multiplicities, as values of the variable; None where this is not known, or f' = 0."""
        if self.variable is None or not self.top:
            return None
        found = real_roots(self.coefficients(self.top))
        return found if self.variable == "w" else [(root, m) for root, m in found if root.sign() > 0]

    def sign_at(self, number: AlgebraicNumber) -> int:
        """The sign of f' at a value of the variable."""
        from symflow.saddles.algebraic_roots import sign_at

        return sign_at(self.coefficients(self.top), number) * sign_at(self.coefficients(self.bottom), number)

    def end(self, side: int) -> tuple[int, bool] | None:
        """At w -> side * infinity: the sign of f', and whether |f| grows beyond every bound.

        None where f' is zero or the denominator is not a sum of terms whose order is known.
        """
        if not self.top:
            return None
        (a, b), above = _leading(self.top, side)
        (c, d), below = _leading(self.bottom, side)
        order, power = side * (b - d), a - c
        parity = 1 if side > 0 or power % 2 == 0 else -1
        sign = parity * (1 if above * below > 0 else -1)
        return sign, order > 0 or (order == 0 and power >= -1)


def _leading(terms: Terms, side: int) -> tuple[tuple[int, int], Fraction]:
    """The term that is largest at the end: exponentials before powers."""
    power = max(terms, key=lambda power: (side * power[1], power[0]))
    return power, terms[power]


def slope_of(cost: Expr) -> Slope | str:
    """The slope of a cost in the letter W (1 x 1), or why it is not of this form.

    Examples
    --------
    >>> from symflow.models import Cost
    >>> slope_of(Cost("exp(w) + exp(-2*w)").bind(1, 1)).top
    {(0, 3): Fraction(1, 1), (0, 0): Fraction(-2, 1)}
    """
    undefined = undefined_somewhere(cost)
    if undefined is not None:
        return undefined
    return fraction_of(gradient_wrt(cost, tree.letter("W")))


def fraction_of(expr: Expr) -> Slope | str:
    """A scalar expression in W as a fraction, wherever it is defined; or why it is none."""
    try:
        return _as_fraction(expr)
    except SymflowError as error:
        return str(error)


def number_of(slope: Slope, root: AlgebraicNumber) -> Expr:
    """The number w that a value of the slope's variable stands for."""
    if slope.variable == "w":
        return root.to_expr()
    factor, size = root.factor, Fraction(slope.size)
    if not any(factor[1:-1]):  # x^n = q: w is a multiple of log q
        inside = Fraction(-factor[0], factor[-1])
        size /= len(factor) - 1
        if inside == 1:
            return tree.rational(0)
        if inside < 1:
            inside, size = 1 / inside, -size
        logarithm = tree.function("log", tree.rational(inside))
    else:
        logarithm = tree.function("log", root.to_expr())
    return logarithm if size == 1 else tree.multiply(tree.rational(size), logarithm)


def _as_fraction(expr: Expr) -> Slope | str:
    field = DifferentialField()
    value = evaluate(expr, field)[0][0]
    top, bottom = field.field.normal(*value)
    places: dict[int, str] = {}
    size = 1
    argument = field.field.key(field.field.symbol("W"))
    for place, name in enumerate(field.field.polynomials.names):
        known = field.field.tables.by_place.get(place)
        if name == "W":
            places[place] = "w"
        elif known is not None and known.kind == "exp" and field.field.key(known.argument) == argument:
            places[place], size = "exp", known.size
    terms = [_terms(field, part, places) for part in (top, bottom)]
    if terms[0] is None or terms[1] is None:
        return "its slope is not a fraction of polynomials in w and exp(w/L) with rational coefficients"
    return Slope(terms[0], terms[1], size)


def _terms(field: DifferentialField, part: Any, places: dict[int, str]) -> Terms | None:
    found: Terms = {}
    for monomial, value in field.field.polynomials.terms(part):
        if any(place not in places for place, _ in monomial):
            return None
        powers = {places[place]: exponent for place, exponent in monomial}
        found[powers.get("w", 0), powers.get("exp", 0)] = value
    return found


def undefined_somewhere(cost: Expr) -> str | None:
    """Why the cost may lack a value at some real w; None when it surely has one everywhere, with all derivatives."""
    stack = [cost]
    while stack:
        node = stack.pop()
        stack.extend(node.children())
        if "W" not in node.letters():
            continue
        if node.op == "power" and node.args[1] < 0:
            part, wanted = node.args[0], "not zero"
        elif node.op == "function" and node.args[0] in ("log", "sqrt"):
            part, wanted = node.args[1], "positive"
        elif node.op == "function" and node.args[0] == "tan":
            part, wanted = tree.function("cos", node.args[1]), "not zero"
        else:
            continue
        if not _keeps_its_sign(part, positive=wanted == "positive"):
            return f"{part} is not known to be {wanted} for every w, so the cost may be undefined somewhere"
    return None


def _keeps_its_sign(expr: Expr, positive: bool) -> bool:
    """Is the expression known to be nonzero (or positive) for every real w?"""
    from symflow.saddles.algebraic_roots import evaluate as value_of

    if undefined_somewhere(expr) is not None:
        return False
    if _plainly_positive(expr):
        return True
    try:
        form = _as_fraction(expr)
    except SymflowError:
        return False
    if isinstance(form, str) or form.zeros() != []:
        return False
    one = Fraction(1)
    return not positive or value_of(form.coefficients(form.top), one) * value_of(form.coefficients(form.bottom), one) > 0


def _plainly_positive(expr: Expr) -> bool:
    """A sum of positive numbers, exponentials, hyperbolic cosines and even powers, with something positive in it."""
    terms = expr.args if expr.op == "sum" else (expr,)
    signs = [_sign_of_term(term) for term in terms]
    return None not in signs and 1 in signs


def _sign_of_term(term: Expr) -> int | None:
    """1 positive, 0 not negative, None unknown."""
    if term.op == "rational":
        return 1 if term.args[0] > 0 else None
    if term.op == "function" and term.args[0] in ("exp", "cosh"):
        return 1
    if term.op == "power" and term.args[1] % 2 == 0 and term.args[1] > 0 or term.op == "norm2":
        return 0
    if term.op == "product":
        signs = [_sign_of_term(factor) for factor in term.args]
        return None if None in signs else min(s for s in signs if s is not None)
    return None
