"""What starts with one product and several c did: the curves, the times, and a short table.

Why the worst violation is here: it is read off the curves alone, so whoever draws them can say how well they keep the order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy

from symflow import __version__
from symflow.dynamics.exact_texts import Number, decimal
from symflow.dynamics.tape import Array
from symflow.evidence.versions import versions
from symflow.interpretations import Floats, evaluate
from symflow.models.numbers import exact_constant

Start = dict[str, list[list[str]]]


@dataclass(frozen=True, repr=False, eq=False)
class Acceleration:
    """The cost along the flow from starts with one product and several c; observed, never proved.

    Attributes
    ----------
    c : tuple of str
        The values of c, as exact texts, in the order given.
    times, values : arrays (m,) and (len(c), m)
        A common grid of times, and the cost g(t) at them for each c.
    time_to : tuple of float or None
        When f - f_end is at most the tolerance times what it was at the start; None where that is never seen.
    starts : tuple of dict
        The starts, as exact texts.
    limit : str, dict or None
        Where the product goes for c > 0, exact or enclosed; None if it is not known.
    """

    cost: str
    product: str
    units: int
    c: tuple[str, ...]
    times: Array
    values: Array
    time_to: tuple[float | None, ...]
    tolerance: str
    starts: tuple[Start, ...]
    limit: Number | None
    lowest: float | None

    @property
    def worst_violation(self) -> float:
        """The largest g_c(t) - g_c'(t) over all c > c' and all times of the grid; not above rounding by Proposition 7."""
        order = numpy.argsort([float(evaluate(exact_constant(one), Floats({}))[0][0]) for one in self.c], kind="stable")
        values = self.values[order]
        behind = [float(numpy.nanmax(values[j] - values[i])) for j in range(len(order)) for i in range(j)
                  if self.c[order[i]] != self.c[order[j]]]  # fmt: skip
        return max(behind, default=0.0)

    def __bool__(self) -> bool:
        raise TypeError("an acceleration has no truth value; read .time_to or .worst_violation")

    def __str__(self) -> str:
        goal = "" if self.limit is None else f" to {decimal(self.limit)}"
        known = [one for one in self.time_to if one is not None]
        lines = [f"observed: f = {self.cost}, z from {self.product}{goal}; time until f - f_end falls to {self.tolerance} of it"]
        for name, found in list(zip(self.c, self.time_to, strict=True))[:6]:
            ratio = "" if not found or not known[0] else f", {found / known[0]:.3g} × the first"
            lines.append(f"  c = {name}: " + ("never seen" if found is None else f"{found:.6g}{ratio}"))
        more = len(self.c) - 6
        return "\n".join(lines + ([f"  … and {more} more"] if more > 0 else []))

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """All of it; observed numbers are texts."""
        return {
            "schema": "symflow/acceleration/1", "symflow": __version__, "outcome": "observed", "cost": self.cost,
            "product": self.product, "units": self.units, "c": list(self.c), "times": list(map(repr, self.times.tolist())),
            "values": [list(map(repr, row)) for row in self.values.tolist()], "tolerance": self.tolerance,
            "time_to": [None if one is None else repr(one) for one in self.time_to], "starts": list(self.starts),
            "limit": self.limit, "worst_violation": repr(self.worst_violation), "versions": versions(),
        }  # fmt: skip
