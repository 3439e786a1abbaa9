"""Models given as Python functions of their parameters: recorded once as a straight-line program.

Why recorded by objects that overload +, -, * and integer powers: the claim of a certificate must contain the model itself,
and a Python function is no data. The function is called once, with objects that write down what is done to them; whatever
asks for a number (a comparison, exp, int) has no place in a polynomial and is refused in one line.

Examples
--------
>>> model = PolynomialModel(lambda w: [w[0] * w[2], (w[0] + w[1]) * w[2]], 3)
>>> model.D, len(model.program.outputs), len(model.program.steps)
(3, 2, 3)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NoReturn

from symflow.errors import ModelError, SymflowError
from symflow.models.numbers import exact

MAX_SIZE, MAX_STEPS, MAX_POWER, MAX_BITS = 10_000, 200_000, 1000, 10_000
Step = Fraction | tuple[str, int, int]


@dataclass
class Program:
    """Parameters (letters with shapes), steps (constants, or an operation on two earlier nodes) and output nodes."""

    letters: dict[str, tuple[int, int]]
    steps: list[Step] = field(default_factory=list)
    outputs: list[int] = field(default_factory=list)
    limit: int = MAX_STEPS

    def __post_init__(self) -> None:
        self.size = sum(rows * cols for rows, cols in self.letters.values())
        self._known: dict[Step, int] = {}

    def node(self, step: Step) -> int:
        """The node of a step; equal steps are one node, and steps with constants are carried out."""
        if not isinstance(step, Fraction):
            step = self._folded(step)
        elif max(step.numerator.bit_length(), step.denominator.bit_length()) > MAX_BITS:
            raise ModelError(f"a constant of the model has more than {MAX_BITS} bits; give smaller ones")
        if isinstance(step, int):
            return step
        if step not in self._known:
            if len(self.steps) >= self.limit:
                raise ModelError(f"the model has more than {self.limit} operations; give a smaller one")
            self._known[step] = self.size + len(self.steps)
            self.steps.append(step)
        return self._known[step]

    def constant(self, node: int) -> Fraction | None:
        """The value of a node that is a constant."""
        step = self.steps[node - self.size] if node >= self.size else None
        return step if isinstance(step, Fraction) else None

    def _folded(self, step: tuple[str, int, int]) -> Any:
        op, i, j = step
        a, b = self.constant(i), self.constant(j)
        if a is not None and b is not None:
            return self.node(a + b if op == "+" else a - b if op == "-" else a * b)
        if (b == 0 and op != "*") or (b == 1 and op == "*"):
            return i
        if (a == 0 and op == "+") or (a == 1 and op == "*"):
            return j
        if op == "*" and 0 in (a, b):
            return self.node(Fraction(0))
        return (op, min(i, j), max(i, j)) if op != "-" else step

    def total(self, nodes: Sequence[int]) -> int:
        """The node of a sum."""
        if not nodes:
            return self.node(Fraction(0))
        found = nodes[0]
        for other in nodes[1:]:
            found = self.node(("+", found, other))
        return found

    def entry_name(self, index: int) -> str:
        """A parameter as a text: w[2], W1[0,1], or the letter of a single number."""
        for name, (rows, cols) in self.letters.items():
            if index < rows * cols:
                place = "" if rows * cols == 1 else f"[{index}]" if cols == 1 else f"[{index // cols},{index % cols}]"
                return name + place
            index -= rows * cols
        raise IndexError(index)

    def claim_part(self) -> dict[str, Any]:
        """The `flow` of a claim: the steps on which an output depends."""
        needed = set(self.outputs)
        for n in range(self.size + len(self.steps) - 1, self.size - 1, -1):
            step = self.steps[n - self.size]
            if n in needed and not isinstance(step, Fraction):
                needed |= {*step[1:]}
        kept = [n for n in range(self.size, self.size + len(self.steps)) if n in needed]
        number = {n: n for n in range(self.size)} | {n: self.size + k for k, n in enumerate(kept)}
        steps: list[Any] = []
        for step in (self.steps[n - self.size] for n in kept):
            steps.append(str(step) if isinstance(step, Fraction) else [step[0], number[step[1]], number[step[2]]])
        return {"network": "program", "parameters": list(self.letters), "steps": steps,
                "outputs": [number[n] for n in self.outputs]}


class PolynomialModel:
    """A model whose outputs are polynomials of its parameters.

    Parameters
    ----------
    function
        Takes one sequence of `size` parameters and returns an output or a (nested) sequence of outputs.
    size
        How many parameters there are.
    """

    def __init__(self, function: Callable[[Any], Any], size: int) -> None:
        if not callable(function):
            raise ModelError(f"a model of type {type(function).__name__} is not a Python function of its parameters")
        if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= MAX_SIZE:
            raise ModelError(f"parameters {size!r} is not an integer from 1 to {MAX_SIZE}; give the number of parameters")
        self.name = getattr(function, "__name__", type(function).__name__)
        self.program = Program({"w": (size, 1)})
        self.program.outputs = _recorded(function, self.program)

    def __repr__(self) -> str:
        return f"PolynomialModel({self.name}, {self.D})"

    @property
    def D(self) -> int:
        """The number of parameters."""
        return self.program.size


def _recorded(function: Callable[[Any], Any], program: Program) -> list[int]:
    """Call the function once; the nodes of its outputs."""
    try:
        value = function([Recorded(program, i) for i in range(program.size)])
    except SymflowError:
        raise
    except Exception as error:  # the user's own code may raise anything: it is their error, said in one line
        said = " ".join(str(error).split())[:200]
        raise ModelError(f"the model raised {type(error).__name__}: {said}; it takes one sequence of {program.size} parameters"
                         " and may use +, -, * and integer powers") from None
    outputs = [_node(one, program) for one in _flat(value)]
    if not outputs:
        raise ModelError("the model returned no output; return a polynomial of the parameters or a list of them")
    return outputs


def _flat(value: Any) -> list[Any]:
    if value is None:
        raise ModelError("the model returned None; return a polynomial of the parameters or a list of them")
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [one for part in value for one in _flat(part)]
    return [value]


def _node(value: Any, program: Program) -> int:
    if isinstance(value, Recorded):
        if value.program is not program:
            raise ModelError("an output belongs to another call of the model; compute it from the parameters given")
        return value.node
    return program.node(exact(value, "an output"))


def _refused(what: str) -> Callable[..., NoReturn]:
    def refuse(self: Recorded, *args: Any) -> NoReturn:
        raise ModelError(f"{what} of parameters cannot be recorded; a model may use +, -, * and integer powers only")
    return refuse


class Recorded:
    """A node of a program under construction; arithmetic on it makes new nodes."""

    __slots__ = ("node", "program")
    __array_priority__ = 1000.0

    def __init__(self, program: Program, node: int) -> None:
        self.program, self.node = program, node

    def _with(self, op: str, other: Any, swapped: bool = False) -> Any:
        if getattr(other, "shape", ()) != ():
            return NotImplemented  # an array works entry by entry
        own, node = self.node, _node(other.tolist() if hasattr(other, "tolist") else other, self.program)
        return Recorded(self.program, self.program.node((op, node, own) if swapped else (op, own, node)))

    def __add__(self, other: Any) -> Any:
        return self._with("+", other)

    def __sub__(self, other: Any) -> Any:
        return self._with("-", other)

    def __rsub__(self, other: Any) -> Any:
        return self._with("-", other, True)

    def __mul__(self, other: Any) -> Any:
        return self._with("*", other)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Any:
        return self._with("-", 0, True)

    def __pos__(self) -> Any:
        return self

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, Recorded):
            raise ModelError("a quotient of parameters cannot be recorded; a model may divide by numbers only")
        divisor = exact(other, "a divisor")
        if divisor == 0:
            raise ModelError("the model divides by zero; divide by another number")
        return self._with("*", 1 / divisor)

    def __pow__(self, power: Any) -> Any:
        if hasattr(power, "tolist"):
            power = power.tolist()
        if isinstance(power, bool) or not isinstance(power, int) or not 0 <= power <= MAX_POWER:
            raise ModelError(f"the power {power!r} cannot be recorded; powers are integers from 0 to {MAX_POWER}")
        value, base = Recorded(self.program, self.program.node(Fraction(1))), self
        while power:
            value, base, power = value * base if power % 2 else value, base * base if power > 1 else base, power // 2
        return value

    conjugate = __pos__
    __bool__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _refused("a comparison")
    __float__ = __int__ = __index__ = __complex__ = __round__ = _refused("the numerical value")
    __abs__ = __mod__ = __rmod__ = __floordiv__ = __rfloordiv__ = _refused("the absolute value or a remainder")
    __rpow__ = __rtruediv__ = _refused("a quotient, or a power with them in the exponent,")
