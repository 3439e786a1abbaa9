"""The zeros of the slope of a scalar cost as exact numbers, and which of them are minima, maxima or neither.

Why signs between the zeros: a zero of f' is a minimum when f' changes from - to +, whatever its multiplicity, and the signs
between isolated zeros are those of rational points. A minimum is global when f comes down to it from both ends and no
other minimum lies lower; values of f at algebraic numbers are algebraic numbers with names of their own, so ties are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symflow.errors import SymflowError
from symflow.expressions import gradient_wrt, substitute, tree
from symflow.expressions.tree import Expr
from symflow.saddles.algebraic_roots import AlgebraicNumber, compare, sign_at, value_at
from symflow.saddles.constant_signs import NoValue, sign_of_constant
from symflow.saddles.scalar_slopes import Slope, fraction_of, number_of


@dataclass(frozen=True)
class CriticalPoint:
    """A zero of f' and its kind: "minimum", "maximum", "saddle" or "global minimum"."""

    at: Expr
    kind: str
    root: AlgebraicNumber | None = field(default=None, compare=False)

    def to_json(self) -> dict[str, Any]:
        """The exact number and the kind."""
        return {"at": str(self.at), "kind": self.kind}


def critical_points(
    cost: Expr, slope: Slope, bounded: bool | None, reasons: dict[str, str]
) -> tuple[CriticalPoint, ...] | None:
    """All of them in increasing order, or None with the reason.

    Examples
    --------
    >>> from symflow.models import Cost
    >>> from symflow.saddles.scalar_slopes import slope_of
    >>> cost = Cost("w^4/4 - w^2").bind(1, 1)
    >>> [(str(point.at), point.kind) for point in critical_points(cost, slope_of(cost), True, {})]
    [('-sqrt(2)', 'global minimum'), ('0', 'maximum'), ('sqrt(2)', 'global minimum')]
    """
    zeros = slope.zeros()
    if zeros is None:
        reasons["critical_points"] = (
            "the cost is constant: every point is critical" if not slope.top
            else "its slope mixes powers and exponentials, so its zeros have no closed form here"
        )
        return None
    kinds = _kinds(slope, [root for root, _ in zeros])
    minima = [root for (root, _), kind in zip(zeros, kinds, strict=True) if kind == "minimum"]
    lowest = _global_minima(cost, slope, minima, bounded)
    found = []
    for (root, _), kind in zip(zeros, kinds, strict=True):
        name = "global minimum" if root in lowest else kind
        found.append(CriticalPoint(number_of(slope, root), name, root))
    return tuple(found)


def _kinds(slope: Slope, roots: list[AlgebraicNumber]) -> list[str]:
    """Minimum, maximum or saddle, by the sign of f' on both sides."""
    if not roots:
        return []
    middles = [a.between(b) for a, b in zip(roots, roots[1:], strict=False)]
    signs = [_sign_at_rational(slope, q) for q in middles]
    first, last = slope.end(-1), slope.end(1)
    assert first is not None and last is not None
    around = [first[0], *signs, last[0]]
    names = {(-1, 1): "minimum", (1, -1): "maximum"}
    return [names.get((left, right), "saddle") for left, right in zip(around, around[1:], strict=False)]


def _sign_at_rational(slope: Slope, q: Fraction) -> int:
    return slope.sign_at(AlgebraicNumber((-q.numerator, q.denominator), 0))


def _global_minima(
    cost: Expr, slope: Slope, minima: list[AlgebraicNumber], bounded: bool | None
) -> list[AlgebraicNumber]:
    """The minima that are known to be global.

    f comes down from both ends to its first and last minimum unless its slope points the other way there; only then may
    the infimum be approached at infinity.
    """
    first, last = slope.end(-1), slope.end(1)
    if not minima or not bounded or first is None or last is None or first[0] > 0 or last[0] < 0:
        return []
    if len(minima) == 1:
        return minima
    value = fraction_of(cost)
    if isinstance(value, str) or value.variable not in (slope.variable, "w") or value.size != slope.size:
        return []
    top, bottom = value.coefficients(value.top), value.coefficients(value.bottom)
    values = [value_at(top, bottom, root) for root in minima]
    least = values[0]
    for candidate in values[1:]:
        least = candidate if compare(candidate, least) < 0 else least
    return [root for root, here in zip(minima, values, strict=True) if here == least]


def points_of_the_domain(cost: Expr) -> tuple[CriticalPoint, ...] | None:
    """The zeros of f' at which a cost such as w - log(w) has a value; kinds by the first derivative that does not vanish."""
    slope = fraction_of(gradient_wrt(cost, tree.letter("W")))
    zeros = None if isinstance(slope, str) else slope.zeros()
    if isinstance(slope, str) or zeros is None:
        return None
    found = []
    for root, multiplicity in zeros:
        at = number_of(slope, root)
        try:
            sign_of_constant(substitute(cost, {"W": at}))
        except NoValue:
            continue
        except SymflowError:
            return None
        top = slope.coefficients(slope.top)
        for _ in range(multiplicity):
            top = [i * c for i, c in enumerate(top)][1:]
        rising = sign_at(top, root) * sign_at(slope.coefficients(slope.bottom), root) > 0
        kind = "saddle" if multiplicity % 2 == 0 else "minimum" if rising else "maximum"
        found.append(CriticalPoint(at, kind, root))
    return tuple(found)
