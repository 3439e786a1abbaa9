"""Networks with one hidden layer of activated units and scalar data: y = sum_j w2[j] sigma(w1[j] x).

Why the activation stays an expression in the letter x: its derivative is then taken by the same small calculus as
everything else, and the claim carries the activation itself, never a derivative that somebody computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from symflow.errors import ModelError
from symflow.expressions import derivative, parse, substitute, to_text
from symflow.expressions.digits import rational_text
from symflow.expressions.tree import Expr, add, entry, letter, matrix, multiply, negative, rational
from symflow.models.numbers import exact

MAX_UNITS = 64


class ActivationNetwork:
    """The network with letters w1 (k x 1) and w2 (1 x k), one scalar output per sample.

    Parameters
    ----------
    activation
        An expression in x, such as ``tanh(x)`` or ``x/sqrt(1+x^2)``.
    units
        The number k of hidden units.
    samples
        The inputs x_1, …, x_n: exact rational numbers.

    Examples
    --------
    >>> network = ActivationNetwork("tanh(x)")
    >>> sorted(network.letters)
    ['w1', 'w2']
    """

    def __init__(self, activation: str | Expr, units: int = 1, samples: Sequence[str | int | Fraction] = ("1",)) -> None:
        if isinstance(units, bool) or not isinstance(units, int) or not 1 <= units <= MAX_UNITS:
            raise ModelError(f"units {units!r} is not an integer from 1 to {MAX_UNITS}; give the number of hidden units")
        if isinstance(samples, str) or not samples:
            raise ModelError("an activation network needs at least one sample; e.g. samples 1,2")
        self.activation = activation if isinstance(activation, Expr) else parse(activation, {"x": letter("x")})
        if not self.activation.is_scalar or self.activation.letters() - {"x"}:
            raise ModelError("the activation must be a scalar expression in x alone; e.g. tanh(x)")
        self.units = units
        self.samples = tuple(exact(value, "a sample") for value in samples)

    def __repr__(self) -> str:
        samples = [*map(rational_text, self.samples)]
        return f"ActivationNetwork({to_text(self.activation)!r}, units={self.units}, samples={samples})"

    @property
    def letters(self) -> dict[str, Expr]:
        """w1 and w2."""
        return {"w1": letter("w1", self.units, 1), "w2": letter("w2", 1, self.units)}

    @property
    def outputs(self) -> list[Expr]:
        """One output per sample."""
        w2 = self._parts("w2")
        return [
            add(*(multiply(w2[j], self._applied(self.activation, j, x)) for j in range(self.units))) for x in self.samples
        ]

    @property
    def product(self) -> Expr:
        """What the cost sees: the output, or the column of outputs."""
        outputs = self.outputs
        return outputs[0] if len(outputs) == 1 else matrix([[one] for one in outputs])

    @property
    def input_shape(self) -> tuple[int, int]:
        """Shape of what the cost sees."""
        return len(self.samples), 1

    def velocities(self, gradient: Expr) -> dict[str, Expr]:
        """The flow of w1 and w2, given the gradient of the cost at the outputs."""
        slope = derivative(self.activation, {"x": rational(1)})
        w2 = self._parts("w2")
        first, second = [], []
        for j in range(self.units):
            down1, down2 = [], []
            for p, x in enumerate(self.samples):
                weight = gradient if len(self.samples) == 1 else entry(gradient, p, 0)
                down1.append(multiply(rational(x), weight, w2[j], self._applied(slope, j, x)))
                down2.append(multiply(weight, self._applied(self.activation, j, x)))
            first.append(negative(add(*down1)))
            second.append(negative(add(*down2)))
        if self.units == 1:
            return {"w1": first[0], "w2": second[0]}
        return {"w1": matrix([[one] for one in first]), "w2": matrix([second])}

    def claim_part(self) -> dict[str, Any]:
        """The `flow` of a claim."""
        return {
            "network": "activation",
            "activation": self.activation.to_json(),
            "units": self.units,
            "samples": [rational_text(x) for x in self.samples],
        }

    def _parts(self, name: str) -> list[Expr]:
        whole = self.letters[name]
        if self.units == 1:
            return [whole]
        return [entry(whole, j, 0) if name == "w1" else entry(whole, 0, j) for j in range(self.units)]

    def _applied(self, value: Expr, unit: int, sample: Fraction) -> Expr:
        inner = self._parts("w1")[unit]
        return substitute(value, {"x": inner if sample == 1 else multiply(rational(sample), inner)})
