"""Mutations of a statement on its JSON tree: what a slip of the pen does to a formula.

Why on trees: every place of every statement is reached, those that will be written tomorrow too. A mutation may give
something without a shape, or something that is still true; who asks for mutants sorts these out.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

Path = tuple[Any, ...]


def places(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every tree inside a tree, with its path; numbers are trees, names and exponents are not."""
    yield path, tree
    if not isinstance(tree, list):
        return
    op = tree[0]
    if op == "matrix":
        for i, row in enumerate(tree[1]):
            for j, cell in enumerate(row):
                yield from places(cell, (*path, 1, i, j))
    elif op == "direction":
        yield from places(tree[1], (*path, 1))
        for name in tree[2]:
            yield from places(tree[2][name], (*path, 2, name))
    elif op in ("function", "jet"):
        yield from places(tree[2], (*path, 2))
    elif op not in ("letter", "identity", "constant"):
        last = 2 if op in ("power", "entry") else len(tree)
        for i in range(1, last):
            yield from places(tree[i], (*path, i))


def put(tree: Any, path: Path, new: Any) -> Any:
    """The tree with another tree at a path."""
    if not path:
        return new
    tree = copy.deepcopy(tree)
    node = tree
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = new
    return tree


def neighbours(node: Any, shapes: dict[str, list[Any]]) -> Iterator[Any]:
    """What may stand where this tree stands."""
    if not isinstance(node, list):
        q = Fraction(node)
        yield from (str(q + 1), str(-q), str(2 * q), str(q - Fraction(1, 2))) if q else ()
        return
    op, args = node[0], node[1:]
    yield ["product", "-1", node]
    yield ["product", "2", node]
    if op == "transpose":
        yield args[0]
    elif op != "along":
        yield ["transpose", node]
    if op == "letter":
        yield from (["letter", other] for other, shape in shapes.items() if other != args[0] and shape == shapes[args[0]])
        yield from (["transpose", ["letter", other]] for other, shape in shapes.items()
                    if other != args[0] and shape == shapes[args[0]][::-1])
    if op in ("sum", "product"):
        for i in range(len(args)):
            kept = args[:i] + args[i + 1:]
            yield [op, *kept] if len(kept) > 1 else kept[0] if kept else node
    if op == "product":
        for i in range(len(args) - 1):
            yield [op, *args[:i], args[i + 1], args[i], *args[i + 2:]]
    if op == "power":
        yield from ([op, args[0], n] for n in (args[1] + 1, args[1] - 1, -args[1]) if n)
    if op == "entry":
        yield from ([op, args[0], *ij] for ij in (args[2:0:-1], [args[1] + 1, args[2]], [args[1], 1 - args[2]]))
    if op == "jet":
        yield from ([op, k, args[1]] for k in (args[0] + 1, args[0] - 1) if k >= 0)
    if op == "function":
        swap = {"exp": "sinh", "sinh": "cosh", "cosh": "sinh", "sin": "cos", "cos": "sin", "tanh": "atan", "log": "sqrt",
                "sqrt": "log"}
        yield [op, swap.get(args[0], "exp"), args[1]]
    if op in ("norm2", "trace", "det"):
        yield from ([other, args[0]] for other in ("norm2", "trace", "det") if other != op)


def mutants(claim: dict[str, Any], seed: int, count: int) -> list[dict[str, Any]]:
    """At most `count` different mutants of the statement, drawn by seed; shapes and hypotheses stay as they are."""
    then, found = claim["then"], []
    sides = 3 if then[0] in ("eq", "ne", "ge", "gt") else 2
    for side in range(1, sides):
        if then[side] == "0":
            continue
        for path, node in places(then[side]):
            found += [put(then, (side, *path), new) for new in neighbours(node, claim["letters"])]
    if then[0] in ("ge", "gt"):
        found += [[then[0], then[2], then[1]], ["gt", *then[1:]]]
    different = {repr(one): one for one in found if one != then}
    chosen = Random(seed).sample(sorted(different), min(count, len(different)))
    return [{**claim, "then": different[key]} for key in chosen]
