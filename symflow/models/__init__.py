"""Networks, costs and flows: what a statement speaks about."""

from symflow.models.activation import ActivationNetwork
from symflow.models.convolutional import ConvolutionalLinear
from symflow.models.costs import ArbitraryCost, Cost
from symflow.models.diagonal import DiagonalLinear
from symflow.models.flow import GradientFlow
from symflow.models.networks import Chain, DeepLinear, Layer
from symflow.models.recorded import PolynomialModel
from symflow.models.relu import ReLUNetwork

__all__ = ["ActivationNetwork", "ArbitraryCost", "Chain", "ConvolutionalLinear", "Cost", "DeepLinear", "DiagonalLinear",
           "GradientFlow", "Layer", "PolynomialModel", "ReLUNetwork"]
