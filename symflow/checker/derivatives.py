"""Derivatives of trees, by the product and chain rules; `expand` carries out every `along` and `direction`.

Why on trees: each arithmetic (words, fields, rational points) then only evaluates what this file produces.
The cost depends on its argument alone: letters that occur in it as parameters may not move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .slopes import slope
from .trees import Rejected, Shapes, Tree, need, occurs, times, total

if TYPE_CHECKING:
    from .claims import Claim

Moves = dict[str, Tree | None]


def expand(claim: Claim, tree: Tree) -> Tree:
    """The tree with every `along` and `direction` carried out, the inner ones first."""
    if not isinstance(tree, list):
        return tree
    if tree[0] == "along":
        need(bool(claim.velocities), "a derivative along the flow, but the claim has no flow")
        return derivative(claim, expand(claim, tree[1]), claim.velocities)
    if tree[0] == "direction":
        need(not any(name != "W" and occurs(name, claim.cost) for name in tree[2]), "a parameter of the cost moves")
        return derivative(claim, expand(claim, tree[1]), {name: expand(claim, move) for name, move in tree[2].items()})
    return [expand(claim, arg) for arg in tree]


def derivative(shapes: Shapes, tree: Tree, moves: Moves) -> Tree:
    """The derivative when letters move; letters that are not named are constant, those without a field are refused."""
    if not isinstance(tree, list) or tree[0] in ("identity", "constant", "root"):
        return "0"
    op, args = tree[0], tree[1:]
    need(op not in ("along", "direction"), "a derivative of a derivative that was not carried out")
    if op == "letter":
        move = moves.get(args[0], "0")
        need(move is not None, f"the opaque letter {args[0]} has no field of its own")
        return move
    if op == "sum":
        return total(*(derivative(shapes, arg, moves) for arg in args))
    if op == "product":
        return total(*(times(*args[:i], derivative(shapes, arg, moves), *args[i + 1:]) for i, arg in enumerate(args)))
    if op == "matrix":
        return ["matrix", [[derivative(shapes, entry, moves) for entry in row] for row in args[0]]]
    if op in ("function", "jet"):
        inner = derivative(shapes, args[1], moves)
        outer = slope(args[0], args[1]) if op == "function" else ["jet", args[0] + 1, args[1]]
        return times(outer, inner)
    inner = derivative(shapes, args[0], moves)
    need(op != "curvature", "the derivative of curvature is not available")
    return "0" if inner == "0" else _outer(shapes, op, args, inner)


def _outer(shapes: Shapes, op: str, args: list[Tree], inner: Tree) -> Tree:
    base = args[0]
    if op in ("transpose", "trace"):
        return [op, inner]
    if op == "entry":
        return ["entry", inner, *args[1:]]
    if op == "det":
        return ["trace", times(["adjugate", base], inner)]
    if op == "norm2":
        return times("2", ["trace", times(["transpose", base], inner)])
    if op == "cost":
        return ["trace", times(["transpose", ["gradient", base]], inner)]
    if op == "gradient":
        return ["curvature", base, inner]
    if op == "power":
        n = args[1]
        if shapes.shape(base) == (1, 1):
            return "0" if n == 0 else times(str(n), ["power", base, n - 1], inner)
        return total(*(times(["power", base, i], inner, ["power", base, n - 1 - i]) for i in range(n)))
    raise Rejected(f"the derivative of {op} is not available")
