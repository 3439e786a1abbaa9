"""SymPy expressions become trees, node by node.

Why no text: `sympify` of a text runs it, and printing followed by parsing would depend on SymPy's printer. Each node
that is not known is refused by name, floats included.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symflow.errors import ModelError
from symflow.expressions.tree import (
    FUNCTIONS,
    Expr,
    add,
    constant,
    entry,
    function,
    matrix,
    multiply,
    power,
    rational,
    trace,
    transpose,
)

MAX_NODES = 20_000


def is_sympy(value: Any) -> bool:
    """Whether this is a SymPy expression (without importing SymPy)."""
    sympy = sys.modules.get("sympy")
    return sympy is not None and isinstance(value, sympy.Expr | sympy.MatrixBase)


def from_sympy(value: Any, names: Mapping[str, Expr]) -> Expr:
    """Translate a SymPy expression; symbols are looked up in `names`.

    Examples
    --------
    >>> import sympy
    >>> from symflow.expressions.tree import letter
    >>> from_sympy((1 - sympy.Symbol("w")) ** 2, {"w": letter("W")}).op
    'power'
    """
    if sum(1 for _, _ in zip(_nodes(value), range(MAX_NODES + 1), strict=False)) > MAX_NODES:
        raise ModelError(f"the SymPy expression has more than {MAX_NODES} nodes; simplify it first")
    return _translate(value, names)


def _nodes(value: Any) -> Any:
    import sympy

    return sympy.preorder_traversal(value)


def _translate(value: Any, names: Mapping[str, Expr]) -> Expr:
    import sympy

    if isinstance(value, sympy.Rational):
        return rational(Fraction(int(value.p), int(value.q)))
    if isinstance(value, sympy.Symbol | sympy.MatrixSymbol):
        if value.name not in names:
            raise ModelError(f"the SymPy symbol {value.name} is not known here; use {', '.join(sorted(names)) or 'numbers'}")
        return names[value.name]
    if value is sympy.pi or value is sympy.E:
        return constant("pi" if value is sympy.pi else "E")
    if isinstance(value, sympy.MatrixBase):
        return matrix([[_translate(value[i, j], names) for j in range(value.cols)] for i in range(value.rows)])
    if isinstance(value, sympy.Add | sympy.MatAdd):
        return add(*(_translate(part, names) for part in value.args))
    if isinstance(value, sympy.Mul | sympy.MatMul):
        return multiply(*(_translate(part, names) for part in value.args))
    if isinstance(value, sympy.Pow | sympy.MatPow):
        return _power(value, names)
    if isinstance(value, sympy.Transpose):
        return transpose(_translate(value.arg, names))
    if isinstance(value, sympy.Trace):
        return trace(_translate(value.arg, names))
    if type(value).__name__ == "MatrixElement":
        return entry(_translate(value.parent, names), int(value.i), int(value.j))
    name = type(value).__name__
    if isinstance(value, sympy.Function) and name in FUNCTIONS:
        return function(name, _translate(value.args[0], names))
    remedy = "quote floats as exact rationals" if isinstance(value, sympy.Float) else "use + - * powers and the functions"
    raise ModelError(f"the SymPy node {name} cannot be translated; {remedy}")


def _power(value: Any, names: Mapping[str, Expr]) -> Expr:
    import sympy

    base, exponent = value.args
    if base is sympy.E:
        return function("exp", _translate(exponent, names))
    if not isinstance(exponent, sympy.Rational):
        raise ModelError("a power of a SymPy expression needs an integer or a half as exponent; write exp(…*log(…))")
    if abs(exponent) > 1000:
        raise ModelError("an exponent over 1000 in a SymPy expression is not handled; scale the problem")
    inner = _translate(base, names)
    if exponent.q == 1:
        return power(inner, int(exponent))
    if exponent.q == 2:
        half = function("sqrt", inner)
        return half if exponent.p == 1 else power(half, int(exponent.p))
    raise ModelError(f"the power {exponent} in a SymPy expression is not handled; only integers and halves are")
