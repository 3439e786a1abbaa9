"""The origin of y = w2 sigma(w1): is it critical, is it a strict saddle, and along which curves does it attract?

Why no numbers: at the origin z = 0, the gradient of g is (0, f'(0) sigma(0)) and the Hessian
[[0, f'(0) sigma'(0)], [f'(0) sigma'(0), f''(0) sigma(0)^2]], so everything hangs on whether a few constants are zero and on
their signs; each is asked of the checker. The origin is critical iff sigma(0) = 0 or f'(0) = 0. If it is, one of the two is
0: for f'(0) = 0 the Hessian is diag(0, f''(0) sigma(0)^2), else it has the eigenvalues +- f'(0) sigma'(0).

The invariant leaves w2^2 = 2 (Phi(w1) - Phi(0)) through the origin. There dw2/dt = -f'(z) sigma(w1), so a solution falls
to the origin where w2 has the sign of f'(0) sigma(w1): sigma(w1) is c w1^m to first order, and the branch is odd or even
in w1 like w1^m.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symflow.dynamics.activations_enclosure import guessed_sign
from symflow.dynamics.activations_normal_form import NormalForms, X
from symflow.errors import SymflowError
from symflow.evidence import Evidence, Outcome
from symflow.expressions import Expr, Relation, children_paths, derivative, parse, substitute, to_text
from symflow.expressions.calculus import join
from symflow.expressions.roots import rational_root
from symflow.expressions.tree import add, function, jet, letter, negative, power, rational
from symflow.models import ArbitraryCost, Cost
from symflow.statements import Setting, Statement, decide
from symflow.statements.closed_forms import closed_entries

ZERO, ONE, W1 = rational(0), rational(1), letter("w1")
W2 = letter("w2")
ODD = ("sinh", "sin", "tan", "tanh", "atan", "asinh")
ORDERS = 6  # derivatives of sigma at 0 that are looked at


@dataclass
class Constants:
    """Signs of constants at the origin, each with what the checker accepted.

    Without a cost, f'(0) is only known not to be zero.
    """

    sigma: Expr
    cost: ArbitraryCost | Cost
    seen: list[tuple[str, Evidence]] = field(default_factory=list)

    def sign(self, value: Expr, name: str) -> int | None:
        """-1, 0 or 1; None where it is not settled."""
        try:
            if self._holds("eq", value, f"{name} = 0") is True:
                return 0
            guess = guessed_sign(closed_entries(value, {}, self._cost())[0][0])
            if guess and self._holds("ge", join(rational(-guess), value), f"{name} {'<=' if guess > 0 else '>='} 0") is False:
                return guess
        except SymflowError:
            pass
        return None

    def slope_of_sigma(self, order: int) -> int | None:
        """The sign of a derivative of sigma at 0."""
        value = self.sigma
        for _ in range(order):
            value = derivative(value, {"x": ONE})
        return self.sign(substitute(value, {"x": ZERO}), f"sigma{order or ''}(0)")

    def slope_of_cost(self, order: int) -> int | None:
        """The sign of a derivative of f at 0."""
        return None if isinstance(self.cost, ArbitraryCost) else self.sign(jet(order, ZERO), f"f{order}(0)")

    def _cost(self) -> Expr | None:
        return None if isinstance(self.cost, ArbitraryCost) else self.cost.bind(1, 1)

    def _holds(self, op: str, value: Expr, said: str) -> bool | None:
        """Whether it is 0 (or not negative): proved, refuted, or not known."""
        about_cost = any(node.op == "jet" for _, node in children_paths(value))
        decision = decide(Statement(Setting(cost=self.cost if about_cost else "arbitrary"), Relation(op, value, ZERO)))
        if decision.evidence is None:
            return None
        if all(text != said for text, _ in self.seen):
            self.seen.append((said, decision.evidence))
        return decision.outcome is not Outcome.REFUTED


@dataclass(frozen=True)
class Origin:
    """What the origin is; None is not known."""

    critical: bool | None
    strict: bool | None
    slope: int | None  # the sign of f'(0); None where the cost is arbitrary, or the sign not known
    leading: tuple[int, int] | None  # sigma = c x^m + …: the sign of c, and m


def origin(constants: Constants) -> Origin:
    """Decide the origin.

    Examples
    --------
    >>> from symflow.expressions import parse
    >>> origin(Constants(parse("tanh(x)", {"x": X}), ArbitraryCost()))
    Origin(critical=True, strict=True, slope=None, leading=(1, 1))
    >>> origin(Constants(parse("exp(x)", {"x": X}), Cost("(1-w)^2"))).critical
    False
    """
    value, first, slope = constants.slope_of_sigma(0), constants.slope_of_sigma(1), constants.slope_of_cost(1)
    arbitrary = isinstance(constants.cost, ArbitraryCost)
    if value is None or first is None or (slope is None and not arbitrary):  # something may have no value there
        return Origin(None, None, slope, None)
    steep = arbitrary or slope != 0
    if value and steep:
        return Origin(False, False, slope, None)
    if value:
        bend = constants.slope_of_cost(2)
        return Origin(True, None if bend is None else bend < 0, slope, None)
    return Origin(True, steep and first != 0, slope, _leading(constants, first))


def _leading(constants: Constants, first: int) -> tuple[int, int] | None:
    if first:
        return first, 1
    for order in range(2, ORDERS + 1):
        found = constants.slope_of_sigma(order)
        if found is None:
            return None
        if found:
            return found, order
    return None


def stable_curve(constants: Constants, where: Origin, phi: Expr) -> tuple[list[str], list[dict[str, Any]]] | None:
    """The branches w2 = … in w1 on which the origin attracts, both signs where that of f'(0) is not known.

    None where there is no such curve, or where the checker does not confirm it; with the certificates.
    """
    if not where.critical or where.leading is None or where.slope == 0:
        return None
    try:
        start = closed_entries(substitute(phi, {"x": ZERO}), {}, None)[0][0]
        raised = phi if start.is_zero_literal else add(phi, negative(start))
        level = add(*(join(rational(2), term) for term in (raised.args if raised.op == "sum" else (raised,))))
        c, order = where.leading
        half = _odd_root(level) if order % 2 else function("sqrt", level)
    except SymflowError:
        return None
    signs = (c, -c) if where.slope is None else (c * where.slope,)
    branches, certificates = [], []
    for sign in signs:
        text = to_text(substitute(half if sign > 0 else negative(half), {"x": W1}))
        branch = parse(text, {"w1": W1})  # what is printed is what is proved
        on_curve = Relation("eq", join(rational("1/2"), power(branch, 2)), substitute(join(rational("1/2"), level), {"x": W1}))
        found = decide(Statement(Setting(letters={"w1": (1, 1)}), on_curve))
        if found.evidence is None or found.outcome is not Outcome.PROVED:
            return None
        branches.append(text)
        certificates.append(found.evidence.certificate)
    return branches, certificates


def _odd_root(level: Expr) -> Expr:
    """The root of w2^2 that has the sign of x near 0, as simple as it is seen to be."""
    for atom in (X, *_odd_functions(level)):
        forms = NormalForms()
        ratio = forms.read(join(level, power(atom, -2)))
        if ratio[1].is_constant() and not forms.has_x(ratio[0]):
            number = forms.sum(ratio[0] / ratio[1].leading_coefficient())
            return join(_root(number), atom)
    forms = NormalForms()
    ratio = forms.read(join(level, power(X, -2)))
    if ratio[1].is_constant() and forms.in_x_alone(ratio[0]) is not None:
        return join(X, function("sqrt", forms.sum(ratio[0] / ratio[1].leading_coefficient())))
    return join(X, power(function("sqrt", power(X, 2)), -1), function("sqrt", level))


def _odd_functions(level: Expr) -> list[Expr]:
    """Odd functions of a x that occur, with the sign of x near 0; where w2^2 is a multiple of their square, they keep it."""
    found = []
    for _, node in children_paths(level):
        if node.op == "function" and node.args[0] in ODD and node.letters():
            both = (substitute(one, {"x": ZERO}) for one in (node, derivative(node, {"x": ONE})))
            value, slope = (closed_entries(one, {}, None)[0][0] for one in both)
            sign = guessed_sign(slope) if value.is_zero_literal else 0
            found += [node if sign > 0 else negative(node)] if sign else []
    return list(dict.fromkeys(found))


def _root(number: Expr) -> Expr:
    """The root of a positive number."""
    if number.op == "rational":
        exact = rational_root((-number.args[0], rational(0).args[0], rational(1).args[0]), 1)
        if exact is not None:
            return rational(exact)
    return function("sqrt", number)
