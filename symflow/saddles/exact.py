"""Everything exact at one point of a linear network: the product, the gradient of the cost, the slopes of the layers.

Why one record: criticality, the Hessian, minima and theorems all read the same few matrices, and each must see the same
exact numbers. A rational point of a rational cost stays rational and is multiplied by FLINT; roots, logarithms and pi go
through the exact constants of the checker. No float is ever accepted, none is made.

W_i is d_i x d_(i-1), the product W_N ... W_1 is d_N x d_0, and the derivative of g = f(product) by W_i is
(W_N ... W_(i+1))^T grad f (W_(i-1) ... W_1)^T.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from symflow.checker.constants import Constants
from symflow.errors import ModelError, ShapeError
from symflow.expressions.tree import Expr
from symflow.interpretations.contract import Undefined, Unsupported, evaluate
from symflow.interpretations.matrices import Matrices
from symflow.interpretations.second_order import Taylor, second_order
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.models.numbers import constant_matrix
from symflow.saddles.fields import ConstantField, Rows, Value
from symflow.saddles.products import chain, is_rational, multiply, transpose


@dataclass(frozen=True)
class Situation:
    """A point of a flow and what is exact there.

    Attributes
    ----------
    layers : tuple of rows
        W1, …, WN; entries are fractions, or values of `ring` where they are not rational.
    product, gradient : rows
        W_N ⋯ W_1, and the gradient of the cost there.
    slopes : tuple of rows
        The derivative of g = f(W_N ⋯ W_1) by each layer.
    """

    flow: GradientFlow
    widths: tuple[int, ...]
    layers: tuple[Rows, ...]
    product: Rows
    gradient: Rows
    slopes: tuple[Rows, ...]
    field: ConstantField = field(repr=False, compare=False)

    def __str__(self) -> str:
        state = "a critical point" if self.is_critical else "a point that is not critical"
        return f"{state} of widths {','.join(map(str, self.widths))}"

    @property
    def ring(self) -> Constants:
        """The exact constants that the entries are values of."""
        return self.field.ring

    @property
    def depth(self) -> int:
        """The number of layers N."""
        return len(self.layers)

    @property
    def dimension(self) -> int:
        """The number D of all entries of all layers."""
        return sum(a * b for a, b in zip(self.widths, self.widths[1:], strict=False))

    @property
    def is_rational(self) -> bool:
        """Whether the layers and the gradient of the cost are rational."""
        return all(map(is_rational, (*self.layers, self.gradient)))

    @property
    def at(self) -> dict[str, Rows]:
        """The layers by name."""
        return {f"W{i}": rows for i, rows in enumerate(self.layers, start=1)}

    @cached_property
    def is_critical(self) -> bool:
        """Whether every slope is exactly zero; raises `Unsettled` where that is undecided."""
        signs = (self.field.sign(value) for rows in self.slopes for row in rows for value in row)
        return not any(signs)

    def left(self, i: int) -> Rows:
        """W_N ⋯ W_(i+1), for i from 1 to N."""
        return chain(self.layers[: i - 1 : -1], self.widths[-1], self.field)

    def right(self, i: int) -> Rows:
        """W_(i-1) ⋯ W_1."""
        return chain(self.layers[: i - 1][::-1], self.widths[0], self.field)

    def between(self, i: int, j: int) -> Rows:
        """W_(j-1) ⋯ W_(i+1), for i < j."""
        return chain(self.layers[i : j - 1][::-1], self.widths[i], self.field)


def situation(flow: GradientFlow, at: Mapping[str, Sequence[Sequence[Any]]]) -> Situation:
    """What is exact at a point.

    Parameters
    ----------
    flow
        A `DeepLinear` network of integer widths with a concrete cost.
    at
        The matrix of each layer, of integers, fractions, expressions or texts such as "1/2", "1e-30", "log(2)/3".

    Raises
    ------
    ModelError
        If a layer is missing or unknown, an entry is a float or no constant, or the cost has no two derivatives here.
    ShapeError
        If a layer has another shape than the widths say.

    Examples
    --------
    >>> flow = GradientFlow(DeepLinear((1, 1, 1)), Cost("(w - 6)^2/2"))
    >>> here = situation(flow, {"W1": [[2]], "W2": [["3"]]})
    >>> str(here), here.product, here.gradient
    ('a critical point of widths 1,1,1', [[Fraction(6, 1)]], [[Fraction(0, 1)]])
    """
    network = _network(flow)
    constants = ConstantField()
    layers = _layers(network, at, constants)
    product = chain(layers[::-1], int(network.widths[0]), constants)
    found = _cost(flow, product, constants, order=1)
    cols = len(product[0])
    gradient = [[constants.settled(found.first.get(i * cols + j, constants.zero)) for j in range(cols)]
                for i in range(len(product))]
    widths = tuple(int(width) for width in network.widths)
    bare = Situation(flow, widths, layers, product, gradient, (), constants)
    slopes = tuple(_slope(bare, i) for i in range(1, len(layers) + 1))
    return Situation(flow, widths, layers, product, gradient, slopes, constants)


def _slope(s: Situation, i: int) -> Rows:
    inner = multiply(transpose(s.left(i)), s.gradient, s.field)
    return [[s.field.settled(x) for x in row] for row in multiply(inner, transpose(s.right(i)), s.field)]


def _network(flow: GradientFlow) -> DeepLinear:
    if not isinstance(flow, GradientFlow):
        raise ModelError(f"a point belongs to a flow, not to {type(flow).__name__}; e.g. GradientFlow(DeepLinear(…), Cost(…))")
    if not isinstance(flow.network, DeepLinear):
        raise ModelError(f"saddles need a DeepLinear network, not {type(flow.network).__name__}; give widths d0,…,dN")
    if not flow.network.is_concrete:
        raise ModelError("a point needs integer widths; give them, e.g. widths 2,3,2")
    if not isinstance(flow.cost, Cost):
        raise ModelError("an arbitrary cost has no Hessian at a point; give a concrete one, e.g. norm2(W - T)/2")
    return flow.network


def _layers(network: DeepLinear, at: Mapping[str, Any], constants: ConstantField) -> tuple[Rows, ...]:
    names = [f"W{i}" for i in range(1, network.depth + 1)]
    if not isinstance(at, Mapping):
        raise ModelError(f"a point is a mapping from {', '.join(names)} to rows of numbers, not {type(at).__name__}")
    for name in at:
        if name not in names:
            raise ModelError(f"the point names {str(name)[:40]!r}, which is no layer; its layers are {', '.join(names)}")
    layers = []
    for name, rows, cols in zip(names, network.widths[1:], network.widths, strict=False):
        if name not in at:
            raise ModelError(f"the point gives no {name}; its layers are {', '.join(names)}")
        entries = constant_matrix(at[name], name)
        if (len(entries), len(entries[0])) != (rows, cols):
            found = f"{len(entries)} x {len(entries[0])}"
            raise ShapeError(f"{name} is {found}, but the widths need {rows} x {cols}; change one of them")
        layers.append([[_constant(value, name, constants) for value in row] for row in entries])
    return tuple(layers)


def _constant(value: Expr, name: str, constants: ConstantField) -> Value:
    if value.op == "rational":
        return value.args[0]
    try:
        return constants.settled(evaluate(value, Matrices(constants, {}))[0][0])
    except Unsupported as error:
        raise ModelError(f"an entry of {name} has no value: {error}; give a real number such as '1/2' or 'sqrt(2)'") from None


def _cost(flow: GradientFlow, product: Rows, constants: ConstantField, order: int) -> Taylor[Value]:
    assert isinstance(flow.cost, Cost)
    what = "derivative" if order == 1 else "second derivative"
    try:
        return second_order(flow.cost.bind(len(product), len(product[0])), product, constants, order)
    except Undefined as error:
        raise ModelError(f"the cost has no {what} at the product of this point: {error}; choose another point") from None


def curvature(s: Situation) -> Rows:
    """The second derivatives of the cost at the product; entry (i, j) of W has the index i*d0 + j.

    Examples
    --------
    >>> flow = GradientFlow(DeepLinear((2, 1, 1)), Cost("W[0,0]^2*W[0,1]"))
    >>> [list(map(str, row)) for row in curvature(situation(flow, {"W1": [[1, 2]], "W2": [[3]]}))]
    [['12', '6'], ['6', '0']]
    """
    size = len(s.product) * len(s.product[0])
    rows = [[s.field.zero] * size for _ in range(size)]
    for (i, j), value in _cost(s.flow, s.product, s.field, order=2).second.items():
        rows[i][j] = rows[j][i] = s.field.settled(value)
    return rows


def claim_at(s: Situation) -> dict[str, Any]:
    """The claim about this point, without its conclusion `then`.

    Examples
    --------
    >>> flow = GradientFlow(DeepLinear((1, 1)), Cost("w^2"))
    >>> claim_at(situation(flow, {"W1": [["sqrt(4)"]]}))["at"]
    {'W1': [['2']]}
    """
    letters = {name: [len(rows), len(rows[0])] for name, rows in s.at.items()}
    at = {name: [[s.ring.tree(value) for value in row] for row in rows] for name, rows in s.at.items()}
    return {"letters": letters, **s.flow.claim_part(), "at": at}
