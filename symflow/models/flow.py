"""Gradient flow of an overparameterised problem: theta' = -grad (f after the network).

Why the flow is an object of trees: the same vector field is read by the proof for every width, by the instance proof
and by the search for a counterexample; the checker never sees it, it computes its own from the claim.
"""

from __future__ import annotations

from typing import Any

from symflow.errors import ModelError
from symflow.expressions import derivative, parse
from symflow.expressions.tree import Expr, gradient
from symflow.models.activation import ActivationNetwork
from symflow.models.costs import ArbitraryCost, Cost, read_cost
from symflow.models.networks import Chain

Network = Chain | ActivationNetwork


class GradientFlow:
    """The gradient flow of a network and a cost.

    Parameters
    ----------
    network
        `DeepLinear`, a `Chain` with opaque layers, or an `ActivationNetwork`.
    cost
        `ArbitraryCost()` (the default) or `Cost(…)`.

    Examples
    --------
    >>> from symflow.models.networks import DeepLinear
    >>> flow = GradientFlow(DeepLinear((2, 3, 2)))
    >>> sorted(flow.vector_field), flow.imbalances()["C1"].shape
    (['W1', 'W2'], (3, 3))
    """

    def __init__(self, network: Network, cost: ArbitraryCost | Cost | None = None) -> None:
        if not isinstance(network, Chain | ActivationNetwork):
            raise ModelError(f"a flow needs a network such as DeepLinear((2, 3, 2)), not {type(network).__name__}")
        self.network = network
        self.cost = read_cost(cost)
        if isinstance(self.cost, Cost):
            self.cost.bind(*network.input_shape)

    def __repr__(self) -> str:
        return f"GradientFlow({self.network!r}, {self.cost!r})"

    @property
    def letters(self) -> dict[str, Expr]:
        """The letters of the network."""
        return self.network.letters

    @property
    def product(self) -> Expr:
        """What the cost sees: the product of the layers, or the outputs of an activation network."""
        return self.network.product

    @property
    def gradient(self) -> Expr:
        """The gradient of the cost at the product."""
        return gradient(self.product)

    @property
    def vector_field(self) -> dict[str, Expr]:
        """The velocity of each letter that moves."""
        return self.network.velocities(self.gradient)

    def derivative_along(self, value: Expr | str) -> Expr:
        """The time derivative of an expression, or of its text, along the flow.

        Examples
        --------
        >>> from symflow.models.networks import DeepLinear
        >>> print(GradientFlow(DeepLinear((2, 3, 2))).derivative_along("W1.T"))
        (-W2.T@grad(W2@W1)).T
        """
        return derivative(parse(value, self.letters) if isinstance(value, str) else value, self.vector_field)

    def imbalances(self) -> dict[str, Expr]:
        """C_i = W_i W_i^T - W_(i+1)^T W_(i+1)"""
        if isinstance(self.network, ActivationNetwork):
            raise ModelError("imbalances are defined for linear networks; ask `activation` for the invariant of a unit")
        layers = [letter for name, letter in self.letters.items() if not self._is_opaque(name)]
        names = [f"C{i}" for i in range(1, len(layers))]
        return {name: a @ a.T - b.T @ b for name, a, b in zip(names, layers, layers[1:], strict=False)}

    def claim_part(self) -> dict[str, Any]:
        """The `flow` and `cost` of a claim."""
        return {"flow": self.network.claim_part(), "cost": self.cost.claim_part(*self.network.input_shape)}

    def _is_opaque(self, name: str) -> bool:
        return isinstance(self.network, Chain) and any(one.opaque and one.name == name for one in self.network.layers)
