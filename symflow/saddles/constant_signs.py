"""Signs of constant expressions.

Why a file of its own: the slope of a cost at 0, a leading coefficient, the entry of a gradient are constants of the
expression language; rational ones cost nothing, the others go to the exact constants of the checker, which prove a zero
or exclude it by enclosures, and else say that they cannot.
"""

from __future__ import annotations

from symflow.checker.constants import Constants
from symflow.checker.enclosures import Undefined as NotDefined
from symflow.checker.trees import Rejected
from symflow.errors import SymflowError
from symflow.expressions import from_json
from symflow.expressions.tree import Expr
from symflow.interpretations import Rationals, Undefined, Unsupported, evaluate


class NoValue(SymflowError):
    """The constant is not a real number: a division by zero, a logarithm outside its domain."""


def sign_of_constant(value: Expr) -> int:
    """The sign of a constant expression.

    Examples
    --------
    >>> from symflow.expressions import parse
    >>> sign_of_constant(parse("sqrt(2) + sqrt(3) - sqrt(5 + 2*sqrt(6))", {}))
    0
    """
    try:
        number = evaluate(value, Rationals({}))[0][0]
    except Undefined as error:
        raise NoValue(f"{value} has no value: {error}") from None
    except Unsupported:
        constants = Constants()
        try:
            return int(constants.sign(constants.of(value.to_json())))
        except NotDefined as error:
            raise NoValue(f"{value} has no value: {error}") from None
        except Rejected as error:
            raise SymflowError(f"the sign of {value} is not settled: {error}") from None
    return (number > 0) - (number < 0)


def quotient_of_constants(top: Expr, bottom: Expr) -> Expr:
    """The constant top/bottom, in the normal form of the checker.

    Examples
    --------
    >>> from symflow.expressions import parse
    >>> print(quotient_of_constants(parse("sqrt(8)", {}), parse("sqrt(2)", {})))
    2
    """
    constants = Constants()
    try:
        value = constants.multiply(constants.of(top.to_json()), constants.inverse(constants.of(bottom.to_json())))
        return from_json(constants.tree(value), {})
    except Rejected as error:
        raise SymflowError(f"the quotient of {top} and {bottom} is not settled: {error}") from None
