"""Is a quantity conserved along gradient flow? An answer with a proof, or with an exact counterexample.

symflow conserved "W1@W1.T - W2.T@W2" --widths 2,3,2
symflow conserved "trace(W1@W1.T) - trace(W2.T@W2)" --depth 2        every width at that depth
symflow conserved "w2^2/2 - sinh(w1)^2/2" --activation "tanh(x)"     y = sum_j w2[j] activation(w1[j] x)
"""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from symflow.cli.options import add_json, add_limits, check_output, console, give, positive, read_widths
from symflow.cli.time_limit import in_time
from symflow.errors import SymflowError

if TYPE_CHECKING:
    from symflow.models import GradientFlow

NAME = "conserved"
HELP = "is a quantity conserved along the flow?"


class ConservedError(SymflowError):
    """The options do not name a flow."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `conserved`."""
    parser.add_argument("expression", metavar="EXPR", help="in W1..WN and G, or in w1 and w2 with --activation")
    flow = parser.add_mutually_exclusive_group(required=True)
    flow.add_argument("--widths", metavar="d0,…,dN", help="widths of a linear network")
    flow.add_argument("--depth", type=positive, metavar="N", help="every linear network of that depth")
    flow.add_argument("--activation", metavar="EXPR", help="an activation in x, such as tanh(x)")
    parser.add_argument("--units", type=positive, metavar="k", help="hidden units of an activation network (default 1)")
    parser.add_argument("--samples", metavar="x1,x2,…", help="its samples (default 1)")
    parser.add_argument("--cost", metavar="COST", help="in W, or in w if d0 = dN = 1 (default: every cost)")
    add_json(parser)
    add_limits(parser)


def run(args: argparse.Namespace) -> int:
    """Decide, print and return 0 (conserved), 1 (refuted), or 3 (undecided, under --strict)."""
    check_output(args.json)
    found = in_time(_decide, args, _timed_out)
    code = give(args, found, partial(_print, args.expression.strip()))
    return 1 if found["outcome"] == "refuted" else code


def _flow(args: argparse.Namespace) -> GradientFlow:
    from symflow.models import ActivationNetwork, ArbitraryCost, Cost, DeepLinear, GradientFlow

    cost = ArbitraryCost() if args.cost is None else Cost(args.cost.strip())
    if args.activation is not None:
        samples = ["1"] if args.samples is None else [sample.strip() for sample in args.samples.split(",")]
        return GradientFlow(ActivationNetwork(args.activation.strip(), units=args.units or 1, samples=samples), cost)
    if args.units is not None or args.samples is not None:
        raise ConservedError("--units and --samples belong to an activation network; add --activation EXPR")
    if args.depth is not None:
        return GradientFlow(DeepLinear(depth=args.depth), cost)
    return GradientFlow(DeepLinear(read_widths(args.widths)), cost)


def _decide(args: argparse.Namespace) -> dict[str, Any]:
    flow = _flow(args)
    from symflow.laws.conserved import conserved

    verdict = conserved(args.expression.strip(), flow, seed=args.seed)
    return verdict.to_json()


def _timed_out(args: argparse.Namespace) -> dict[str, Any]:
    """What is said when the time is over: nothing is known, for the widths that were asked."""
    from symflow.evidence import Outcome
    from symflow.laws import Verdict

    widths = list(read_widths(args.widths)) if args.widths else [1, args.units or 1, 1] if args.activation else "all"
    depth = args.depth or (len(widths) - 1 if isinstance(widths, list) else None)
    scope = {"widths": widths, "depth": depth, "cost": args.cost or "arbitrary"}
    expression = args.expression.strip()
    verdict = Verdict(Outcome.UNDECIDED, expression, scope, "", None, None, "timeout", None, args.timeout, args.seed)
    return verdict.to_json()


def _print(expression: str, found: dict[str, Any]) -> None:
    from rich.text import Text

    from symflow.evidence import Outcome
    from symflow.rendering.lines import formula, hanging
    from symflow.rendering.phrases import duration, scope_text, value_text
    from symflow.rendering.tables import outcome_text

    out, outcome = console(), Outcome(found["outcome"])
    scope = scope_text(found["scope"])
    formula(Text.assemble(outcome_text(outcome), f"  {expression} is conserved" + (f", {scope}" if scope else "")), out)
    if outcome is not Outcome.UNDECIDED:  # then the reason says more
        hanging(Text(outcome.meaning, style="dim"), out, 2)
    for part, value in (found["counterexample"] or {}).items():
        formula(f"  {part:14} {value_text(value)}", out)
    for key in ("reason", "method", "checked_by"):
        if found[key]:
            hanging(found[key], out, 17, f"  {key.replace('_', ' ')}")
    out.print(Text(f"  {'time':14} {duration(found['seconds'])}"))
