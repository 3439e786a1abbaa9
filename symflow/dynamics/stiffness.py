"""When an explicit method is held back by stability alone, and the implicit one that takes over.

Why only then: near a rest the fast directions have decayed, yet an explicit step stays below a few times 1/|lambda| for the
largest eigenvalue of the Jacobian, and a cost such as 10^6 (w - 1)^2 takes a million steps per unit of time. An implicit
method (Radau, order 5) has no such bound, but needs the Jacobian: by finite differences that is slow and wrong in the last
digits, so the exact one is compiled from the derivative of the field, all directions in one batch. Before, where accuracy
and not stability limits the steps, order 8 needs far fewer of them, and the drift stays near rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy

from symflow.dynamics.tape import Array, compiled
from symflow.dynamics.velocity import Velocity, explicit_field, split
from symflow.errors import SymflowError
from symflow.expressions import derivative
from symflow.expressions.tree import letter

if TYPE_CHECKING:
    from scipy.integrate import Radau

EVERY = 100  # steps between two looks at the Jacobian
BOUND = 2.5  # of step times |lambda|: accuracy at 1e-12 asks for less, stability allows about 6
LEFT = 300  # explicit steps to go for which it is worth while to change the method
LARGEST = 400  # numbers in a point: beyond, factorisations cost more than they save
FEWER = 4  # an implicit step costs more than this many explicit ones
NAME = "from t = {:.6g} on, where the flow is stiff, implicit Runge-Kutta of order 5 (Radau) with the exact Jacobian"


class Jacobian:
    """The exact derivative of a velocity, compiled.

    Examples
    --------
    >>> from symflow.models import Cost, DeepLinear, GradientFlow
    >>> jacobian = Jacobian(Velocity(GradientFlow(DeepLinear((1, 1, 1)), Cost("w^2/2"))))
    >>> jacobian(numpy.array([1.0, 2.0])).tolist()
    [[-4.0, -4.0], [-4.0, -1.0]]
    """

    def __init__(self, velocity: Velocity) -> None:
        self.shapes = velocity.shapes
        self.size = velocity.size
        moves = {name: letter(f"d{name}", *shape) for name, shape in self.shapes.items()}
        field = explicit_field(velocity.flow)
        both = {**self.shapes, **{f"d{name}": shape for name, shape in self.shapes.items()}}
        self._run = compiled([derivative(field[name], moves) for name in self.shapes], both)
        self._moves = {f"d{name}": part for name, part in split(numpy.eye(self.size), self.shapes).items()}

    def __call__(self, point: Array) -> Array:
        """The matrix of derivatives at a row of numbers."""
        with numpy.errstate(all="ignore"):
            parts = self._run({**split(point[None, :], self.shapes), **self._moves})
        columns = [numpy.broadcast_to(part, (self.size, *shape)).reshape(self.size, -1)
                   for part, shape in zip(parts, self.shapes.values(), strict=True)]  # fmt: skip
        found: Array = numpy.concatenate(columns, axis=1).T
        return found


class Watch:
    """Looks now and then whether stability limits the steps of a run."""

    def __init__(self, velocity: Callable[[Array], Array]) -> None:
        self.velocity = velocity if isinstance(velocity, Velocity) and velocity.size <= LARGEST else None
        self.jacobian: Jacobian | None = None
        self.last = 0.0

    def sees(self, solver: Any, steps: int) -> bool:
        """Whether the steps since the last look were as long as stability allows, with many more to come."""
        if self.velocity is None or steps % EVERY:
            return False
        step, self.last = (solver.t - self.last) / EVERY, solver.t
        if steps == EVERY or solver.t_bound - solver.t < LEFT * step:
            return False
        if self.jacobian is None:
            try:
                self.jacobian = Jacobian(self.velocity)
            except SymflowError:  # a field that has no exact derivative here, such as that of det(W)^2, is followed as before
                self.velocity = None
                return False
        matrix = self.jacobian(solver.y)
        if not numpy.isfinite(matrix).all():
            return False
        rates = numpy.linalg.eigvalsh((matrix + matrix.T) / 2)  # of a blow-up the largest is positive: no stiffness
        return bool(-rates[0] * step > BOUND and -rates[0] > 2 * rates[-1])

    def implicit(self, solver: Any, relative: float, absolute: float) -> Radau:
        """The implicit method, from where the run stands."""
        from scipy.integrate import Radau

        jacobian = self.jacobian
        assert jacobian is not None
        return Radau(solver.fun, solver.t, solver.y.copy(), solver.t_bound, rtol=relative, atol=absolute,
                     jac=lambda _, point: jacobian(point))  # fmt: skip
