"""The velocities of a claim as a straight line of scalar operations, and their Taylor coefficients on balls, one by one.

Why one by one: coefficient n + 1 of a solution is coefficient n of its velocity over n + 1, so each order needs every
operation once, and an operation costs as many products as its order: much less than series products at every order. A
function enters by f(a)' = g a', where g is again on the line; at order n only lower coefficients of g are needed, so the
line may run in circles (sin and cos). The field is that of the checker, with the gradient of the cost written out.

Why the cost and the outputs stand on the line as well: -1/W is a slope where log W has no value, and 0 log W or (log W)^0
leave no trace in a sum. So every function that is asked for is kept, whatever becomes of its value, and where one of them
is not analytic on the ball nothing on the line has a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from operator import mul
from typing import Any

import flint

from symflow.checker.claims import Claim
from symflow.checker.derivatives import derivative
from symflow.checker.matrices import Matrices, Rows
from symflow.checker.real_roots import root
from symflow.checker.trees import Rejected, Tree, need, substitute, times, walk

Node = int
COST_AT = ("cost", "gradient", "jet", "curvature")  # heads of trees that take the cost, or a derivative of it, somewhere


class Line:
    """A commutative ring for the matrices of the checker whose values are places on the line."""

    def __init__(self) -> None:
        self.operations: list[tuple[Any, ...]] = []
        self.moving: list[bool] = []
        self.asked: set[Node] = set()  # functions that the trees evaluate; slopes beside them are not among these
        self._known: dict[Any, Node] = {}
        self._needed: dict[tuple[Node, ...], list[Node]] = {}

    def _new(self, moving: bool, *operation: Any) -> Node:
        found = self._known.get(operation)
        if found is None:
            found = self._known[operation] = len(self.operations)
            self.operations.append(operation)
            self.moving.append(moving)
        return found

    def number(self, value: Fraction) -> Node:
        return self._new(False, "number", Fraction(value))

    def input(self, index: int) -> Node:
        """A coordinate of the point."""
        return self._new(True, "input", index)

    def constant(self, name: str) -> Node:
        return self._new(False, "constant", name)

    def root(self, coefficients: Sequence[Fraction], index: int) -> Node:
        return self._new(False, "root", tuple(coefficients), index)

    def symbol(self, name: str) -> Node:
        raise Rejected(f"no value for {name}")

    def _value(self, a: Node) -> Fraction | None:
        operation = self.operations[a]
        return operation[1] if operation[0] == "number" else None

    def add(self, a: Node, b: Node) -> Node:
        x, y = self._value(a), self._value(b)
        if x is not None and y is not None:
            return self.number(x + y)
        if x == 0 or y == 0:
            return b if x == 0 else a
        return self._new(self.moving[a] or self.moving[b], "add", *sorted((a, b)))

    def multiply(self, a: Node, b: Node) -> Node:
        x, y = self._value(a), self._value(b)
        if x is not None and y is not None:
            return self.number(x * y)
        if x == 0 or y == 0:
            return self.number(Fraction(0))
        if x == 1 or y == 1:
            return b if x == 1 else a
        return self._new(self.moving[a] or self.moving[b], "multiply", *sorted((a, b)))

    def inverse(self, a: Node) -> Node:
        return self.function("inverse", a)

    def function(self, name: str, a: Node) -> Node:
        """f(a), which has to have a value even if nothing comes to depend on it."""
        place = self._function(name, a)
        self.asked.add(place)
        return place

    def _function(self, name: str, a: Node) -> Node:
        """f(a); its slope g stands beside it, and is made after it has a place."""
        if ("function", name, a) in self._known:
            return self._known["function", name, a]
        place = self._new(self.moving[a], "function", name, a)
        self.operations[place] = ("function", name, a, self._slope(name, a, place) if self.moving[a] else place)
        return place

    def needed(self, outputs: Sequence[Node]) -> list[Node]:
        """The places from which the outputs are made, in order; of functions also the slopes."""
        key = tuple(outputs)
        if key not in self._needed:
            found: set[Node] = set()
            ahead = list(outputs)
            while ahead:
                place = ahead.pop()
                if place not in found:
                    found.add(place)
                    kind, *rest = self.operations[place]
                    ahead += rest[1:] if kind == "function" else rest if kind in ("add", "multiply") else []
            self._needed[key] = sorted(found)
        return self._needed[key]

    def _slope(self, name: str, a: Node, f: Node) -> Node:
        one, minus, two = (self.number(Fraction(n)) for n in (1, -1, 2))
        times, add = self.multiply, self.add
        match name:
            case "exp":
                return f
            case "inverse":
                return times(minus, times(f, f))
            case "log":
                return self._function("inverse", a)
            case "sqrt":
                return self._function("inverse", times(two, f))
            case "sin" | "sinh" | "cosh":
                return self._function({"sin": "cos", "sinh": "cosh", "cosh": "sinh"}[name], a)
            case "cos":
                return times(minus, self._function("sin", a))
            case "tan":
                return add(one, times(f, f))
            case "tanh":
                return add(one, times(minus, times(f, f)))
            case "atan":
                return self._function("inverse", add(one, times(a, a)))
            case "asinh":
                return self._function("inverse", self._function("sqrt", add(one, times(a, a))))
            case "erf":
                below = self._function("inverse", self._function("sqrt", self.constant("pi")))
                return times(times(two, below), self._function("exp", times(minus, times(a, a))))
        raise Rejected(f"unknown function {name!r}")


def velocities(claim: Claim) -> tuple[Line, list[Node]]:
    """The line, and where the velocity of each coordinate stands: the letters in the order of the claim, row by row."""
    line, count = Line(), 0
    letters: dict[str, Rows] = {}
    for name, (rows, cols) in claim.letters.items():
        letters[name] = [[line.input(count + i * int(cols) + j) for j in range(int(cols))] for i in range(int(rows))]
        count += int(rows) * int(cols)
    slopes = gradient(claim)
    found: list[Node] = []
    for name in claim.letters:
        need(claim.velocities.get(name) is not None, f"{name} has no velocity")
        tree = written_out(claim.velocities[name], slopes)
        found += [node for row in Matrices(claim, line, letters).shaped(tree, ["letter", name]) for node in row]
    at = Matrices(claim, line, letters)
    for tree in evaluated(claim):
        at(tree)
    return line, found


def evaluated(claim: Claim) -> list[Tree]:
    """What has to have a value where the flow of a claim is followed: the outputs, and the cost wherever it is taken."""
    nodes = [node for velocity in claim.velocities.values() for node in walk(velocity)]
    taken = [node[1] if node[0] == "curvature" else node[-1] for node in nodes if node and node[0] in COST_AT]
    places: list[Tree] = []
    for place in [*([] if claim.product is None else [claim.product]), *taken]:
        if place not in places:
            places.append(place)
    return [*places, *(substitute(claim.cost, {"W": place}) for place in places)]


def gradient(claim: Claim) -> Tree:
    """The matrix of partial derivatives of the cost, in the letter W."""
    need(claim.cost != "arbitrary" and claim.cost_shape is not None, "a trajectory needs a concrete cost")
    rows, cols = (int(size) for size in claim.cost_shape or (1, 1))
    inner = claim.with_argument()

    def unit(i: int, j: int) -> Tree:
        return ["matrix", [["1" if (r, c) == (i, j) else "0" for c in range(cols)] for r in range(rows)]]

    return ["matrix", [[derivative(inner, claim.cost, {"W": unit(i, j)}) for j in range(cols)] for i in range(rows)]]


def written_out(tree: Tree, slopes: Tree) -> Tree:
    """Every gradient of the cost, at its argument, written out."""
    if not isinstance(tree, list):
        return tree
    if tree[0] == "gradient" or (tree[0] == "jet" and tree[1] == 1):
        return times("1", substitute(slopes, {"W": tree[-1]}))
    return [written_out(part, slopes) for part in tree]


def ball(value: Fraction) -> Any:
    """A ball around a rational, at the present precision."""
    return flint.arb(flint.fmpq(value.numerator, value.denominator))


def function_value(name: str, a: Any) -> Any:
    """An elementary function on a ball on which it is analytic; elsewhere not a number."""
    if name == "inverse":
        return 1 / a
    if name in ("log", "sqrt") and not a > 0:
        return flint.arb("nan")
    return getattr(a, name)()


def values(line: Line, point: Sequence[Any]) -> list[Any]:
    """The value of every operation at a point or on a box, balls; no numbers if a function is not seen to be analytic there."""
    found: list[Any] = []
    for kind, *rest in line.operations:
        match kind:
            case "input":
                found.append(point[rest[0]])
            case "add":
                found.append(found[rest[0]] + found[rest[1]])
            case "multiply":
                found.append(found[rest[0]] * found[rest[1]])
            case "function":
                found.append(function_value(rest[0], found[rest[1]]))
            case "number":
                found.append(ball(rest[0]))
            case "constant":
                found.append(flint.arb.pi() if rest[0] == "pi" else flint.arb(1).exp())
            case _:
                roots, interval = root(list(rest[0]), rest[1])
                low, high = roots.refined(interval, flint.ctx.prec)
                found.append(ball(low).union(ball(high)))
    return found if all(found[place].is_finite() for place in line.asked) else [flint.arb("nan")] * len(found)


def expansion(line: Line, outputs: Sequence[Node], start: Sequence[Any], order: int) -> list[list[Any]]:
    """The Taylor coefficients 0, …, order of every coordinate of the solution from `start`, balls."""
    coefficients = [[value] for value in values(line, start)]
    zero, solution = flint.arb(0), [[value, coefficients[k][0]] for value, k in zip(start, outputs, strict=True)]
    moving = [(place, *line.operations[place]) for place in line.needed(outputs) if line.moving[place]]
    inside = {rest[1] for _, kind, *rest in moving if kind == "function" and line.moving[rest[2]]}
    slopes: dict[Node, list[Any]] = {place: [] for place in inside}  # k a_k of the arguments of functions
    for n in range(1, order):
        for place, kind, *rest in moving:
            if kind == "input":
                value = solution[rest[0]][n]
            elif kind == "add":
                parts = [coefficients[k][n] for k in rest if line.moving[k]]
                value = parts[0] + parts[1] if len(parts) == 2 else parts[0]
            elif kind == "function":
                outer = coefficients[rest[2]]
                if not line.moving[rest[2]]:
                    value = coefficients[rest[1]][n] * outer[0]
                else:
                    value = sum(map(mul, slopes[rest[1]], outer[n - 1 :: -1]), zero) / n
            else:
                a, b = rest
                if line.moving[a] and line.moving[b]:
                    value = sum(map(mul, coefficients[a], coefficients[b][::-1]), zero)
                else:
                    fixed, other = (b, a) if line.moving[a] else (a, b)
                    value = coefficients[fixed][0] * coefficients[other][n]
            coefficients[place].append(value)
            if place in inside:
                slopes[place].append(n * value)
        for series, output in zip(solution, outputs, strict=True):
            series.append(coefficients[output][n] / (n + 1) if line.moving[output] else zero)
    return solution


def jacobian(line: Line, outputs: Sequence[Node], box: Sequence[Any]) -> list[list[Any]]:
    """The derivatives of the outputs by the inputs on a box: entry (i, j) that of output i by input j."""
    at, zero, columns = values(line, box), flint.arb(0), []
    nowhere = flint.arb(0) if all(at[place].is_finite() for place in line.asked) else flint.arb("nan")
    moving = [(place, *line.operations[place]) for place in line.needed(outputs) if line.moving[place]]
    for j in range(len(box)):
        tangent: list[Any] = [zero] * len(at)
        for place, kind, *rest in moving:
            if kind == "input":
                tangent[place] = flint.arb(int(rest[0] == j))
            elif kind == "add":
                tangent[place] = tangent[rest[0]] + tangent[rest[1]]
            elif kind == "function":
                tangent[place] = at[rest[2]] * tangent[rest[1]]
            else:
                tangent[place] = at[rest[0]] * tangent[rest[1]] + at[rest[1]] * tangent[rest[0]]
        columns.append([tangent[output] + nowhere for output in outputs])
    return [list(row) for row in zip(*columns, strict=True)]
