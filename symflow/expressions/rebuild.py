"""New children for an old node: the one place that knows how each operation is put together.

Why through the builders: whoever changes a tree (substitution, renaming of widths, a mutation in a test) gets the
shapes checked again. A zero literal has no shape of its own, so the few operations whose value at zero depends on it
(f(0), adj(0), 0^0) get a matrix of zeros instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symflow.errors import ShapeError
from symflow.expressions import tree
from symflow.expressions.tree import Expr

Path = tuple[int, ...]


def rebuild(node: Expr, children: Sequence[Expr]) -> Expr:
    """The same operation on new children (in the order of `node.children()`).

    Examples
    --------
    >>> x = tree.letter("x")
    >>> rebuild(tree.function("exp", x), [x * x]).to_json()
    ['function', 'exp', ['product', ['letter', 'x'], ['letter', 'x']]]
    """
    op, args = node.op, node.args
    if op in ("letter", "rational", "identity", "constant", "root"):
        return node
    if op == "sum":
        return tree.add(*children)
    if op == "product":
        return tree.multiply(*children)
    if op == "power":
        return tree.power(_shaped(node, children[0]) if args[1] == 0 else children[0], args[1])
    if op == "entry":
        return tree.entry(children[0], args[1], args[2])
    if op == "matrix":
        width = len(args[0][0])
        return tree.matrix([children[start : start + width] for start in range(0, len(children), width)])
    if op == "function":
        return tree.function(args[0], children[0])
    if op == "jet":
        return tree.jet(args[0], children[0])
    if op == "curvature":
        return tree.curvature(_shaped(node, children[0]), children[1])
    if op == "direction":
        return tree.direction(children[0], dict(zip((name for name, _ in args[1]), children[1:], strict=True)))
    if op in ("cost", "gradient", "adjugate"):
        return _ONE[op](_shaped(next(node.children()), children[0]))
    return _ONE[op](children[0])


_ONE = {
    "transpose": tree.transpose,
    "trace": tree.trace,
    "det": tree.det,
    "adjugate": tree.adjugate,
    "norm2": tree.norm2,
    "cost": tree.cost,
    "gradient": tree.gradient,
    "along": tree.along,
}


def _shaped(old: Expr, new: Expr) -> Expr:
    """A zero literal in the shape of what it replaces; everything else unchanged."""
    if not new.is_zero_literal or old.is_scalar:
        return new
    if not (isinstance(old.rows, int) and isinstance(old.cols, int)):
        raise ShapeError(
            f"0 cannot stand for a {old.rows} x {old.cols} matrix here, its shape matters; give integer widths first"
        )
    return tree.matrix([[new] * old.cols for _ in range(old.rows)])


def children_paths(expr: Expr) -> Iterator[tuple[Path, Expr]]:
    """Every subexpression with its path from the top, the expression itself first.

    Examples
    --------
    >>> [path for path, _ in children_paths(tree.letter("x") * 3)]
    [(), (0,), (1,)]
    """
    stack: list[tuple[Path, Expr]] = [((), expr)]
    while stack:
        path, node = stack.pop()
        yield path, node
        stack.extend(reversed([((*path, place), child) for place, child in enumerate(node.children())]))


def replace_at(expr: Expr, path: Path, new: Expr) -> Expr:
    """The expression with another subexpression at that path.

    Examples
    --------
    >>> replace_at(tree.letter("x") * 3, (1,), tree.rational(5)).to_json()
    ['product', ['letter', 'x'], '5']
    """
    spine = [expr]
    for place in path:
        spine.append(list(spine[-1].children())[place])
    for node, place in zip(reversed(spine[:-1]), reversed(path), strict=True):
        children = list(node.children())
        children[place] = new
        new = rebuild(node, children)
    return new
