"""Is a quantity conserved along a gradient flow?

Why from the widest claim to the narrowest: an identity with one opaque letter for all layers above proves the law for
every width and every depth at once, and costs less than an instance proof. What is not a law for all may still be one
at this depth, or at these widths, or for this cost; each is asked in turn, and the scope printed is the widest that was
proved. A refutation is looked for at what was asked, never at something wider.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from symflow.errors import InternalError, ModelError, SymflowError
from symflow.evidence import Evidence, Outcome
from symflow.expressions import Expr, Relation, fold, parse, rename_dims, substitute, to_latex
from symflow.expressions.digits import rational_text
from symflow.expressions.shapes import unify
from symflow.expressions.tree import Dim, along, gradient, letter, rational
from symflow.interpretations import Unsupported, random_cost
from symflow.laws.verdict import Verdict
from symflow.models import ActivationNetwork, ArbitraryCost, DeepLinear, GradientFlow
from symflow.statements import Decision, Setting, Statement, decide
from symflow.statements.counterexample import dimensions
from symflow.statements.decide import METHODS, refutes_quickly
from symflow.statements.enclosed import value_at
from symflow.statements.sampling import random_rows
from symflow.statements.words_route import prove_in_words

TRIES_DEFINED = 40


@dataclass(frozen=True)
class Question:
    """A statement 'the derivative of this is zero', and the scope that its proof would have."""

    statement: Statement
    value: Expr
    scope: dict[str, Any]


def conserved(text: str, flow: GradientFlow, *, seed: int = 0, timeout: float | None = None) -> Verdict:
    """Decide whether a quantity is conserved.

    Parameters
    ----------
    text
        The quantity, in W1..WN and G (the gradient of the cost at the product), or in w1 and w2.
    flow
        `GradientFlow(DeepLinear((2, 3, 2)))`, or that of an `ActivationNetwork`.
    seed
        Of the search for a counterexample.
    timeout
        Seconds after which what is not settled is undecided.

    Returns
    -------
    Verdict
        Proved with a certificate, refuted with an exact counterexample, or undecided with a reason.

    Examples
    --------
    >>> from symflow.models import ActivationNetwork, DeepLinear
    >>> verdict = conserved("W1@W1.T - W2.T@W2", GradientFlow(DeepLinear((2, 3, 2))))
    >>> print(verdict.outcome, verdict.scope["widths"], verdict.scope["depth"])
    proved all all
    >>> print(conserved("W1@W1.T - W3.T@W3", GradientFlow(DeepLinear((1, 2, 2, 1)))).outcome)
    refuted
    """
    if not isinstance(flow, GradientFlow):
        raise ModelError(f"conserved needs a flow, not {type(flow).__name__}; write GradientFlow(DeepLinear((2, 3, 2)))")
    start = time.monotonic()
    deadline = None if timeout is None else start + timeout
    asked = _asked(text, flow)
    _check_cost(flow, Random(seed))
    latex = to_latex(asked.value)

    def verdict(decision: Decision, scope: dict[str, Any]) -> Verdict:
        evidence = decision.evidence
        return Verdict(
            decision.outcome, text, scope, decision.method, evidence.certificate if evidence else None,
            evidence.checked_by if evidence else None, decision.reason, decision.counterexample,
            time.monotonic() - start, seed, latex,
        )  # fmt: skip

    if not _somewhere_defined(asked, Random(seed)):
        reason = "no point was found at which the expression is defined; write one that has values"
        return verdict(Decision(Outcome.UNDECIDED, None, asked.scope, "", reason, None), asked.scope)
    for question in _wider(text, flow):
        evidence = _proof(question, seed)
        if evidence is not None:
            method = METHODS[evidence.certificate["kind"]]
            return verdict(Decision(evidence.outcome, evidence, question.scope, method, None, None), question.scope)
    decision = decide(asked.statement, seed=seed, deadline=deadline)
    if decision.outcome is not Outcome.PROVED and not isinstance(flow.cost, ArbitraryCost):
        asked = _asked(text, flow, own_cost=True)
        decision = decide(asked.statement, seed=seed, deadline=deadline)
    return verdict(decision, asked.scope)


def _proof(question: Question, seed: int) -> Evidence | None:
    """A proof for every width; None where a small point already refutes that."""
    if refutes_quickly(question.statement, seed):
        return None
    return prove_in_words(question.statement)[0]


# --- questions ---------------------------------------------------------------------------------------------------------
def _asked(text: str, flow: GradientFlow, own_cost: bool = False) -> Question:
    """What was asked: the given network, for every cost unless its own cost is wanted."""
    network = flow.network
    cost = flow.cost if own_cost else ArbitraryCost()
    shown = flow.cost.text if own_cost else "arbitrary"
    if isinstance(network, ActivationNetwork):
        names = {**network.letters, "G": gradient(network.product)}
        value = parse(text, names)
        setting = Setting(cost=cost, activation=network.activation, units=network.units,
                          samples=tuple(map(rational_text, network.samples)))  # fmt: skip
        return Question(_law(setting, value), value, {"widths": [1, network.units, 1], "depth": 2, "cost": shown})
    if not isinstance(network, DeepLinear):
        raise ModelError("conserved needs a DeepLinear or an ActivationNetwork; for chains state a claim in a proof file")
    if network.is_concrete:
        value = parse(text, {**network.letters, "G": flow.gradient})
        scope = {"widths": list(network.widths), "depth": network.depth, "cost": shown}
        return Question(_law(_linear(network, network.widths, cost), value), value, scope)
    value, widths, equations = _most_general(text, network)
    scope = {"widths": _all_with(equations), "depth": network.depth, "cost": shown}
    return Question(_law(_linear(network, widths, cost), value), value, scope)


def _most_general(text: str, network: DeepLinear) -> tuple[Expr, tuple[Dim, ...], list[str]]:
    """The expression at symbolic widths, identified as far as its shape needs it."""
    value, chosen, equations = unify(text, {**network.letters, "G": _gradient_letter(network)})
    widths = tuple(chosen.get(width, width) if isinstance(width, str) else width for width in network.widths)
    return _with_gradient(value, DeepLinear(widths)), widths, equations


def _gradient_letter(network: DeepLinear) -> Expr:
    return letter("G", network.widths[-1], network.widths[0])


def _with_gradient(value: Expr, network: DeepLinear) -> Expr:
    """The letter G is the gradient at the product."""
    return substitute(value, {"G": gradient(network.product)}) if "G" in value.letters() else value


def _wider(text: str, flow: GradientFlow) -> Iterator[Question]:
    """Every width and depth, then every width at this depth; where the expression has no shape, nothing."""
    network = flow.network
    if not isinstance(network, DeepLinear):
        return
    used = [int(found) for found in re.findall(r"\bW(\d+)", text)]
    given = {f"d{i}": width for i, width in enumerate(network.widths)}
    try:
        if not re.search(r"\bG\b", text):
            question = _every_depth(text, max([1, *used]), network)
            if _covers(question.statement.setting, given):
                yield question
        symbolic = DeepLinear(depth=network.depth)
        value, widths, equations = _most_general(text, symbolic)
        scope = {"widths": _all_with(equations), "depth": network.depth, "cost": "arbitrary"}
        setting = _linear(symbolic, widths, ArbitraryCost())
        if _covers(setting, given):
            yield Question(_law(setting, value), value, scope)
    except InternalError:
        raise
    except SymflowError:
        return  # at symbolic widths the expression has no shape; the widths given may still do


def _covers(setting: Setting, given: dict[str, Dim]) -> bool:
    """Whether the widths that were asked for are among those for which the expression has a shape."""
    chosen: dict[Dim, Dim] = {}
    for name, (rows, cols) in setting.letters.items():
        if name == "P":
            continue
        index = int(name[1:])
        for dim, width in ((rows, given[f"d{index}"]), (cols, given[f"d{index - 1}"])):
            if isinstance(width, int) and chosen.setdefault(dim, width) != width:
                return False
            if isinstance(dim, int) and isinstance(width, int) and dim != width:
                return False
    return True


def _every_depth(text: str, top: int, network: DeepLinear) -> Question:
    chain = network.with_prefix(top)
    letters = {name: value for name, value in chain.letters.items() if name != "P"}
    value, chosen, equations = unify(text, letters)
    renamed = network.with_prefix(top, {str(name): dim for name, dim in chosen.items()})
    setting = Setting(
        letters={name: one.shape for name, one in renamed.letters.items()},
        layers=tuple(layer.name for layer in renamed.layers), opaque=("P",),
    )  # fmt: skip
    return Question(_law(setting, value), value, {"widths": _all_with(equations), "depth": "all", "cost": "arbitrary"})


def _linear(network: DeepLinear, widths: tuple[Dim, ...], cost: Any) -> Setting:
    letters = DeepLinear(widths).letters
    return Setting(
        letters={name: value.shape for name, value in letters.items()},
        layers=tuple(layer.name for layer in network.layers), cost=cost,
    )  # fmt: skip


def _law(setting: Setting, value: Expr) -> Statement:
    return Statement(setting, Relation("eq", along(value), rational(0)))


def _all_with(equations: list[str]) -> str:
    return "all" if not equations else "all with " + ", ".join(equations)


def _somewhere_defined(question: Question, random: Random) -> bool:
    """Whether the quantity itself has a value at some rational point that was tried; a polynomial always has."""
    if not _partial(question.value):
        return True
    for dims in dimensions(question.statement, 4, random):
        here = question.statement.at_dims(dims) if dims else question.statement
        value = rename_dims(question.value, {**dims})
        for attempt in range(TRIES_DEFINED):
            values = {
                name: random_rows(int(one.rows), int(one.cols), random, 1 + attempt // 10) for name, one in here.letters.items()
            }
            try:
                value_at(value, values, _some_cost(here, random), {})
                return True
            except Unsupported:  # undefined at this point, or not decided there
                continue
    return False


def _check_cost(flow: GradientFlow, random: Random) -> None:
    """Refuse a cost without values: every statement about its flow would be true, and say nothing."""
    rows, cols = flow.network.input_shape
    if isinstance(flow.cost, ArbitraryCost) or not isinstance(rows, int) or not isinstance(cols, int):
        return
    cost = flow.cost.bind(rows, cols)
    if not _partial(cost):
        return
    for attempt in range(TRIES_DEFINED):
        try:
            value_at(cost, {"W": random_rows(rows, cols, random, 1 + attempt // 10)}, None, {})
            return
        except Unsupported:
            continue
    raise ModelError(f"no point was found at which the cost {flow.cost.text} has a value; give a cost that is defined somewhere")


def _partial(value: Expr) -> bool:
    """Does it hold a division, a root, a logarithm or a tangent?"""

    def rule(node: Expr, below: list[bool]) -> bool:
        divides = node.op == "power" and node.args[1] < 0
        return divides or (node.op == "function" and node.args[0] in ("log", "sqrt", "tan")) or any(below)

    return fold(value, rule)


def _some_cost(statement: Statement, random: Random) -> Expr | None:
    """A cost to evaluate G with."""
    if statement.cost_expr is not None or statement.network is None:
        return statement.cost_expr
    rows, cols = (int(dim) for dim in statement.network.input_shape)
    return random_cost(rows, cols, random, degree=2, bound=3)
