"""Reading a claim: letters, conditions on dimensions, flow, cost, hypotheses and conclusion.

Nothing is read from a certificate that can be computed, and no field is skipped: what is not understood is refused.
"""

from __future__ import annotations

from typing import Any

from .flow import plain, read_flow
from .trees import Shapes, Tree, need, occurs

KNOWN_COSTS = ("proper", "bounded below", "analytic", "C1")


def statement(data: Any) -> list[Any]:
    """A statement is a list with a name in front."""
    need(isinstance(data, list) and len(data) >= 2 and isinstance(data[0], str), f"not a statement: {str(data)[:60]}")
    return list(data)


class Claim(Shapes):
    """A claim with its shapes, its field and its hypotheses; `concrete` when every dimension is an integer."""

    def __init__(self, data: Any, dims: dict[str, int] | None = None, single_layers: bool = False,
                 at_point: bool = False) -> None:
        need(isinstance(data, dict) and "then" in data, "a claim is an object with 'letters' and 'then'")
        unknown = set(data) - {"letters", "dims", "flow", "cost", "cost_is", "given", "then", *["at"][:at_point]}
        need(not unknown, f"a claim has no field {sorted(unknown)}")
        lists = [data.get(field, []) for field in ("dims", "cost_is", "given")]
        need(all(isinstance(field, list) for field in lists), "dims, cost_is and given are lists")
        super().__init__(data.get("letters", {}), dims or {})
        self.concrete = all(isinstance(d, int) for shape in self.letters.values() for d in shape)
        need(all(isinstance(row, list) and len(row) == 3 and row[1] in (">", ">=") for row in lists[0]), "not a condition")
        self.conditions = [(self.dim(big), relation, self.dim(small)) for big, relation, small in lists[0]]
        sizes = {d for shape in self.letters.values() for d in shape}
        need(all(isinstance(d, int) or d in sizes for row in self.conditions for d in row[::2]), "a condition on no width")
        self._satisfiable()
        self.cost: Tree = data.get("cost", "arbitrary")
        self.cost_is = lists[1]
        need(all(fact in KNOWN_COSTS for fact in self.cost_is), "unknown property of a cost")
        self.product, self.velocities = read_flow(self, data.get("flow"), single_layers)
        need(not any(name != "W" and occurs(name, self.cost) for name in self.velocities), "a parameter of the cost moves")
        if self.cost != "arbitrary":
            need(plain(self.cost), "a cost is given without derivatives and without itself")
            if self.cost_shape is not None:
                need(self.with_argument().shape(self.cost) == (1, 1), "the cost is not a scalar")
        self.given = [statement(row) for row in lists[2]]
        self.then = statement(data["then"])

    def with_argument(self) -> Shapes:
        """The shapes inside the cost, where the letter W stands for its argument."""
        inner = Shapes({}, self.named)
        inner.letters = {**self.letters, "W": self.cost_shape or (1, 1)}
        return inner

    def _satisfiable(self) -> None:
        """Some widths meet the conditions, or the claim would say nothing: raise each name as far as it must be."""
        least = {d: d if isinstance(d, int) else 1 for big, _, small in self.conditions for d in (big, small)}
        for _ in range(len(least) + 1):
            wanted = [(big, least[small] + (relation == ">")) for big, relation, small in self.conditions]
            short = [(big, size) for big, size in wanted if least[big] < size]
            need(not any(isinstance(big, int) for big, _ in short), "no dimensions meet the conditions")
            for big, size in short:
                least[big] = max(least[big], size)
        need(not short, "no dimensions meet the conditions")
