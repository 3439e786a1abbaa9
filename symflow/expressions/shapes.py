"""For which widths does an expression have a shape?

Why: `--depth N` asks for every width, but W1@W2 has a shape only if d0 = d2. Each complaint of the parser names two
dimensions that would have to be equal, and that is forced (rows of a factor, sides of a sum, squares), so identifying
them and reading again ends, after at most as many rounds as there are dimensions, in the most general widths that work.
"""

from __future__ import annotations

from collections.abc import Mapping

from symflow.errors import ShapeError
from symflow.expressions.parser import parse
from symflow.expressions.substitute import rename_dims
from symflow.expressions.tree import Dim, DimensionClash, Expr


def unify(
    text: str, letters: Mapping[str, Expr], *, proof_grammar: bool = False
) -> tuple[Expr, dict[str, Dim], list[str]]:
    """Read an expression, identifying dimensions as far as its shape needs it.

    Parameters
    ----------
    text
        The expression.
    letters
        What the names stand for; their dimensions may be names, such as d0 and d1, or integers.

    Returns
    -------
    tuple
        The expression over the identified dimensions, the representative of each named dimension, and the
        equations in words. A width is never set to 1 to make a scalar of a matrix: that stays a ShapeError.

    Examples
    --------
    >>> from symflow.expressions.tree import letter
    >>> names = {"W1": letter("W1", "d1", "d0"), "W2": letter("W2", "d2", "d1")}
    >>> unify("trace(W2@W1)", names)[1:]
    ({'d0': 'd0', 'd1': 'd1', 'd2': 'd0'}, ['d0 = d2'])
    """
    dims = sorted({dim for value in letters.values() for dim in _dims(value)}, key=_order)
    chosen: dict[str, Dim] = {dim: dim for dim in dims}
    while True:
        merged = {name: rename_dims(value, chosen) for name, value in letters.items()}
        try:
            return parse(text, merged, proof_grammar=proof_grammar), chosen, _equations(chosen)
        except DimensionClash as clash:
            for a, b in clash.pairs:
                a, b = chosen.get(str(a), a), chosen.get(str(b), b)
                if a != b:
                    _identify(chosen, a, b, clash)


def _dims(value: Expr) -> set[str]:
    return {dim for dim in value.shape if isinstance(dim, str)}.union(*(_dims(child) for child in value.children()))


def _order(dim: str) -> tuple[str, int, str]:
    """d2 before d10, numbers before names such as dN."""
    stem = dim.rstrip("0123456789")
    digits = dim[len(stem):]
    return (stem if digits else stem[:1], int(digits or 10**9), dim)


def _identify(chosen: dict[str, Dim], a: Dim, b: Dim, clash: ShapeError) -> None:
    if isinstance(a, int) and isinstance(b, int):
        raise clash
    if 1 in (a, b):
        remedy = "this would need width 1, so write a trace or an entry, or give the widths"
        raise ShapeError(f"{clash}; {remedy}") from None
    integers = [dim for dim in (a, b) if isinstance(dim, int)]
    kept = integers[0] if integers else min((str(a), str(b)), key=_order)
    for dim, representative in chosen.items():
        if representative in (a, b):
            chosen[dim] = kept


def _equations(chosen: Mapping[str, Dim]) -> list[str]:
    classes: dict[Dim, list[str]] = {}
    for dim, representative in chosen.items():
        classes.setdefault(representative, []).append(dim)
    texts = []
    for representative, members in classes.items():
        names = [*members, str(representative)] if isinstance(representative, int) else members
        if len(names) > 1:
            texts.append(" = ".join(names))
    return texts
