"""Networks, costs and flows: what a statement speaks about."""

from symflow.models.activation import ActivationNetwork
from symflow.models.costs import ArbitraryCost, Cost
from symflow.models.flow import GradientFlow
from symflow.models.networks import Chain, DeepLinear, Layer

__all__ = ["ActivationNetwork", "ArbitraryCost", "Chain", "Cost", "DeepLinear", "GradientFlow", "Layer"]
