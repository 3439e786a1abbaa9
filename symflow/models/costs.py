"""Costs: an arbitrary one, of which only the jets are letters, and concrete ones from text or from SymPy.

Why a cost is read late: its text says `norm2(W - T)/2`, but the shape of W is known only with the network; `bind` reads
the text once the shape is there. A SymPy expression is translated node by node; no text is ever handed to SymPy.
"""

from __future__ import annotations

from typing import Any

from symflow.errors import ModelError, SymflowError
from symflow.expressions import parse
from symflow.expressions.calls import CALLED
from symflow.expressions.constants import CONSTANTS
from symflow.expressions.tree import Dim, Expr, letter, matrix
from symflow.models.from_sympy import from_sympy, is_sympy
from symflow.models.numbers import constant_matrix

LETTERS = ("W", "w", "G")


class ArbitraryCost:
    """Any differentiable cost: f, its gradient and its curvature stay free.

    Examples
    --------
    >>> ArbitraryCost().claim_part(2, 2)
    'arbitrary'
    """

    text = "arbitrary"

    def __repr__(self) -> str:
        return "ArbitraryCost()"

    def claim_part(self, rows: Dim, cols: Dim) -> Any:
        """The `cost` of a claim."""
        return "arbitrary"


class Cost:
    """A concrete cost, from text in the letter W (w for a scalar) or from a SymPy expression.

    Parameters
    ----------
    source
        ``norm2(W - T)/2``, ``(w^2-1)^2 + w/3``, or a SymPy expression in a symbol `w` or a matrix symbol `W`.
    matrices
        The matrices that the text names, as lists of rows of exact numbers.

    Examples
    --------
    >>> Cost("norm2(W - T)/2", T=[[1, 2]]).bind(1, 2).shape
    (1, 1)
    """

    def __init__(self, source: Any, **matrices: Any) -> None:
        if not isinstance(source, str | Expr) and not is_sympy(source):
            raise ModelError(f"a cost is a text or a SymPy expression, not {type(source).__name__}; e.g. 'norm2(W - T)/2'")
        for name in matrices:
            kind = "letter" if name in LETTERS else "constant" if name in CONSTANTS else "function" if name in CALLED else None
            if kind is not None:
                raise ModelError(f"the matrix {name} of the cost hides a {kind}; choose another name, e.g. T")
        self.source = source
        self.matrices = {name: constant_matrix(rows, name) for name, rows in matrices.items()}

    def __repr__(self) -> str:
        rows = "".join(f", {name}={[list(map(str, row)) for row in values]}" for name, values in self.matrices.items())
        return f"Cost({self.text!r}{rows})"

    @property
    def text(self) -> str:
        """The cost as it was given."""
        return str(self.source)

    def bind(self, rows: Dim, cols: Dim) -> Expr:
        """The cost as an expression in the letter W of this shape."""
        point = letter("W", rows, cols)
        names: dict[str, Expr] = {"W": point}
        if rows == 1 and cols == 1:
            names["w"] = point
        for name, values in self.matrices.items():
            names[name] = matrix(values)
        if isinstance(self.source, Expr):
            found = self.source
        elif isinstance(self.source, str):
            found = parse(self.source, names)
        else:
            found = from_sympy(self.source, names)
        if not found.is_scalar:
            raise ModelError(f"the cost is a {found.rows} x {found.cols} matrix; a cost is a scalar, e.g. norm2(W - T)/2")
        if found.letters() - {"W"}:
            raise ModelError(f"the cost names {sorted(found.letters() - {'W'})[0]}, which is not given; pass its matrix")
        return found

    def claim_part(self, rows: Dim, cols: Dim) -> Any:
        """The `cost` of a claim."""
        return self.bind(rows, cols).to_json()


def read_cost(cost: Any) -> ArbitraryCost | Cost:
    """A cost from what a user may give: a cost, a text or a SymPy expression."""
    if cost is None:
        return ArbitraryCost()
    if isinstance(cost, ArbitraryCost | Cost):
        return cost
    if isinstance(cost, str) and cost == "arbitrary":
        return ArbitraryCost()
    try:
        return Cost(cost)
    except SymflowError:
        raise ModelError("a cost is ArbitraryCost() or Cost('norm2(W - T)/2', T=[[…]]); give one of these") from None
