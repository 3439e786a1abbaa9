"""Saddles: is a point critical, what is the inertia of the Hessian there, is it a minimum, a maximum or a saddle?

symflow analyze --widths 1,2,1 --cost "(w^2-1)^2 + w/3"                         the critical points that are known
symflow analyze --widths 2,2,2 --cost "norm2(W - T)/2" --matrix T=[[8,0],[0,1]] --at origin
symflow analyze --widths 1,2,1 --cost "exp(w) + exp(-2*w)" --at '{"W1": [["log(2)/3"], [0]], "W2": [[1, 0]]}'

Numbers are integers or quoted: "1/10", "0.1" (exactly one tenth), "sqrt(2)", "log(2)/3", "root(x^3-x-1, 0)".
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from symflow.cli.costs import add_cost, flow_of
from symflow.cli.options import add_json, add_limits, check_output, console, give, positive, read_widths
from symflow.errors import SymflowError

if TYPE_CHECKING:
    from symflow.models import GradientFlow

NAME = "analyze"
HELP = "critical points: inertia, saddles, minima"


class AnalyzeError(SymflowError):
    """The options do not name a flow and a point."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `analyze`."""
    parser.add_argument("--widths", required=True, metavar="d0,…,dN", help="widths of a linear network")
    add_cost(parser)
    parser.add_argument("--at", metavar="origin|JSON|FILE", help='the point, as in {"W1": [[1]], "W2": [["1/2"]]}; without it'
                        " the origin and the families of critical points that are known for the cost")  # fmt: skip
    parser.add_argument("--digits", type=positive, default=30, metavar="P", help="significant digits of eigenvalues (default 30)")
    parser.add_argument("--hessian-anyway", action="store_true", help="the Hessian also at a point that is not critical")
    add_json(parser)
    add_limits(parser)


def run(args: argparse.Namespace) -> int:
    """Analyse, print, and return 0, or 3 if something is undecided under --strict."""
    check_output(args.json)
    flow, at = _flow(args), _point(args.at)
    from symflow.cli.analysis_in_time import analysis

    return give(args, analysis(flow, at, args).to_json(), _print)


def _print(found: dict[str, Any]) -> None:
    from symflow.rendering.points import print_analysis

    print_analysis(found, console())


def _flow(args: argparse.Namespace) -> GradientFlow:
    from symflow.models import DeepLinear

    return flow_of(DeepLinear(read_widths(args.widths)), args.cost, args.matrix, "Hessian at a point")


def _point(text: str | None) -> Any:
    from symflow.cli.exact_json import read_exact

    if text is None or text.strip() == "origin":
        return None if text is None else "origin"
    point = read_exact(text, "--at")
    if not isinstance(point, dict):
        raise AnalyzeError('--at is not a point; write e.g. \'{"W1": [[1], [0]], "W2": [[0, "1/2"]]}\', or origin')
    return point
