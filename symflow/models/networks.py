"""Products of matrices: linear networks of any depth, rectangular, with known or symbolic widths.

Why one class `Chain` below `DeepLinear`: 'every depth' is proved with opaque layers, each standing for a product of
layers whose own motion is never needed. A chain is a list of layers, some of them opaque; a deep linear network is the
chain in which none is. Both share one rule for the flow: a layer moves by
minus (what stands left of it)^T grad f(product) (what stands right of it)^T.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symflow.errors import ModelError, ShapeError
from symflow.expressions.tree import Dim, Expr, letter, multiply, negative

MAX_DEPTH = 64


@dataclass(frozen=True)
class Layer:
    """One factor of the product: its name, its shape, and whether it is opaque."""

    name: str
    rows: Dim
    cols: Dim
    opaque: bool = False


class Chain:
    """A product of layers, leftmost first; opaque layers have no velocity of their own.

    Parameters
    ----------
    layers
        The factors from left to right, so the last one meets the data first.

    Examples
    --------
    >>> chain = Chain([Layer("P", "dN", "d1", opaque=True), Layer("W1", "d1", "d0")])
    >>> chain.product.shape
    ('dN', 'd0')
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        if not layers:
            raise ModelError("a network needs at least one layer; give widths d0,…,dN with N >= 1")
        for left, right in zip(layers, layers[1:], strict=False):
            if left.cols != right.rows:
                raise ShapeError(
                    f"layer {left.name} is {left.rows} x {left.cols}, but {right.name} on its right is"
                    f" {right.rows} x {right.cols}; inner widths must agree"
                )
        names = [layer.name for layer in layers]
        if len(set(names)) != len(names):
            raise ModelError(f"two layers have one name in {', '.join(names)}; give each its own")
        self.layers = tuple(layers)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{one.name}: {one.rows} x {one.cols}' for one in self.layers)})"

    @property
    def letters(self) -> dict[str, Expr]:
        """Name of each layer and its letter, innermost first."""
        return {one.name: letter(one.name, one.rows, one.cols) for one in reversed(self.layers)}

    @property
    def product(self) -> Expr:
        """The product of all layers."""
        return self._product(self.layers)

    @property
    def input_shape(self) -> tuple[Dim, Dim]:
        """Shape of the matrix that the cost sees."""
        return self.layers[0].rows, self.layers[-1].cols

    def velocities(self, gradient: Expr) -> dict[str, Expr]:
        """The flow of each transparent layer, given the gradient of the cost at the product."""
        found: dict[str, Expr] = {}
        for index, one in enumerate(self.layers):
            if not one.opaque:
                left, right = self.layers[:index], self.layers[index + 1 :]
                factors = [self._product(left).T] if left else []
                factors += [gradient] + ([self._product(right).T] if right else [])
                found[one.name] = negative(multiply(*factors))
        return found

    def claim_part(self) -> dict[str, Any]:
        """The `flow` of a claim."""
        return {
            "network": "linear",
            "layers": [one.name for one in self.layers],
            "opaque": [one.name for one in self.layers if one.opaque],
        }

    def _product(self, layers: Sequence[Layer]) -> Expr:
        return multiply(*(letter(one.name, one.rows, one.cols) for one in layers))


class DeepLinear(Chain):
    """The linear network W_N ⋯ W_1, where W_i is d_i x d_(i-1).

    Parameters
    ----------
    widths
        d0, …, dN: positive integers, or names of dimensions that stand for every width.
    depth
        N alone: the widths are then the names d0, …, dN.

    Examples
    --------
    >>> DeepLinear((2, 3, 2)).product.shape
    (2, 2)
    >>> DeepLinear(depth=3)
    DeepLinear(depth=3)
    """

    def __init__(self, widths: Sequence[Dim] | None = None, *, depth: int | None = None) -> None:
        if (widths is None) == (depth is None):
            raise ModelError("a deep linear network needs either widths or a depth, not both; e.g. widths 2,3,2")
        self.widths = _widths(widths) if widths is not None else _names(depth)
        self.depth = len(self.widths) - 1
        if self.depth > MAX_DEPTH:
            raise ModelError(f"depth {self.depth} is too large; at most {MAX_DEPTH} layers are handled")
        super().__init__(
            [Layer(f"W{i}", self.widths[i], self.widths[i - 1]) for i in range(self.depth, 0, -1)],
        )

    def __repr__(self) -> str:
        if self.widths == _names(self.depth):
            return f"DeepLinear(depth={self.depth})"
        return f"DeepLinear({self.widths})"

    @property
    def is_concrete(self) -> bool:
        """Whether every width is an integer."""
        return all(isinstance(width, int) for width in self.widths)

    def with_prefix(self, top: int, renamed: Mapping[str, Dim] | None = None) -> Chain:
        """The layers W_top, …, W_1 under one opaque prefix P that stands for all layers above: every depth >= top."""
        renamed = renamed or {}
        dims = [renamed.get(name, name) for name in ("dN", *(f"d{i}" for i in range(top, -1, -1)))]
        layers = [Layer("P", dims[0], dims[1], opaque=True)]
        layers += [Layer(f"W{top - i}", dims[i + 1], dims[i + 2]) for i in range(top)]
        return Chain(layers)


def _names(depth: int | None) -> tuple[Dim, ...]:
    if isinstance(depth, bool) or not isinstance(depth, int) or depth < 1:
        raise ModelError(f"depth {depth!r} is not a positive integer; give the number of layers, e.g. depth 2")
    if depth > MAX_DEPTH:
        raise ModelError(f"depth {depth} is too large; at most {MAX_DEPTH} layers are handled")
    return tuple(f"d{i}" for i in range(depth + 1))


def _widths(widths: Sequence[Dim]) -> tuple[Dim, ...]:
    found = tuple(widths)
    if len(found) < 2:
        raise ModelError(f"{len(found)} width(s) given, but a network needs d0,…,dN with N >= 1; e.g. widths 2,3,2")
    for width in found:
        named = isinstance(width, str) and width.isidentifier()
        if isinstance(width, bool) or not (named or isinstance(width, int)):
            raise ModelError(f"width {width!r} is not an integer; widths are positive integers such as 2,3,2")
        if isinstance(width, int) and width < 1:
            raise ModelError(f"width {width} is not positive; widths are positive integers such as 2,3,2")
    return found
