"""The flow of two layers of widths 1, k, 1 in the coordinates u = w1 - w2ᵀ and v = w1 + w2ᵀ.

Why these coordinates: u' = f'(z) u and v' = -f'(z) v, so the sets u = 0 and v = 0 are invariant, and which starts end at the
saddle is a question about u = 0 (or v = 0). In the entries of w1 and w2 rounding throws such a run off the set, and it leaves
the saddle after a while; here an entry that is zero stays zero in double precision too, and d = 1e-12 is not 0. The
velocity is still that of the layers: it is computed at w1 = (v + u)/2, w2 = (v - u)ᵀ/2 and turned, nothing is assumed of it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy

from symflow.dynamics.tape import Array, compiled
from symflow.dynamics.velocity import Velocity
from symflow.errors import ModelError
from symflow.expressions import substitute
from symflow.expressions.gradients import gradient_wrt
from symflow.expressions.tree import letter
from symflow.models import Cost, DeepLinear, GradientFlow

Field = Callable[[Array], Array]
MAX_UNITS = 1000


class Halves:
    """Velocity, product, cost and slope at rows (u, v) of 2k numbers.

    Parameters
    ----------
    cost
        A cost of one variable.
    units
        The width k.
    field
        Makes the velocity of a flow; a test gives a wrong one here, and must see it found out.

    Examples
    --------
    >>> halves = Halves(Cost("(w - 2)^2/2"), 1)
    >>> point = numpy.array([[1.0, 3.0]])  # w1 = 2, w2 = 1
    >>> halves.product(point).tolist(), halves.velocity(numpy.array([[0.0, 2.0]])).tolist()
    ([2.0], [[0.0, 2.0]])
    """

    def __init__(self, cost: Cost, units: int, field: Callable[[GradientFlow], Field] = Velocity) -> None:
        if isinstance(units, bool) or not isinstance(units, int) or not 1 <= units <= MAX_UNITS:
            raise ModelError(f"units is {units!r}; give an integer from 1 to {MAX_UNITS}")
        self.units, self.cost = units, cost
        self._layers = field(GradientFlow(DeepLinear((1, units, 1)), cost))
        bound = cost.bind(1, 1)
        slope = gradient_wrt(bound, letter("W", 1, 1))
        self._jets = compiled([substitute(one, {"W": letter("z")}) for one in (bound, slope)], {"z": (1, 1)})

    def layers(self, points: Array) -> Array:
        """The entries of w1 and w2."""
        u, v = points[:, : self.units], points[:, self.units :]
        return numpy.concatenate([(v + u) / 2, (v - u) / 2], axis=1)

    def halves(self, layers: Array) -> Array:
        """The entries of u and v."""
        first, second = layers[:, : self.units], layers[:, self.units :]
        return numpy.concatenate([first - second, first + second], axis=1)

    def velocity(self, points: Array) -> Array:
        """The velocity of (u, v)."""
        return self.halves(self._layers(self.layers(points)))

    def product(self, points: Array) -> Array:
        """z = w2 w1."""
        layers = self.layers(points)
        found: Array = (layers[:, : self.units] * layers[:, self.units :]).sum(axis=1)
        return found

    def value(self, points: Array) -> Array:
        """f(z)"""
        return self._jet(points, 0)

    def slope(self, points: Array) -> Array:
        """f'(z)"""
        return self._jet(points, 1)

    def _jet(self, points: Array, order: int) -> Array:
        return self.jet(self.product(points), order)

    def jet(self, z: Array, order: int) -> Array:
        """f or f' at products (batch,)."""
        found = self._jets({"z": z[:, None, None]})[order]
        return numpy.broadcast_to(found, (len(z), 1, 1))[:, 0, 0].copy()
