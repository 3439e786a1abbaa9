"""The counted directions beside the exact inertia of the Hessian, and what their agreement says.

Why a file of its own: the count must not see the Hessian, or the agreement of both would be worth nothing. Here, above it,
the two meet. Decaying, neutral and growing stand beside positive, zero and negative eigenvalues; decaying + neutral beside
the second-order center-stable dimension. Where the rests near the point are a manifold of dimension zero-eigenvalues, the
first confirms the second. At a degenerate point (the Hessian of widths 1,k,k,1 at the origin is 0) the second-order
dimension is D whatever the flow does, and nothing is confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symflow.dynamics.directions_results import Directions
from symflow.errors import ModelError
from symflow.models import DeepLinear, GradientFlow
from symflow.saddles.exact import situation
from symflow.saddles.fields import Unsettled
from symflow.saddles.inertia import Inertia, inertia_at

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, repr=False)
class Beside:
    """A count and the exact inertia.

    Attributes
    ----------
    inertia : Inertia or None
        Of the Hessian; None where it is not settled.
    center_stable_dimension : int or None
        Its zero and positive eigenvalues together.
    confirms : bool or None
        True: the count confirms the dimension; False: it contradicts it; None: it says nothing about it.
    meaning : str
        Why.
    """

    directions: Directions
    inertia: Inertia | None
    center_stable_dimension: int | None
    confirms: bool | None
    meaning: str

    def __str__(self) -> str:
        if self.inertia is None:
            return f"{self.directions}\n  {self.meaning}"
        return "\n".join([
            str(self.directions),
            f"  eigenvalues of the Hessian: {self.inertia.negative} negative, {self.inertia.zero} zero, {self.inertia.positive}"
            f" positive; center-stable dimension to second order {self.center_stable_dimension}",
            f"  {self.meaning}",
        ])

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """The count, the inertia and what they say together."""
        return {
            "directions": self.directions.to_json(),
            "inertia": self.inertia.to_json() if self.inertia else None,
            "center_stable_dimension": self.center_stable_dimension,
            "confirms": self.confirms,
            "meaning": self.meaning,
        }


def beside(directions: Directions, flow: GradientFlow, saddle: Any) -> Beside:
    """Put a count beside the exact inertia at the same point.

    Parameters
    ----------
    directions
        What `count_directions(flow, saddle)` returned.
    flow, saddle
        The same flow and point; a deep linear network of integer widths.

    Examples
    --------
    >>> from symflow.dynamics.directions import count_directions
    >>> from symflow.models import Cost
    >>> flow = GradientFlow(DeepLinear((1, 2, 1)), Cost("(w - 1)^2/2"))
    >>> found = beside(count_directions(flow, "origin"), flow, "origin")
    >>> found.inertia.counts, found.center_stable_dimension, found.confirms
    ((2, 0, 2), 2, True)
    """
    if not isinstance(flow, GradientFlow) or not isinstance(flow.network, DeepLinear):
        raise ModelError("the exact inertia is known for a GradientFlow of a DeepLinear network; give that flow")
    at = _exact(flow, saddle)
    size = sum(int(one.rows) * int(one.cols) for one in flow.letters.values())
    if size != directions.size:
        raise ModelError(f"the count is of {directions.size} directions, but the flow has {size}; give the flow that was counted")
    try:
        here = situation(flow, at)
        found = inertia_at(here) if here.is_critical else None
    except Unsettled as error:
        return Beside(directions, None, None, None, f"the exact inertia is not settled: {error}")
    if found is None:
        return Beside(directions, None, None, None, "the point is not critical, so there is no saddle to speak of")
    stable = found.zero + found.positive
    return Beside(directions, found, stable, *_judged(directions, found, stable))


def _judged(directions: Directions, found: Inertia, stable: int) -> tuple[bool | None, str]:
    """Whether the count confirms the dimension, and why."""
    decaying, neutral, growing = directions.counts
    if decaying is None or neutral is None or growing is None:
        return None, "there is no count, so it confirms nothing"
    if directions.degenerate:
        seen = "is" if found.zero == directions.size else "looks"
        return None, (f"the point {seen} degenerate: to second order its center-stable dimension is {stable} of"
                      f" {directions.size}, while {decaying} + {neutral} directions decay or stay along starts that converge to"
                      " it; the count is of another thing and confirms nothing")
    if (growing, neutral, decaying) != found.counts:
        return False, f"the count contradicts the inertia {found}, which is exact and stands"
    if not neutral:
        return True, f"no eigenvalue is 0, and {decaying} decaying directions confirm the center-stable dimension {stable}"
    return True, (f"the rests near the point are a manifold of dimension {neutral}, as far as was seen, and"
                  f" {decaying} + {neutral} decaying and neutral directions confirm the center-stable dimension {stable}")


def _exact(flow: GradientFlow, saddle: Any) -> Mapping[str, Any]:
    """The point as exact rows; doubles are the fractions they are."""
    if isinstance(saddle, dict):
        return saddle
    sizes = {name: (int(one.rows), int(one.cols)) for name, one in flow.letters.items()}
    count = sum(rows * cols for rows, cols in sizes.values())
    numbers = [Fraction(0)] * count if isinstance(saddle, str) and saddle == "origin" else [Fraction(float(x)) for x in saddle]
    if len(numbers) != count:
        raise ModelError(f"the point has {len(numbers)} numbers, but the flow has {count} coordinates; give {count}")
    found, place = {}, 0
    for name, (rows, cols) in sizes.items():
        found[name] = [numbers[place + i * cols : place + (i + 1) * cols] for i in range(rows)]
        place += rows * cols
    return found
