"""The critical points that are known without being asked for: the origin, zero patterns, and the families of two costs.

Why these: with two layers zero every slope vanishes, whatever the cost; a scalar cost has a point for each zero of f'; the
critical points of linear regression are projections of its solution onto singular directions (projections.py). Every point
that is handed out was tested to be critical with exact numbers; only the origin stands in the list also where it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice
from typing import Any

from symflow.errors import ModelError, SymflowError
from symflow.expressions.digits import rational_text
from symflow.expressions.tree import Expr
from symflow.models import Cost, GradientFlow
from symflow.saddles.block_layers import Layers, block, factored, named
from symflow.saddles.cost_facts import scalar_facts
from symflow.saddles.exact import situation
from symflow.saddles.projections import projections
from symflow.saddles.quadratic_costs import quadratic

MOST = 64  # candidates
ENTRIES = 400  # of the product; above it no family of projections is listed
PATTERNS = 16  # zero patterns


@dataclass(frozen=True)
class Candidate:
    """A point, where it comes from, and what is known of its Hessian for all widths (or None).

    Attributes
    ----------
    at : dict
        The matrices W1, W2, … of exact numbers.
    label : str
        The family, and the place in it.
    formula : str or None
        The inertia (negative, zero, positive) in terms of the widths.
    """

    at: dict[str, list[list[Any]]]
    label: str
    formula: str | None = None

    def __str__(self) -> str:
        return self.label

    def to_json(self) -> dict[str, Any]:
        """The entries as texts."""
        at = {name: [[rational_text(x) if isinstance(x, Fraction) else str(x) for x in row] for row in rows]
              for name, rows in self.at.items()}  # fmt: skip
        return {"at": at, "label": self.label, "formula": self.formula}


def families(flow: GradientFlow) -> list[Candidate]:
    """The origin, and the critical points that are known for the cost of a flow.

    Examples
    --------
    >>> from symflow.models import DeepLinear
    >>> for point in families(GradientFlow(DeepLinear((2, 1, 2)), Cost("norm2(W - T)/2", T=[[8, 0], [0, 1]]))):
    ...     print(point)
    origin
    projection of rank 1: singular direction 1
    projection of rank 1: singular direction 2
    """
    if not isinstance(flow.cost, Cost):
        raise ModelError("an arbitrary cost has no families of critical points; give a concrete one, e.g. norm2(W - T)/2")
    widths = [int(width) for width in getattr(flow.network, "widths", ())]
    if len(widths) < 2:
        raise ModelError("families of critical points are known for DeepLinear networks; give widths d0,…,dN")
    found: list[Candidate] = []
    seen: set[str] = set()
    for number, one in enumerate(_all(flow, widths)):
        key = repr(one.to_json())
        if key in seen or (number and not _is_critical(flow, one)) or (not number and not _has_value(flow, one)):
            continue
        if len(found) == MOST:
            last = found[-1]
            found[-1] = Candidate(last.at, f"{last.label} (the list ends here, at {MOST} points)", last.formula)
            break
        seen.add(key)
        found.append(one)
    if not found:
        raise ModelError("the cost has no value at the origin, and no critical point of it is known; give a point (--at)")
    return found


def _is_critical(flow: GradientFlow, one: Candidate) -> bool:
    try:
        return situation(flow, one.at).is_critical
    except SymflowError:
        return False


def _has_value(flow: GradientFlow, one: Candidate) -> bool:
    try:
        situation(flow, one.at)
    except ModelError:
        return False
    return True


def _all(flow: GradientFlow, widths: list[int]) -> Iterator[Candidate]:
    assert isinstance(flow.cost, Cost)
    yield _origin(widths)
    cost = flow.cost.bind(widths[-1], widths[0])
    if widths[0] == widths[-1] == 1:
        yield from _scalar(cost, widths)
    else:
        form = quadratic(cost, widths[-1], widths[0]) if widths[-1] * widths[0] <= ENTRIES else None
        if form is not None and form.gram is not None:
            for label, layers in projections(form, widths):
                yield Candidate(named(layers), label, _projection_formula(form.gram, widths))
        elif form is not None and form.is_convex():
            yield from _minimiser(form.minimiser(), widths)
    yield from islice(_patterns(widths), PATTERNS)


def _origin(widths: list[int]) -> Candidate:
    layers: Layers = [block(rows, cols, 0) for cols, rows in zip(widths, widths[1:], strict=False)]
    formula = None
    if len(widths) == 3:
        formula = "(k r, k (d0 + d2 - 2 r), k r) with k = d1 and r the rank of the gradient of f at 0"
    elif len(widths) > 3:
        formula = "(0, D, 0): with three or more layers the Hessian at the origin vanishes"
    return Candidate(named(layers), "origin", formula)


def _projection_formula(gram: list[list[Fraction]], widths: list[int]) -> str | None:
    scaled = all(x == (gram[0][0] if i == j else 0) for i, row in enumerate(gram) for j, x in enumerate(row))
    if len(widths) != 3 or not scaled:
        return None
    return (
        "n_neg = (k - r) rho + #{(i, j): tau_j > sigma_i}, with r and sigma_i of the product, rho and tau_j of its error"
        " (beyond/X1second)"
    )


def _scalar(cost: Expr, widths: list[int]) -> Iterator[Candidate]:
    """A point for each zero w* of f': the first layer is w* times a unit vector, the others carry it through."""
    known = scalar_facts(cost)
    for point in known.critical_points or ():
        layers: Layers = [block(rows, cols, 1) for cols, rows in zip(widths, widths[1:], strict=False)]
        layers[0][0][0] = point.at if point.at.op != "rational" else point.at.args[0]
        yield Candidate(named(layers), f"f' = 0 at {point.at} ({point.kind} of f)")
    if known.sign_f1_at_0 == 0 and len(widths) > 2:
        for zero in range(1, len(widths)):
            layers = [block(rows, cols, 1) for cols, rows in zip(widths, widths[1:], strict=False)]
            layers[zero - 1] = block(widths[zero], widths[zero - 1], 0)
            yield Candidate(named(layers), f"f'(0) = 0 and W{zero} = 0")


def _patterns(widths: list[int]) -> Iterator[Candidate]:
    """Two or more layers zero, the others ones on the diagonal: critical for every cost."""
    depth = len(widths) - 1
    for count in range(2, depth):
        for zero in combinations(range(1, depth + 1), count):
            layers: Layers = [
                block(rows, cols, 0 if i in zero else min(rows, cols))
                for i, (cols, rows) in enumerate(zip(widths, widths[1:], strict=False), start=1)
            ]
            yield Candidate(named(layers), f"zero layers {', '.join(f'W{i}' for i in zero)}")


def _minimiser(product: list[list[Fraction]] | None, widths: list[int]) -> Iterator[Candidate]:
    """The unconstrained minimiser of a convex quadratic, if it fits through the inner widths."""
    if product is None:
        return
    layers = factored(product, widths)
    if layers is not None:
        yield Candidate(named(layers), "minimiser of the quadratic cost")
