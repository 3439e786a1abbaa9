"""The invariant of y = w2*sigma(w1) under gradient flow, for every cost: w2^2/2 - Phi(w1) with Phi' = sigma/sigma'.

symflow activation "tanh(x)"                                 any cost with f'(0) != 0
symflow activation "x/sqrt(1+x^2)" --cost "(1-w)^2"          the cost decides the stable curve of the origin
symflow activation "log(1+exp(x))" --at 1/2 --digits 40      Phi is not elementary; Phi'(1/2) is enclosed
"""

from __future__ import annotations

import argparse
from typing import Any

from symflow.cli.options import add_json, add_limits, check_output, console, give, positive
from symflow.cli.time_limit import in_time

NAME = "activation"
HELP = "the invariant of an activation, and the origin"
PROSE = ("note", "reason")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `activation`."""
    parser.add_argument("expression", metavar="EXPR", help="the activation in x, such as tanh(x)")
    parser.add_argument("--cost", metavar="COST", help="in w (default: any cost with f'(0) != 0)")
    parser.add_argument("--at", metavar="Q", help="a number at which Phi' = sigma/sigma' is enclosed")
    parser.add_argument("--digits", type=positive, default=30, metavar="P", help="significant digits of it (default 30)")
    add_json(parser)
    add_limits(parser)


def run(args: argparse.Namespace) -> int:
    """Find, print and return 0, or 3 if the invariant is undecided under --strict."""
    check_output(args.json)
    found = in_time(_found, args, _late)
    return give(args, found, _print)


def _found(args: argparse.Namespace) -> dict[str, Any]:
    from symflow.dynamics.activations import activation

    cost = None if args.cost is None else args.cost.strip()
    at = None if args.at is None else args.at.strip()
    return activation(args.expression.strip(), cost, at=at, digits=args.digits, seed=args.seed).to_json()


def _late(args: argparse.Namespace) -> dict[str, Any]:
    """Everything unknown, because the time was over."""
    from symflow.dynamics.activations_results import unknown

    cost = args.cost.strip() if args.cost else "arbitrary"
    return unknown(args.expression.strip(), cost, "timeout", args.timeout, args.seed).to_json()


def _print(found: dict[str, Any]) -> None:
    from rich.text import Text

    from symflow.dynamics.activations_results import rows
    from symflow.evidence import Outcome
    from symflow.rendering.lines import formula, hanging
    from symflow.rendering.phrases import duration
    from symflow.rendering.tables import outcome_text

    out, outcome = console(), Outcome(found["outcome"])
    said = f"  {found['invariant']} is conserved, sigma(x) = {found['activation']}, any cost"
    formula(Text.assemble(outcome_text(outcome), said), out)
    for name, text in rows(found):
        if name in PROSE:
            hanging(text, out, 18, f"  {name}")
        else:
            formula(f"  {name:15} {text}", out)
    for key in ("method", "checked_by"):
        if found[key]:
            hanging(found[key], out, 18, f"  {key.replace('_', ' ')}")
    out.print(Text(f"  {'time':15} {duration(found['seconds'])}"))
