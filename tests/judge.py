"""An evaluator of claims (docs/claims.md) that shares nothing with symflow: the judge of the soundness campaign.

Why unrelated: a mutant is called false because this file says so, by plain evaluation at random rational points. The flow
is the plain derivative of f(product) with nilpotent numbers on a concrete random cost: no product rule, no formula for
the field of a layer, no normal form. An opaque letter is a single layer or a product of two. Hypotheses are met by
solving for one letter after another what is affine in it; the linear term of the cost counts as a letter.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

import jets
from jets import Jet, NoValue, Rows

Claim = dict[str, Any]
NUMBERS = [Fraction(n, d) for d in (1, 1, 2, 3) for n in (-3, -2, -1, 1, 2, 3)]
UNITS = {1: [[1]], 2: [[1, 0], [Fraction(3, 5), Fraction(4, 5)], [Fraction(-5, 13), Fraction(12, 13)]],
         3: [[Fraction(1, 3), Fraction(2, 3), Fraction(-2, 3)], [0, 1, 0], [Fraction(2, 7), Fraction(-3, 7), Fraction(6, 7)]]}
SMALL = Fraction(1, 10**45)  # elementary functions carry 60 digits
LINEAR = "linear term of the cost"


class CannotJudge(Exception):
    """A kind of statement that points do not decide, or hypotheses that no point was found for."""


def lists(tree: Any) -> Iterator[list[Any]]:
    if isinstance(tree, list):
        yield tree
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from lists(part)


def heads(tree: Any) -> set[str]:
    return {node[0] for node in lists(tree) if node and isinstance(node[0], str)}


@dataclass
class World:
    """One claim at one point: integer dimensions, values of letters, a cost, and how everything moves."""

    claim: Claim
    dims: dict[str, int]
    random: Random
    values: dict[str, Rows] = field(default_factory=dict)
    forms: list[tuple[int, Fraction, list[list[Fraction]], Fraction]] = field(default_factory=list)
    halves: dict[str, tuple[str, str]] = field(default_factory=dict)
    fresh: int = 0

    def size(self, d: Any) -> int:
        return self.dims[d] if isinstance(d, str) else int(d)

    def shape(self, name: str) -> tuple[int, int]:
        rows, cols = self.claim["letters"][name]
        return self.size(rows), self.size(cols)

    def infinitesimal(self) -> tuple[Jet, int]:
        self.fresh += 1
        return jets.infinitesimal(self.fresh), 1 << self.fresh

    # --- the cost ---------------------------------------------------------------------------------------------------
    def choose_cost(self, rows: int, cols: int) -> None:
        """norm2(W) c + l1(W)^2 + l2(W)^4 + l3(W)^6 + linear: proper, bounded below, analytic, with general derivatives."""
        pick = self.random.choice
        for degree in (2, 3 if not self.claim.get("cost_is") else 4, 4, 6):
            form = [[pick(NUMBERS) for _ in range(cols)] for _ in range(rows)]
            self.forms.append((degree, abs(pick(NUMBERS)), form, pick(NUMBERS)))
        self.values[LINEAR] = [[jets.const(pick(NUMBERS)) for _ in range(cols)] for _ in range(rows)]

    def cost(self, at: Rows) -> Jet:
        tree = self.claim.get("cost", "arbitrary")
        if tree != "arbitrary":
            return self.tree(tree, {**self.values, "W": at})[0][0]
        if not self.forms:
            self.choose_cost(len(at), len(at[0]))
        total = jets.mul(jets.const(2), jets.total(jets.mul(x, x) for row in at for x in row))
        linear = self.values[LINEAR]
        total = jets.add(total, jets.total(jets.mul(a, x) for p, q in zip(linear, at, strict=True) for a,
                x in zip(p, q, strict=True)))
        for degree, weight, form, shift in self.forms:
            value = jets.add(jets.const(shift), jets.total(
                jets.mul(jets.const(a), x) for p, q in zip(form, at, strict=True) for a, x in zip(p, q, strict=True)))
            power = jets.const(weight)
            for _ in range(degree):
                power = jets.mul(power, value)
            total = jets.add(total, power)
        return total

    def slope(self, at: Rows, directions: list[Rows]) -> Jet:
        """The mixed derivative of the cost in the directions."""
        mask = 0
        for direction in directions:
            e, bit = self.infinitesimal()
            mask |= bit
            at = jets.madd(at, jets.scale(e, direction))
        return jets.coefficient(self.cost(at), mask)

    # --- the flow ---------------------------------------------------------------------------------------------------
    def outputs(self, values: dict[str, Rows]) -> Rows:
        """The argument of the cost: the product of the layers, or the outputs of an activation network."""
        flow = self.claim["flow"]
        if flow["network"] == "linear":
            product = None
            for layer in flow["layers"]:
                for name in self.halves.get(layer, (layer,)):
                    product = values[name] if product is None else jets.matmul(product, values[name])
            assert product is not None
            return product
        found = []
        for sample in flow["samples"]:
            terms = []
            for j in range(flow["units"]):
                x = jets.mul(jets.const(Fraction(sample)), values["w1"][j][0])
                terms.append(jets.mul(values["w2"][0][j], self.tree(flow["activation"], {"x": [[x]]})[0][0]))
            found.append([jets.total(terms)])
        return found

    def velocities(self, values: dict[str, Rows]) -> dict[str, Rows]:
        """Minus the plain derivative of f(outputs) in each entry; an explicit field as it stands."""
        flow = self.claim.get("flow")
        if flow is None:
            raise CannotJudge("no flow")
        if "field" in flow:
            return {name: self.shaped(move, *self.shape(name), values) for name, move in flow["field"].items() if move}
        names = [n for layer in flow["layers"] for n in self.halves.get(layer,
                (layer,))] if flow["network"] == "linear" else ["w1", "w2"]
        found: dict[str, Rows] = {}
        for name in names:
            rows, cols = len(values[name]), len(values[name][0])
            cells: Rows = [[{} for _ in range(cols)] for _ in range(rows)]
            for i in range(rows):
                for j in range(cols):
                    e, mask = self.infinitesimal()
                    moved = [[jets.add(x, e) if (p, q) == (i, j) else x for q, x in enumerate(row)] for p,
                            row in enumerate(values[name])]
                    cost = self.cost(self.outputs({**values, name: moved}))
                    cells[i][j] = jets.mul(jets.const(-1), jets.coefficient(cost, mask))
            found[name] = cells
        for layer, (left, right) in self.halves.items():
            found[layer] = jets.madd(jets.matmul(found[left], values[right]), jets.matmul(values[left], found[right]))
        return found

    # --- trees ------------------------------------------------------------------------------------------------------
    def shaped(self, tree: Any, rows: int, cols: int, values: dict[str, Rows]) -> Rows:
        return [[{} for _ in range(cols)] for _ in range(rows)] if tree == "0" else self.tree(tree, values)

    def tree(self, tree: Any, values: dict[str, Rows]) -> Rows:
        if not isinstance(tree, list):
            return [[jets.const(Fraction(tree))]]
        op, args = tree[0], tree[1:]
        if op == "letter":
            return values[args[0]]
        if op == "sum":
            parts = [self.tree(arg, values) for arg in args if arg != "0"]
            value = parts[0] if parts else [[{}]]
            for part in parts[1:]:
                value = jets.madd(value, part)
            return value
        if op == "product":
            value = self.tree(args[0], values)
            for arg in args[1:]:
                value = jets.matmul(value, self.tree(arg, values))
            return value
        if op == "identity":
            return jets.identity(self.size(args[0]))
        if op == "matrix":
            return [[self.tree(cell, values)[0][0] for cell in row] for row in args[0]]
        if op == "constant":
            return [[jets.const(jets.PI if args[0] == "pi" else jets.decimal("exp", Fraction(1)))]]
        if op in ("along", "direction"):
            return self.moved(op, args, values)
        if op in ("function", "jet"):
            a = self.tree(args[1], values)
            return [[jets.function(args[0], a[0][0])]] if op == "function" else [[self.slope(a, [jets.identity(1)] * args[0])]]
        return self.unary(op, self.tree(args[0], values), args, values)

    def moved(self, op: str, args: list[Any], values: dict[str, Rows]) -> Rows:
        moves = self.velocities(values) if op == "along" else {
            name: self.shaped(move, *self.shape(name), values) for name, move in args[1].items()}
        e, mask = self.infinitesimal()
        there = {**values, **{name: jets.madd(values[name], jets.scale(e, move)) for name, move in moves.items()}}
        return [[jets.coefficient(x, mask) for x in row] for row in self.tree(args[0], there)]

    def unary(self, op: str, a: Rows, args: list[Any], values: dict[str, Rows]) -> Rows:
        if op == "transpose":
            return jets.transpose(a)
        if op == "entry":
            return [[a[args[1]][args[2]]]]
        if op == "norm2":
            return [[jets.total(jets.mul(x, x) for row in a for x in row)]]
        if op == "cost":
            return [[self.cost(a)]]
        if op in ("gradient", "curvature"):
            unit = [[[[jets.const(int((p, q) == (i, j))) for q in range(len(a[0]))] for p in range(len(a))]
                     for j in range(len(a[0]))] for i in range(len(a))]
            more = [self.shaped(args[1], len(a), len(a[0]), values)] if op == "curvature" else []
            return [[self.slope(a, [cell, *more]) for cell in row] for row in unit]
        if len(a) != len(a[0]):
            raise ValueError(f"{op} of a matrix that is not square")
        if op == "trace":
            return [[jets.total(a[i][i] for i in range(len(a)))]]
        if op == "det":
            return [[jets.det(a)]]
        if op == "adjugate":
            return jets.adjugate(a)
        assert op == "power", op
        base, value = a if args[1] >= 0 else [[jets.inverse(a[0][0])]], jets.identity(len(a))
        for _ in range(abs(args[1])):
            value = jets.matmul(value, base)
        return value

    # --- statements -------------------------------------------------------------------------------------------------
    def residual(self, statement: list[Any]) -> list[Fraction]:
        """The entries of left minus right."""
        a, b = statement[1:3]
        one = self.tree(a if a != "0" else b, self.values)
        left = self.shaped(a, len(one), len(one[0]), self.values)
        right = self.shaped(b, len(one), len(one[0]), self.values)
        return [jets.real(x) for row in jets.madd(left, jets.scale(jets.const(-1), right)) for x in row]

    def holds(self, statement: list[Any], slack: Fraction) -> bool:
        """Does the statement hold here, up to the digits of elementary functions?"""
        if statement[0] == "defined":
            try:
                return bool(self.tree(statement[1], self.values))
            except NoValue:
                return False
        cells = self.residual(statement)
        if statement[0] == "eq":
            return all(abs(x) <= slack for x in cells)
        if statement[0] == "ne":
            return any(cells)
        return all(x >= -slack if statement[0] == "ge" else x > 0 for x in cells)


def relations(claim: Claim) -> list[list[Any]]:
    """The hypotheses, named facts written out."""
    found = []
    for row in claim.get("given", []):
        if row[0] != "rule":
            found.append(row)
            continue
        m, fact = row[-1], row[1]
        unit = [["eq", ["product", ["transpose", ["letter", v]], ["letter", v]], "1"] for v in row[2:-1][:2]]
        if fact == "kernel vector":
            found += [["eq", ["product", ["transpose", ["letter", row[2]]], m], "0"], unit[0]]
        elif fact == "singular vectors":
            psi, phi, sigma = (["letter", v] for v in row[2:5])
            found += [*unit, ["eq", ["product", m, phi], ["product", sigma, psi]], ["gt", sigma, "0"],
                      ["eq", ["product", ["transpose", m], psi], ["product", sigma, phi]]]
    return found


def dimensions(claim: Claim, random: Random) -> dict[str, int] | None:
    names = sorted({d for shape in claim["letters"].values() for d in shape if isinstance(d, str)})
    for _ in range(200):
        dims = {name: random.choice((1, 2, 2, 3)) for name in names}
        sizes = [(dims.get(a, a), op, dims.get(b, b)) for a, op, b in claim.get("dims", [])]
        if all(a > b or (op == ">=" and a == b) for a, op, b in sizes):
            return dims
    return None


def solve(rows: list[list[Fraction]], right: list[Fraction], random: Random) -> list[Fraction] | None:
    """A random solution of a linear system; None if there is none."""
    n = len(rows[0])
    table, pivots = [[*row, b] for row, b in zip(rows, right, strict=True)], []
    for column in range(n):
        found = next((i for i in range(len(pivots), len(table)) if table[i][column]), None)
        if found is None:
            continue
        k = len(pivots)
        table[k], table[found] = table[found], table[k]
        table[k] = [x / table[k][column] for x in table[k]]
        for i in range(len(table)):
            if i != k and table[i][column]:
                table[i] = [x - table[i][column] * y for x, y in zip(table[i], table[k], strict=True)]
        pivots.append(column)
    if any(row[-1] for row in table[len(pivots):]):
        return None
    x = [random.choice(NUMBERS) for _ in range(n)]
    for row, column in zip(table, pivots, strict=False):
        x[column] = row[-1] - sum((row[j] * x[j] for j in range(n) if j not in pivots), Fraction(0))
    return x


def world(claim: Claim, random: Random) -> World | None:
    """A random point at which the hypotheses hold, or None where this attempt met none."""
    dims = dimensions(claim, random)
    if dims is None:
        return None
    here, flow = World(claim, dims, random), claim.get("flow") or {}
    wanted = relations(claim)
    for name in claim["letters"]:
        rows, cols = here.shape(name)
        here.values[name] = [[jets.const(random.choice(NUMBERS)) for _ in range(cols)] for _ in range(rows)]
    for name in flow.get("opaque", []):
        if random.random() < 0.5 and not any(["letter", name] in list(lists(row)) for row in wanted):
            rows, cols = here.shape(name)
            here.halves[name] = (f"{name} left", f"{name} right")
            here.values[f"{name} left"] = [[jets.const(random.choice(NUMBERS)) for _ in range(2)] for _ in range(rows)]
            here.values[f"{name} right"] = [[jets.const(random.choice(NUMBERS)) for _ in range(cols)] for _ in range(2)]
            here.values[name] = jets.matmul(here.values[f"{name} left"], here.values[f"{name} right"])
    return here if meets(here, wanted) else None


def meets(here: World, wanted: list[list[Any]]) -> bool:
    """Solve the equations letter by letter in a random order, then check everything."""
    equations = [row for row in wanted if row[0] == "eq"]
    names = [name for name in here.claim["letters"] if name not in here.halves]
    fixed = set()
    for row in equations:  # unit vectors and signs first: rational ones from a table
        body = row[1]
        if row[2] == "1" and body[0] == "product" and len(body) == 3 and body[1] == ["transpose",
                body[2]] and body[2][0] == "letter":
            rows, cols = here.shape(body[2][1])
            if cols == 1 and rows in UNITS:
                here.values[body[2][1]] = [[jets.const(x)] for x in here.random.choice(UNITS[rows])]
                fixed.add(body[2][1])
        if row[2] == "1" and body[0] == "power" and body[1][0] == "letter" and body[2] == 2:
            here.values[body[1][1]] = [[jets.const(here.random.choice((1, -1)))]]
            fixed.add(body[1][1])
    order = [name for name in names if name not in fixed]
    here.random.shuffle(order)
    costly = {"cost", "gradient", "curvature", "jet", "along"}
    if any(heads(row) & costly for row in equations) and here.claim.get("cost", "arbitrary") == "arbitrary":
        for row in equations:
            here.residual(row)  # makes the cost
        order.append(LINEAR)
    try:
        for k, name in enumerate(order):
            later = set(order[k + 1:])
            ripe = [row for row in equations if uses(row, name, costly) and not any(uses(row, other, costly) for other in later)]
            if ripe and not solved(here, name, ripe):
                return False
        return all(here.holds(row, Fraction(0)) for row in wanted)
    except (NoValue, ZeroDivisionError):
        return False


def uses(row: list[Any], name: str, costly: set[str]) -> bool:
    return bool(heads(row) & costly) if name == LINEAR else ["letter", name] in list(lists(row))


def solved(here: World, name: str, ripe: list[list[Any]]) -> bool:
    rows, cols = len(here.values[name]), len(here.values[name][0])

    def residual(vector: list[Fraction]) -> list[Fraction]:
        here.values[name] = [[jets.const(x) for x in vector[i * cols:(i + 1) * cols]] for i in range(rows)]
        return [x for row in ripe for x in here.residual(row)]

    size = rows * cols
    start = residual([Fraction(0)] * size)
    columns = [[a - b for a, b in zip(residual([Fraction(int(i == k)) for i in range(size)]), start, strict=True)]
            for k in range(size)]
    found = solve([[column[i] for column in columns] for i in range(len(start))], [-x for x in start], here.random)
    return found is not None and not any(residual(found))


def fails_at(claim: Claim, witness: dict[str, Any]) -> bool:
    """Does the claim fail at the point of a counterexample, every hypothesis being met there? Signs up to 45 digits."""
    cost = witness.get("cost", claim.get("cost", "arbitrary"))
    here = World({**claim, "cost": cost}, witness.get("dims", {}), Random(0))
    here.values = {name: [[jets.const(Fraction(x)) for x in row] for row in rows] for name, rows in witness["letters"].items()}
    slack = SMALL if {"function", "constant"} & heads([claim["then"], claim.get("flow"), cost]) else Fraction(0)
    return all(here.holds(row, Fraction(0)) for row in relations(claim)) and not here.holds(claim["then"], slack)


def is_false(claim: Claim, points: int = 3, seed: int = 0, attempts: int = 20) -> bool | None:
    """True when the claim fails at one of a few random points; False when it holds at all of them; None when no point can
    tell (another kind of statement, or no point met the hypotheses)."""
    if claim["then"][0] not in ("eq", "ne", "ge", "gt", "defined"):
        return None
    inside = [claim["then"], claim.get("flow"), claim.get("cost")]
    slack = SMALL if {"function", "constant"} & heads(inside) else Fraction(0)
    random, met = Random(zlib.crc32(repr(claim).encode()) + seed), 0
    if claim["then"][0] in ("ge", "gt"):
        points *= 6
    for _ in range(attempts + 6 * points):
        try:
            here = world(claim, random)
            if here is None:
                continue
            if not here.holds(claim["then"], slack):
                return True
        except NoValue:
            continue
        except CannotJudge:
            return None
        met += 1
        if met >= points:
            return False
    return None
