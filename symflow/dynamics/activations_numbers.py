"""Algebraic numbers in an activation: with a plain name where they have one, else named as what no proof is found for.

Why: the checker's fields of functions have the rational numbers and square roots, but no other roots of polynomials. Many a
`root(p, k)` is one of those in disguise; for any other the identities are out of reach, and a search would only take time.
"""

from __future__ import annotations

from symflow.dynamics.activations_enclosure import guessed_sign
from symflow.expressions import Expr, children_paths, fold, rebuild
from symflow.expressions.tree import add, negative
from symflow.saddles.algebraic_roots import real_roots


def plain_numbers(value: Expr) -> Expr:
    """The same with rational numbers and square roots in place of roots of polynomials that are such.

    Examples
    --------
    >>> from symflow.expressions import parse
    >>> from symflow.expressions.tree import letter
    >>> print(plain_numbers(parse("root(x^4-5*x^2+6, 2)*x + root(x^3-2, 0)", {"x": letter("x")})))
    sqrt(2)*x + root(x^3-2, 0)
    """
    return fold(value, lambda node, below: _plain(node) if node.op == "root" else rebuild(node, below))


def _plain(node: Expr) -> Expr:
    roots = [found.to_expr() for found, _ in real_roots(node.args[0])]
    one = roots[node.args[1]] if node.args[1] < len(roots) else node
    return one if one.op != "root" and not guessed_sign(add(one, negative(node))) else node


def beyond_reach(value: Expr) -> str | None:
    """Why no identity about a function with such a number is proved; None if it has none."""
    for _, node in children_paths(value):
        if node.op == "root":
            return (f"the activation contains the algebraic number {node}, and the checker knows rational numbers and square"
                    " roots in functions of x only; write the number with these")  # fmt: skip
    return None
