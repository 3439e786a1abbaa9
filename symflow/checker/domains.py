"""Where a tree has a value: roots, logarithms, tangents and inverses have one in a part of the line only.

Why asked: u = (√u)² would make every u a square. A tree may be used in a proof when it has a value wherever the claim has
one; so a partial operation in it must be one that the claim itself evaluates, on the very same argument.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .trees import LARGEST, Tree, integer, walk

COSTS = ("cost", "gradient", "curvature", "jet", "along", "direction")
PARTIAL = ("sqrt", "log", "tan")


def partial(node: list[Any]) -> bool:
    """Is this a root, a logarithm, a tangent or an inverse?"""
    return (node[:1] == ["function"] and node[1] in PARTIAL) or (node[:1] == ["power"] and integer(node[2], -LARGEST) < 0)


def part(node: list[Any]) -> list[Any]:
    """What has to be in the domain: this function of this argument, or the inverse of this base, whatever the exponent."""
    return node[:2] if node[0] == "power" else node


def evaluated(tree: Tree) -> Iterator[list[Any]]:
    """The nodes of an expanded tree whose value is needed; the argument of a cost may drop out of its derivatives."""
    if isinstance(tree, list) and tree[0] not in COSTS:
        yield tree
        for arg in tree:
            yield from evaluated(arg)


def parts(tree: Tree) -> list[list[Any]]:
    """The partial operations that an expanded tree evaluates."""
    return [part(node) for node in evaluated(tree) if partial(node)]


def defined(tree: Tree, present: list[list[Any]]) -> bool:
    """Has a tree a value wherever the operations that are present have one?"""
    return all(part(node) in present for node in walk(tree) if partial(node))
