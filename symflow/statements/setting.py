"""What a statement is about: letters, a flow, a cost, abbreviations and hypotheses.

Why abbreviations are inlined when a statement is read: a claim must stand on its own, so the tree that is proved and
the tree that is written into the certificate are one tree, without names that somebody else has to look up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from symflow.errors import ModelError
from symflow.expressions import Relation, parse, parse_relation, rename_dims
from symflow.expressions.tree import Dim, Expr, gradient, letter
from symflow.models import ActivationNetwork, ArbitraryCost, Chain, Cost, Layer
from symflow.models.costs import read_cost

Rule = tuple[Any, ...]
COST_IS = ("proper", "bounded below", "analytic")
RULES = {"adjugate": 1, "kernel vector": 2, "singular vectors": 4}
_CONDITION = re.compile(r"\s*([A-Za-z]\w*|\d+)\s*(>=|>|<=|<)\s*([A-Za-z]\w*|\d+)\s*", re.ASCII)


@dataclass(frozen=True)
class Setting:
    """Letters with shapes, what moves, which cost, and what is given.

    Parameters
    ----------
    letters
        Name and shape (rows, cols) of each letter; a dimension is a positive integer or a name.
    layers, opaque
        The product of the network from left to right, and which of its layers are opaque. With a field, the layers only
        say which network the field moves, and opaque letters move in a way that is not said: none of their derivatives
        has a value.
    cost
        "arbitrary", or a text in the letter W (w for a scalar).
    define
        Abbreviations in the proof grammar; each may use those before it.
    given
        Hypotheses: relations as texts, rules as tuples such as ("kernel vector", "gamma", "W1").
    dims
        Conditions on named dimensions, such as "d1 > d0".
    cost_is
        Hypotheses on an arbitrary cost: proper, bounded below, analytic.
    field
        An explicit flow: the velocity of each letter that moves, as a text.
    activation, units, samples
        The flow of an activation network with letters w1 and w2.
    sign_hint
        For an inequality: pairs (coefficient, factors) whose sum of products is the difference of its sides; a factor
        is a text (a square, a norm2, an exp, or the difference of the sides of a hypothesis).

    Examples
    --------
    >>> letters = {"W1": ("d1", "d0"), "W2": ("d2", "d1")}
    >>> setting = Setting(letters, layers=("W2", "W1"), define={"C": "W1@W1.T - W2.T@W2"})
    >>> setting.statement("ddt(C) = 0").to_claim()["flow"]["layers"]
    ['W2', 'W1']
    """

    letters: Mapping[str, tuple[Dim, Dim]] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    opaque: tuple[str, ...] = ()
    cost: str | Expr | ArbitraryCost | Cost = "arbitrary"
    define: Mapping[str, str] = field(default_factory=dict)
    given: tuple[str | Rule, ...] = ()
    dims: tuple[str, ...] = ()
    cost_is: tuple[str, ...] = ()
    field: Mapping[str, str] | None = None
    activation: str | Expr | None = None
    units: int = 1
    samples: tuple[str, ...] = ("1",)
    sign_hint: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.given, str) or isinstance(self.dims, str) or isinstance(self.layers, str):
            raise ModelError("given, dims and layers of a Setting are tuples; for a single one write (…,) with a comma")
        if self.activation is not None and (self.layers or self.field is not None):
            raise ModelError("a Setting has one flow: layers, an activation, or a field; drop the others")
        for name in (*self.layers, *self.opaque):
            if name not in self.letters:
                raise ModelError(f"the layer {name} is not among the letters; declare it in letters={{…}}")
        if self.field is not None and set(self.opaque) & set(self.field):
            raise ModelError(f"{min(set(self.opaque) & set(self.field))} is opaque and has a velocity; drop one of them")
        if self.field is not None and set(self.layers) - set(self.opaque) - set(self.field):
            still = min(set(self.layers) - set(self.opaque) - set(self.field))
            raise ModelError(f"the field gives the layer {still} no velocity; add one, or name it in opaque")
        if self.field is None and set(self.opaque) - set(self.layers):
            raise ModelError(f"the opaque letter {min(set(self.opaque) - set(self.layers))} is not a layer; add it to layers")
        for word in self.cost_is:
            if word not in COST_IS:
                raise ModelError(f"cost_is knows {', '.join(COST_IS)}, not {word!r}")

    @cached_property
    def letter_exprs(self) -> dict[str, Expr]:
        """Every letter, those of an activation network included."""
        found = {name: letter(name, *shape) for name, shape in self.letters.items()}
        if isinstance(self.network, ActivationNetwork):
            found = {**self.network.letters, **found}
        return found

    @cached_property
    def names(self) -> dict[str, Expr]:
        """What each name stands for: letters and abbreviations."""
        found = dict(self.letter_exprs)
        for name, text in self.define.items():
            found[name] = parse(text, found, proof_grammar=True)
        return found

    @cached_property
    def network(self) -> Chain | ActivationNetwork | None:
        """The network, if the flow is that of one."""
        if self.activation is not None:
            return ActivationNetwork(self.activation, self.units, self.samples)
        if not self.layers:
            return None
        return Chain([Layer(name, *self.letters[name], name in self.opaque) for name in self.layers])

    @cached_property
    def cost_expr(self) -> Expr | None:
        """A concrete cost as an expression in W; None when it is arbitrary."""
        cost = self.cost if isinstance(self.cost, ArbitraryCost | Cost) else read_cost(self.cost)
        if isinstance(cost, ArbitraryCost):
            return None
        rows, cols = self.network.input_shape if self.network else (1, 1)
        return cost.bind(rows, cols)

    @property
    def field_exprs(self) -> dict[str, Expr] | None:
        """An explicit field."""
        if self.field is None:
            return None
        return {name: parse(text, self.names, proof_grammar=True) for name, text in self.field.items()}

    def statement(self, text: str) -> Statement:
        """Read a statement of this setting."""
        given: list[Relation | Rule] = []
        for hypothesis in self.given:
            given.append(parse_relation(hypothesis, self.names) if isinstance(hypothesis, str) else self._rule(hypothesis))
        return Statement(self, parse_relation(text, self.names), tuple(given))

    def in_full(self, text: str) -> str:
        """A formula with what it takes for granted: the abbreviations in it, the hypotheses, the activation and the cost.

        Examples
        --------
        >>> Setting({"a": (1, 1)}, define={"b": "a^2"}, given=("a > 0",)).in_full("b > 0")
        'b > 0  where b = a^2  given a > 0'
        """
        used: list[str] = []
        for name in reversed(list(self.define)):
            if any(re.search(rf"\b{name}\b", part) for part in (text, *(self.define[one] for one in used))):
                used.insert(0, name)
        given = [one if isinstance(one, str) else " ".join(map(str, one)) for one in self.given]
        parts = [text, "  where " + ", ".join(f"{name} = {self.define[name]}" for name in used) if used else ""]
        parts += ["  given " + ", ".join(given) if given else ""]
        parts += [f"  with sigma(x) = {self.activation}" if self.activation is not None else ""]
        parts += [f"  with f(w) = {self.cost}" if isinstance(self.cost, str) and self.cost != "arbitrary" else ""]
        return "".join(parts)

    def _rule(self, rule: Rule) -> Rule:
        if not rule or rule[0] not in RULES or len(rule) != RULES[rule[0]] + 1:
            raise ModelError(f"unknown rule {rule!r}; known are {', '.join(f'({name!r}, …)' for name in RULES)}")
        head, *names, value = rule
        for name in names:
            if name not in self.letter_exprs:
                raise ModelError(f"the rule {head!r} names the letter {name}, which is not declared; add it to letters")
        return (head, *names, value if isinstance(value, Expr) else parse(value, self.names, proof_grammar=True))

    def conditions(self) -> list[tuple[Dim, str, Dim]]:
        """The conditions on dimensions, each as (left, > or >=, right)."""
        found: list[tuple[Dim, str, Dim]] = []
        for text in self.dims:
            match = _CONDITION.fullmatch(text)
            if match is None:
                raise ModelError(f"the condition {text!r} on dimensions is not of the form 'd1 > d0'; use >, >=, < or <=")
            op = match[2]
            left, right = (int(side) if side.isdigit() else side for side in (match[1], match[3]))
            found.append((left, op, right) if op in (">", ">=") else (right, op.replace("<", ">"), left))
        return found


@dataclass(frozen=True)
class Statement:
    """A relation in a setting, with its hypotheses read; `assigned` gives integers to named dimensions."""

    setting: Setting
    relation: Relation
    given: tuple[Relation | Rule, ...] = ()
    assigned: tuple[tuple[str, int], ...] = ()

    @property
    def letters(self) -> dict[str, Expr]:
        """The letters, in the shapes that hold here."""
        return {name: rename_dims(value, dict(self.assigned)) for name, value in self.setting.letter_exprs.items()}

    @property
    def free_dims(self) -> list[str]:
        """The named dimensions that have no integer yet."""
        names = {dim for value in self.letters.values() for dim in value.shape if isinstance(dim, str)}
        return sorted(names)

    @cached_property
    def network(self) -> Chain | ActivationNetwork | None:
        """The network in the shapes that hold here."""
        network, dims = self.setting.network, dict(self.assigned)
        if not isinstance(network, Chain) or not dims:
            return network

        def size(dim: Dim) -> Dim:
            return dims.get(dim, dim) if isinstance(dim, str) else dim

        return Chain([Layer(one.name, size(one.rows), size(one.cols), one.opaque) for one in network.layers])

    @cached_property
    def cost_expr(self) -> Expr | None:
        """The concrete cost, or None when it is arbitrary."""
        cost = self.setting.cost_expr
        return cost if cost is None else rename_dims(cost, dict(self.assigned))

    def vector_field(self, single_layers: bool = False) -> dict[str, Expr]:
        """The velocity of each letter that moves; `single_layers` lets opaque letters move as layers of their own."""
        explicit = self.setting.field_exprs
        if explicit is not None:
            return {name: rename_dims(value, dict(self.assigned)) for name, value in explicit.items()}
        network = self.network
        if network is None:
            return {}
        if single_layers and isinstance(network, Chain):
            network = Chain([Layer(one.name, one.rows, one.cols) for one in network.layers])
        return network.velocities(gradient(network.product))

    def to_claim(self) -> dict[str, Any]:
        """The claim of docs/claims.md."""
        setting, network = self.setting, self.network
        flow: Any = network.claim_part() if network else None
        if setting.field_exprs is not None:
            moves = {name: value.to_json() for name, value in self.vector_field().items()}
            flow = {"field": {**moves, **dict.fromkeys(setting.opaque)}}
        claim: dict[str, Any] = {
            "letters": {name: list(value.shape) for name, value in self.letters.items()},
            "flow": flow,
            "cost": "arbitrary" if self.cost_expr is None else self.cost_expr.to_json(),
            "given": [one.to_json() if isinstance(one, Relation) else _rule_json(one) for one in self.given],
            "then": self.relation.to_json(),
        }
        conditions = [list(one) for one in setting.conditions()]
        if conditions and self.free_dims:
            claim["dims"] = conditions
        if setting.cost_is:
            claim["cost_is"] = list(setting.cost_is)
        return claim

    def at_dims(self, dims: Mapping[str, int]) -> Statement:
        """The same statement with integers for named dimensions."""
        mapping: dict[str, Dim] = {**dims}
        given = tuple(
            _renamed(one, mapping)
            if isinstance(one, Relation)
            else tuple(rename_dims(part, mapping) if isinstance(part, Expr) else part for part in one)
            for one in self.given
        )
        assigned = tuple(sorted({**dict(self.assigned), **dims}.items()))
        return Statement(self.setting, _renamed(self.relation, mapping), given, assigned)


def _renamed(relation: Relation, mapping: Mapping[str, Dim]) -> Relation:
    left = rename_dims(relation.left, mapping)
    right = rename_dims(relation.right, mapping) if isinstance(relation.right, Expr) else relation.right
    return Relation(relation.op, left, right, relation.extra)


def _rule_json(rule: Rule) -> list[Any]:
    return ["rule", *(part.to_json() if isinstance(part, Expr) else part for part in rule)]
