"""The velocity of every letter, computed from the network.

The one rule to believe: a layer moves by minus (product to its left) transposed, gradient, (product to its right)
transposed; a parameter of an activation network by minus the sum over samples of gradient times derivative of output.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from .derivatives import Moves, derivative
from .trees import Rejected, Shapes, Tree, integer, need, number, substitute, times, total, walk, written

DERIVED = {"cost", "gradient", "curvature", "jet", "along", "direction"}


def plain(tree: Tree) -> bool:
    """No cost and no derivative inside."""
    return not any(node[0] in DERIVED for node in walk(tree) if node and isinstance(node[0], str))


def read_flow(shapes: Shapes, flow: Any, single_layers: bool) -> tuple[Tree, Moves]:
    """The product or output of the network (None without one) and the velocities."""
    if flow is None:
        return None, {}
    need(isinstance(flow, dict), "'flow' is not an object")
    if set(flow) == {"field"}:
        need(isinstance(flow["field"], dict) and set(flow["field"]) <= set(shapes.letters), "a field of an unknown letter")
        need(not any(node[:1] in (["along"], ["direction"]) for node in walk(flow["field"])), "a derivative in a field")
        product, velocities = None, dict(flow["field"])
    elif flow.get("network") == "linear" and {"network", "layers"} <= set(flow) <= {"network", "layers", "opaque"}:
        product, velocities = _linear(shapes, flow["layers"], flow.get("opaque", []), single_layers)
    elif flow.get("network") == "activation" and set(flow) == {"network", "activation", "units", "samples"}:
        product, velocities = _activation(shapes, flow["activation"], integer(flow["units"], 1), flow["samples"])
    else:
        raise Rejected("unknown flow")
    need(all(move in (None, "0") or shapes.shape(move) == shapes.letters[name] for name, move in velocities.items()),
         "a velocity of another shape than its letter")
    return product, velocities


def _linear(shapes: Shapes, layers: Any, opaque: Any, single_layers: bool) -> tuple[Tree, Moves]:
    need(isinstance(layers, list) and isinstance(opaque, list), "layers and opaque layers are lists")
    need(len(set(layers)) == len(layers) > 0 and set(layers) <= set(shapes.letters), "layers must be distinct letters")
    need(len(set(opaque)) == len(opaque) and set(opaque) <= set(layers), "an opaque letter is not a layer")
    need(all(shapes.letters[a][1] == shapes.letters[b][0] for a, b in pairwise(layers)), "layers that do not fit")
    words = [["letter", name] for name in layers]
    product, velocities = times(*words), {}
    for position, name in enumerate(layers):
        left = [["transpose", word] for word in reversed(words[:position])]
        right = [["transpose", word] for word in reversed(words[position + 1:])]
        # A single layer is one of the products that an opaque letter stands for.
        velocities[name] = None if name in opaque and not single_layers else times("-1", *left, ["gradient", product], *right)
    return product, velocities


def _activation(shapes: Shapes, sigma: Tree, units: int, samples: Any) -> tuple[Tree, Moves]:
    need(isinstance(samples, list) and len(samples) > 0, "an activation network needs samples")
    w1, w2 = (["letter", name] for name in ("w1", "w2"))
    need((shapes.shape(w1), shapes.shape(w2)) == ((units, 1), (1, units)), "w1 is k x 1 and w2 is 1 x k")
    need(plain(sigma) and Shapes({"x": [1, 1]}, {}).shape(sigma) == (1, 1), "an activation is a scalar in x alone")
    inner = [[times(written(number(sample)), ["entry", w1, j, 0]) for j in range(units)] for sample in samples]
    outputs = [total(*(times(["entry", w2, 0, j], substitute(sigma, {"x": z})) for j, z in enumerate(row))) for row in inner]
    product = outputs[0] if len(outputs) == 1 else ["matrix", [[y] for y in outputs]]
    slopes = [["entry", ["gradient", product], p, 0] for p in range(len(outputs))]

    def velocity(name: str, j: int) -> Tree:
        unit = ["1" if i == j else "0" for i in range(units)]
        move: Moves = {name: ["matrix", [[x] for x in unit] if name == "w1" else [unit]]}
        return total(*(times("-1", g, derivative(shapes, y, move)) for g, y in zip(slopes, outputs, strict=True)))

    return product, {"w1": ["matrix", [[velocity("w1", j)] for j in range(units)]],
                     "w2": ["matrix", [[velocity("w2", j) for j in range(units)]]]}
