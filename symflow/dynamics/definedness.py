"""Where the cost and the activation have values, beside their slopes.

Why asked apart from the velocity: 1 + 1/w is finite at w = -1, and log(w) + w has no value there, so there is no flow. At the
exact start all logarithms, roots, tangents and inverses are put on balls; where a ball shows nothing, exact constants say
whether one has no value. On the way a run in doubles looks at logarithms and roots themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from symflow.checker.claims import Claim
from symflow.checker.constants import Constants, Undefined
from symflow.checker.domains import partial
from symflow.checker.matrices import Matrices, Rows
from symflow.checker.trees import Rejected, walk
from symflow.expressions import Expr, substitute
from symflow.models import Cost, GradientFlow

BITS = 256
LARGEST = 2_000  # numbers of a point that is looked at exactly
Numbers = Mapping[str, Sequence[Sequence[Expr | Fraction]]]


class Domain:
    """Where a flow with a concrete cost has values.

    Examples
    --------
    >>> from symflow.models import DeepLinear
    >>> domain = Domain(GradientFlow(DeepLinear((1, 1, 1)), Cost("log(w) + w")))
    >>> two = [[Fraction(2)]]
    >>> domain.contains({"W1": two, "W2": two}), domain.lacks({"W1": [[Fraction(-1)]], "W2": two})
    (True, 'log outside its domain')
    """

    def __init__(self, flow: GradientFlow) -> None:
        letters = {name: [int(one.rows), int(one.cols)] for name, one in flow.letters.items()}
        self.claim = Claim({"letters": letters, **flow.claim_part(), "then": ["defined", "0"]})
        whole = any(partial(node) for node in walk([self.claim.cost, self.claim.product]))
        small = sum(rows * cols for rows, cols in letters.values()) <= LARGEST
        self.is_everywhere = not whole
        self.is_known = small and whole

    def contains(self, point: Numbers) -> bool:
        """Whether all is seen to have a value at the point, on balls."""
        if self.is_everywhere:
            return True
        import flint

        from symflow.evidence.straight_lines import Line, values

        line = Line()
        try:
            self._evaluate(line, point)
            with flint.ctx.workprec(BITS):
                return all(value.is_finite() for value in values(line, []))
        except Rejected:
            return False

    def lacks(self, point: Numbers) -> str | None:
        """What has no value at the point; None if nothing is shown to have none."""
        try:
            self._evaluate(Constants(), point)
        except Undefined as error:
            return str(error)
        except Rejected:
            return None
        return None

    def _evaluate(self, ring: Any, point: Numbers) -> None:
        """The outputs, and the cost at them."""
        from symflow.evidence.straight_lines import evaluated

        at = Matrices(Claim({"letters": {}, "then": ["defined", "0"]}), ring, {})

        def number(value: Expr | Fraction) -> Any:
            return ring.number(value) if isinstance(value, Fraction) else at(value.to_json())[0][0]

        letters: dict[str, Rows] = {name: [[number(x) for x in row] for row in rows] for name, rows in point.items()}
        there = Matrices(self.claim, ring, letters)
        for tree in evaluated(self.claim):
            there(tree)


def why_undefined(flow: GradientFlow, point: Numbers) -> str | None:
    """What has no value at a point, if that is shown.

    Examples
    --------
    >>> from symflow.models import ActivationNetwork
    >>> flow = GradientFlow(ActivationNetwork("sqrt(x)"), Cost("w^2"))
    >>> why_undefined(flow, {"w1": [[Fraction(-1)]], "w2": [[Fraction(1)]]})
    'sqrt outside its domain'
    """
    domain = Domain(flow)
    return domain.lacks(point) if domain.is_known and not domain.contains(point) else None


def guards(flow: GradientFlow) -> list[Expr]:
    """The logarithms and roots in the outputs and in the cost at them: not finite in doubles where they have no value."""
    assert isinstance(flow.cost, Cost)
    rows, cols = flow.network.input_shape
    cost = substitute(flow.cost.bind(rows, cols), {"W": flow.product})
    return list(dict.fromkeys(node for tree in (flow.product, cost) for node in _nodes(tree) if _is_partial(node)))


def _is_partial(node: Expr) -> bool:
    return (node.op == "function" and node.args[0] in ("log", "sqrt")) or (node.op == "power" and node.args[1] < 0)


def _nodes(tree: Expr) -> Iterator[Expr]:
    """Every node of a tree once."""
    seen, ahead = {tree}, [tree]
    while ahead:
        node = ahead.pop()
        yield node
        new = [child for child in node.children() if child not in seen]
        seen.update(new)
        ahead += new
