"""One search at given integer widths: sample a point, make a cost that fits, evaluate the conclusion.

Why the cost becomes letters first: of an arbitrary cost a statement only sees a few values (its gradient at the
product, its jets at some numbers). In the hypotheses these are letters like any other, so that W2^T grad f = 0 is
solved for the gradient as well as for W2; afterwards a concrete proper cost is made that takes these values. The
conclusion is then evaluated with that cost by dual numbers, and once more through the calculus of trees: if these two
disagree, that is a bug and not a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from symflow.errors import InternalError
from symflow.expressions import Expr, expand, fold, rebuild
from symflow.expressions.digits import rational_text
from symflow.expressions.tree import add, entry, letter, multiply, rational
from symflow.interpretations import (
    Modular,
    Rationals,
    Undefined,
    Unsupported,
    evaluate,
    evaluate_flow,
    random_cost,
    random_matrix,
)
from symflow.statements.concrete import with_cost
from symflow.statements.enclosed import Cells, value_at
from symflow.statements.hypotheses import always_true, relations
from symflow.statements.sampling import Constraint, Values, random_rows, sample
from symflow.statements.setting import Statement
from symflow.statements.trial_costs import polynomial, quadratic

COST_NODES = ("cost", "gradient", "curvature", "jet")


@dataclass(frozen=True)
class Found:
    """A point at which the statement fails: what goes into the certificate, and what the derivative is there."""

    dims: dict[str, int]
    values: Values
    cost: Expr | None
    cells: Cells

    def witness(self, statement: Statement) -> dict[str, Any]:
        """The witness of a counterexample certificate."""
        names = statement.letters
        letters = {n: [[rational_text(x) for x in row] for row in self.values[n]] for n in names}
        found: dict[str, Any] = {"dims": self.dims, "letters": letters}
        if self.cost is not None and statement.cost_expr is None:
            found["cost"] = self.cost.to_json()
        return found


class Search:
    """The search at given integer widths."""

    def __init__(self, statement: Statement, dims: Mapping[str, int], random: Random) -> None:
        self.dims, self.random = dict(dims), random
        self.statement = statement.at_dims(dims) if dims else statement
        self.field = self.statement.vector_field(single_layers=True)
        self.own_cost = self.statement.cost_expr
        self.virtual: dict[Expr, Expr] = {}
        self.then = self.statement.relation
        sides = [side for side in (self.then.left, self.then.right) if side is not None]
        self.expanded = [expand(side, self.field) for side in sides]
        self.original = sides
        self.met = False  # has a point been seen that satisfies the hypotheses?
        self.hypotheses = [
            self._constraint(one.op, expand(one.left if one.right is None else one.left - one.right, self.field))
            for one in relations(self.statement)
            if not always_true(one)
        ]
        self.cost_nodes = _cost_nodes([*self.expanded, *(one.value for one in self.hypotheses)])
        if not self.cost_nodes and any(_moves(side) for side in sides):  # dual numbers move every letter, by a field with a cost
            self.cost_nodes = _cost_nodes(list(self.field.values()))
        matrix_points = {node.args[0] for node in self.cost_nodes if node.op != "jet"}
        given_nodes = _cost_nodes([one.value for one in self.hypotheses])
        self.by_letters = self.own_cost is None and all(
            node.op == "jet" or (node.op == "gradient" and len(matrix_points) == 1) for node in given_nodes
        )
        if self.by_letters:
            self.hypotheses = [Constraint(one.op, self._hidden(one.value)) for one in self.hypotheses]

    def _constraint(self, op: str, value: Expr) -> Constraint:
        """A hypothesis; jets of a cost of one variable are written out, which is faster at many points."""
        if self.own_cost is not None and all(node.op == "jet" for node in _cost_nodes([value])):
            value = with_cost(value, self.own_cost)
        return Constraint(op, value, self.own_cost)

    def attempt(self, spread: int = 2) -> Found | None:
        """One random point that satisfies the hypotheses; found if the conclusion fails there."""
        cost = self.own_cost
        constraints = self.hypotheses
        if cost is None and self.cost_nodes and not self.by_letters:
            cost = self._blind_cost()
            constraints = [Constraint(one.op, one.value, cost) for one in constraints]
        shapes = {name: (int(value.rows), int(value.cols)) for name, value in self.statement.letters.items()}
        shapes |= {value.args[0]: (int(value.rows), int(value.cols)) for value in self.virtual.values()}
        values = sample(shapes, constraints, self.random, spread)
        if values is None:
            return None
        self.met = True
        try:
            if cost is None and self.cost_nodes:
                cost = self._fitting_cost(values)
                if cost is None:
                    return None
            return self.judged({name: values[name] for name in self.statement.letters}, cost)
        except Undefined:
            return self._undefined(values, cost)
        except Unsupported:
            return None

    def _undefined(self, values: Values, cost: Expr | None) -> Found | None:
        """A point without a value refutes 'defined'."""
        if self.then.op != "defined":
            return None
        return Found(self.dims, {name: values[name] for name in self.statement.letters}, cost, [])

    def agrees_modulo_a_prime(self) -> bool | None:
        """Whether both sides agree at a random point modulo a prime; None where that says nothing."""
        if self.then.op != "eq" or self.hypotheses:
            return None
        values: dict[str, Any] = {
            name: random_matrix(int(value.rows), int(value.cols), self.random)
            for name, value in self.statement.letters.items()
        }
        cost = self.own_cost
        if cost is None and self.cost_nodes:
            cost = random_cost(*self._cost_shape(), self.random)
        at = Modular(values, cost)
        try:
            left, right = (evaluate_flow(side, at, self.field) for side in self.original)
        except Unsupported:
            return None
        return at.is_zero(at.add(left, at.scale(right, Fraction(-1))))

    def judged(self, values: Values, cost: Expr | None) -> Found | None:
        """The conclusion at a point, by two routes."""
        cells = self._difference(self.original, values, cost)
        again = self._difference(self.expanded, values, cost)
        if len(again) == len(again[0]) == 1:  # the derivative of what does not move is 0, of every shape
            again = [[again[0][0]] * len(row) for row in cells]
        for row, other in zip(cells, again, strict=True):
            for (low, high), (floor, roof) in zip(row, other, strict=True):
                if high < floor or roof < low:
                    raise InternalError("the derivative of a tree disagrees with dual numbers; please report the expression")
        return Found(self.dims, values, cost, cells) if _fails(self.then.op, cells) else None

    def _difference(self, sides: list[Expr], values: Values, cost: Expr | None) -> Cells:
        left = value_at(sides[0], values, cost, self.field)
        if len(sides) == 1:
            return left
        right = value_at(sides[1], values, cost, self.field)
        rows, cols = max(len(left), len(right)), max(len(left[0]), len(right[0]))

        def at(cells: Cells, i: int, j: int) -> tuple[Fraction, Fraction]:
            return cells[i][j] if (len(cells), len(cells[0])) == (rows, cols) else cells[0][0]

        return [
            [(at(left, i, j)[0] - at(right, i, j)[1], at(left, i, j)[1] - at(right, i, j)[0]) for j in range(cols)]
            for i in range(rows)
        ]

    # --- costs ------------------------------------------------------------------------------------------------------
    def _hidden(self, expr: Expr) -> Expr:
        """The expression with what it sees of the cost as letters."""

        def rule(node: Expr, below: list[Expr]) -> Expr:
            children = list(node.children())
            new = node if all(a is b for a, b in zip(children, below, strict=True)) else rebuild(node, below)
            if new.op not in COST_NODES:
                return new
            return self.virtual.setdefault(new, letter(f"seen_{len(self.virtual)}", new.rows, new.cols))

        return fold(expr, rule)

    def _blind_cost(self) -> Expr:
        """A concrete cost, chosen before the point."""
        rows, cols = self._cost_shape()
        if rows == cols == 1:
            jets = {Fraction(self.random.randint(-1, 1)): {k: Fraction(self.random.randint(-2, 2)) for k in (1, 2)}}
            return polynomial(jets)
        if self.statement.setting.cost_is or self.random.random() < 0.5:
            target = random_rows(rows, cols, self.random)
            return quadratic(target, random_rows(rows, cols, self.random), Fraction(self.random.choice([1, 1, 2])))
        return random_cost(rows, cols, self.random, degree=4, bound=2)

    def _cost_shape(self) -> tuple[int, int]:
        point = next(node.args[1] if node.op == "jet" else node.args[0] for node in self.cost_nodes)
        return int(point.rows), int(point.cols)

    def _fitting_cost(self, values: Values) -> Expr | None:
        """A concrete cost that takes the values which the hypotheses gave to the letters seen of it."""
        if self._cost_shape() == (1, 1):
            return self._scalar_cost(values)
        node, seen = next(iter(self.virtual.items()), (None, None))
        points = {one.args[0] for one in self.cost_nodes if one.op != "jet"}
        point = node.args[0] if node is not None else next(iter(points))
        rows, cols = int(point.rows), int(point.cols)
        try:
            product = evaluate(point, Rationals(values))
        except Undefined:
            raise
        except Unsupported:
            return self._linear_cost(rows, cols)
        slope = values[seen.args[0]] if seen is not None else random_rows(rows, cols, self.random)
        bent = any(one.op == "curvature" for one in self.cost_nodes) and self.random.random() < 0.3
        if node is None and not self.statement.setting.cost_is and (len(points) > 1 or bent):
            return random_cost(rows, cols, self.random, degree=3, bound=2)
        return quadratic(product, slope, Fraction(self.random.choice([1, 1, 1, 2])))

    def _scalar_cost(self, values: Values) -> Expr | None:
        known = dict(values)
        jets: dict[Fraction, dict[int, Fraction]] = {}
        fixed: set[tuple[Fraction, int]] = set()
        for node, seen in self.virtual.items():
            at, wanted = evaluate(node.args[1], Rationals(known))[0][0], values[seen.args[0]][0][0]
            if jets.setdefault(at, {}).setdefault(node.args[0], wanted) != wanted:
                return None
            fixed.add((at, node.args[0]))
        for node in self.cost_nodes:
            try:
                at = evaluate(self._hidden_known(node.args[1]), Rationals(known))[0][0]
            except Undefined:
                raise
            except Unsupported:
                continue
            jets.setdefault(at, {}).setdefault(node.args[0], random_rows(1, 1, self.random)[0][0])
        return polynomial(jets) if jets else self._linear_cost(1, 1)

    def _linear_cost(self, rows: int, cols: int) -> Expr | None:
        """Where the point is not rational: a linear cost, whose gradient is rational all the same."""
        if self.statement.setting.cost_is:
            return None
        point = letter("W", rows, cols)
        if rows == cols == 1:
            slope = self.random.choice([1, -1, 2])
            return point if slope == 1 else multiply(rational(slope), point)
        slopes = random_rows(rows, cols, self.random)
        terms = [multiply(rational(x), entry(point, i, j)) for i, row in enumerate(slopes) for j, x in enumerate(row) if x]
        return add(*terms) if terms else entry(point, 0, 0)

    def _hidden_known(self, expr: Expr) -> Expr:
        def rule(node: Expr, below: list[Expr]) -> Expr:
            children = list(node.children())
            new = node if all(a is b for a, b in zip(children, below, strict=True)) else rebuild(node, below)
            return self.virtual.get(new, new)

        return fold(expr, rule)


def _cost_nodes(exprs: list[Expr]) -> list[Expr]:
    found: dict[Expr, None] = {}

    def rule(node: Expr, below: list[None]) -> None:
        if node.op in COST_NODES:
            found[node] = None

    for expr in exprs:
        fold(expr, rule)
    return list(found)


def _moves(expr: Expr) -> bool:
    """Whether a derivative along the flow is asked for."""
    return fold(expr, lambda node, below: node.op == "along" or any(below))


def _fails(op: str, cells: Cells) -> bool:
    entries = [cell for row in cells for cell in row]
    if op == "eq":
        return any(low > 0 or high < 0 for low, high in entries)
    if op == "ne":
        return all(low == high == 0 for low, high in entries)
    if op in ("ge", "gt"):
        return any(high < 0 or (op == "gt" and high <= 0) for _, high in entries)
    return False
