"""Is an activation analytic on one connected domain? Then a minor that is not 0 at one point is not 0 at almost every point.

Why asked: x + sqrt(x^2) is 2x on one half-line and 0 on the other, and what is found on one side says nothing of the other.
"""

from __future__ import annotations

from .trees import Tree, integer, number, walk

BRANCHED = ("log", "sqrt", "atan", "asinh")


def connected(sigma: Tree) -> bool:
    """Is sigma analytic on one connected domain?

    Without branched functions it is so on the complex plane less countably many points. With them, it is asked that everything
    be defined on the whole line: inverses, roots and logarithms of what is seen to be positive, and no tangent.
    """
    nodes = list(walk(sigma))
    if not any(node[0] == "function" and node[1] in BRANCHED for node in nodes):
        return True
    inside = [node[1] for node in nodes if node[0] == "power" and integer(node[2], -10**6, 10**6) < 0]
    inside += [node[2] for node in nodes if node[0] == "function" and node[1] in ("log", "sqrt")]
    return all(signed(tree) == 1 for tree in inside) and not any(node[:2] == ["function", "tan"] for node in nodes)


def signed(tree: Tree) -> int | None:
    """1 if the tree is seen to be positive on the whole line, 0 if it is seen not to be negative, else None."""
    if not isinstance(tree, list):
        return 1 if number(tree) > 0 else 0 if number(tree) == 0 else None
    op, args = tree[0], tree[1:]
    if op == "function":
        return 1 if args[0] in ("exp", "cosh") or (args[0] == "sqrt" and signed(args[1]) == 1) else None
    if op == "power":
        return signed(args[0]) or (0 if args[1] % 2 == 0 and args[1] > 0 else None)
    if op in ("sum", "product"):
        signs = [signed(arg) for arg in args]
        if None in signs:
            return None
        return int(any(signs)) if op == "sum" else int(all(signs))
    return 1 if op == "constant" else None
