"""ReLU networks of all widths: dim Lie is the number of parameters less the number of hidden neurons.

V is spanned by the gradients of path monomials (path lifting): a path goes from an input, or from the bias of a hidden
neuron, to an output, and its monomial p is the product of the parameters on it. Where no parameter is zero, the entry of
its gradient at w is p/w if w lies on the path, else zero: a nonzero multiple of the incidence row of the path. Hence paths
of which each has a parameter that no earlier one has are independent: D - H of them show dim Lie >= D - H.

From above: for a hidden neuron, the squares of what enters it (weights and bias) minus the squares of what leaves it is
kept, since a path through it enters once and leaves once, and changes both sums by 2p. These H laws are independent: taken
from the last layer to the first, the law of a neuron is the first to contain its weight to neuron 0 of the next layer.

The paths: a hidden neuron is left towards neuron 0 by default. For each other weight, layer by layer from the input, go to it
through the first neurons, and from it on by default; for each bias by default. Earlier paths of the layer have other
weights there, and those of earlier layers only default ones. The check walks all of them.
"""

from __future__ import annotations

from .trees import afford, need

STEPS = 5 * 10**7


def hidden(widths: list[int]) -> int:
    """The number of hidden neurons."""
    return sum(widths[1:-1])


def independent_paths(widths: list[int], biased: bool) -> int:
    """Walk the paths; each must have a parameter that no earlier one has."""
    depth, found = len(widths) - 1, 0
    afford(depth * sum(a * b for a, b in zip(widths, widths[1:], strict=False)), STEPS, "steps along paths")
    seen = [bytearray(a * b) for a, b in zip(widths, widths[1:], strict=False)]
    for layer in range(depth):
        if biased and layer:
            for neuron in range(widths[layer]):  # its bias lies on this path only
                found += walk(seen, widths, layer, neuron, 0, True)
        for neuron in range(widths[layer]):
            for target in range(1 if layer else 0, widths[layer + 1]):
                found += walk(seen, widths, layer, neuron, target, False)
    return found


def walk(seen: list[bytearray], widths: list[int], layer: int, neuron: int, target: int, biased: bool) -> int:
    """Mark the weights of a path by a neuron and a target in the next layer, from the first input or from the bias of the
    neuron; there must be a new parameter on it."""
    place = neuron * widths[layer + 1] + target
    need(biased or not seen[layer][place], "a path without a new parameter")
    seen[layer][place] = 1
    for k in range(0 if biased else layer):
        seen[k][neuron if k == layer - 1 else 0] = 1
    for k in range(layer + 1, len(seen)):
        seen[k][target * widths[k + 1] if k == layer + 1 else 0] = 1
    return 1
