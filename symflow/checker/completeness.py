"""Kind 'conservation laws': how many independent local laws a network has, and whether the known ones are all of them.

V is the span of the fields of a linear network over all costs. Of a ReLU network it is the span of the gradients of its path
monomials: it contains the gradient of every cost whatever neurons are active, so that its laws hold throughout; where some
patterns of activity never occur, the network may keep more. Where Lie(V) has its largest dimension, so almost everywhere,
there are D - dim Lie(V) independent local laws. The claim bounds dim Lie and the number of independent known
laws from both sides. The checker computes D, the laws and the upper bounds from the widths alone
(completeness_bounds.py, completeness_paths.py); the lower bound of a linear network is a minor that it computes anew
(completeness_minors.py).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from .completeness_bounds import known_rank, lie_bound, parameters
from .completeness_brackets import determinant, product
from .completeness_minors import LARGEST, PRODUCTS, Arithmetic, matrix, rank_from_below, sum_of_blocks
from .completeness_paths import hidden, independent_paths
from .trees import integer, need

__all__ = ["LARGEST", "check", "matrix", "network"]


def network(claim: Any) -> tuple[str, list[int], bool]:
    """The sort of network, its widths, and whether the hidden layers have biases."""
    need(isinstance(claim, dict) and set(claim) == {"letters", "flow", "then"}, "a claim about laws has letters, flow and then")
    letters, flow = claim["letters"], claim["flow"]
    need(isinstance(flow, dict) and flow.get("network") in ("linear", "relu"), "the laws of no such network are counted")
    sort, biases = flow["network"], flow.get("biases", [])
    need(set(flow) == {"network", "layers", "biases"} if sort == "relu" else set(flow) == {"network", "layers"}, "unknown flow")
    names = [*flow["layers"], *biases]
    need(len(names) == len(set(names)) == len(letters) and set(names) == set(letters), "every letter is a layer or a bias, once")
    shapes = [[integer(d, 1, LARGEST) for d in letters[name]] for name in names]
    need(all(len(shape) == 2 for shape in shapes) and len(flow["layers"]) > 0, "a layer has rows and columns")
    layers = shapes[len(flow["layers"]) - 1::-1]
    need(all(a[0] == b[1] for a, b in pairwise(layers)), "layers that do not fit")
    widths = [layers[0][1], *(rows for rows, _ in layers)]
    need(not biases or shapes[len(layers):] == [[d, 1] for d in widths[-2:0:-1]], "one bias for every hidden neuron, or none")
    return sort, widths, bool(biases)


def check(claim: Any, witness: Any, arithmetic: Arithmetic = (product, determinant), products: int = PRODUCTS) -> str:
    """Accept if the bounds are what the checker finds."""
    sort, widths, biased = network(claim)
    need(isinstance(witness, dict) and repr(witness.get("widths")) == repr(widths), "the witness belongs to another network")
    if sort == "relu":
        need(set(witness) == {"widths", "paths"}, "the witness of a ReLU network names the number of paths")
        size, known = parameters(widths) + hidden(widths) * biased, hidden(widths)
        least = most = independent_paths(widths, biased)
        need(integer(witness["paths"], 1, size) == least == size - known, "the number of independent paths is another one")
    else:
        size, known, most = parameters(widths), known_rank(widths), lie_bound(widths)
        if len(widths) <= 3:  # a theorem
            need(set(witness) == {"widths"}, "one or two layers need no witness but their widths")
            least = most
        else:
            least = (sum_of_blocks if "blocks" in witness else rank_from_below)(widths, witness, arithmetic, products)
        need(least <= most, "a rank above its bound")
    need(repr(claim["then"]) == repr(["laws", size, [least, most], [known, known]]), "the bounds are others")
    sort = " of the path monomials" if sort == "relu" else ""
    return f"{size - most} local laws{sort} at almost every point, {known} of them known" if least == most else "the bounds hold"
