"""Saddles: is a point critical, what is the inertia of the Hessian there, is it a minimum, a maximum or a saddle?

symflow analyze --widths 1,2,1 --cost "(w^2-1)^2 + w/3"                         the critical points that are known
symflow analyze --widths 2,2,2 --cost "norm2(W - T)/2" --matrix T=[[8,0],[0,1]] --at origin
symflow analyze --widths 1,2,1 --cost "exp(w) + exp(-2*w)" --at '{"W1": [["log(2)/3"], [0]], "W2": [[1, 0]]}'

Numbers are integers or quoted: "1/10", "0.1" (exactly one tenth), "sqrt(2)", "log(2)/3", "root(x^3-x-1, 0)".
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

from symflow.cli.options import add_json, add_limits, check_output, console, positive, read_widths, write_json
from symflow.errors import ExpressionError, SymflowError

if TYPE_CHECKING:
    from symflow.models import GradientFlow

NAME = "analyze"
HELP = "critical points: inertia, saddles, minima"


class AnalyzeError(SymflowError):
    """The options do not name a flow and a point."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `analyze`."""
    parser.add_argument("--widths", required=True, metavar="d0,…,dN", help="widths of a linear network")
    parser.add_argument("--cost", metavar="COST", help="in W, or in w if d0 = dN = 1, such as 'norm2(W - T)/2'")
    parser.add_argument("--matrix", action="append", default=[], metavar="NAME=JSON|FILE", help="a matrix that the cost names")
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
    from symflow.cli.analysis_process import analysis

    found = analysis(flow, at, args).to_json()
    if args.json:
        write_json(args.json, found)
    if args.json != "-":
        from symflow.rendering.points import print_analysis

        print_analysis(found, console())
    return 3 if args.strict and found["outcome"] == "undecided" else 0


def _flow(args: argparse.Namespace) -> GradientFlow:
    from symflow.models import Cost, DeepLinear, GradientFlow

    widths = read_widths(args.widths)
    if args.cost is None or args.cost.strip() == "arbitrary":
        why = "--cost is missing" if args.cost is None else "an arbitrary cost has no Hessian at a point"
        raise AnalyzeError(f"{why}; give a concrete one, e.g. --cost 'norm2(W - T)/2' --matrix 'T=[[1,0],[0,2]]'")
    matrices: dict[str, Any] = {}
    for text in args.matrix:
        name, rows = _matrix(text)
        if name in matrices:
            raise AnalyzeError(f"--matrix {name} is given twice; give it once")
        matrices[name] = rows
    try:
        return GradientFlow(DeepLinear(widths), Cost(args.cost.strip(), **matrices))
    except ExpressionError as error:
        remedy = "; give a matrix of the cost with --matrix NAME=JSON|FILE" if "unknown name" in str(error) else ""
        raise AnalyzeError(f"--cost: {error}{remedy}") from None


def _matrix(text: str) -> tuple[str, Any]:
    from symflow.cli.exact_json import read_exact

    name, sign, rows = text.strip().partition("=")
    if not sign or not re.fullmatch("[A-Za-z][A-Za-z_0-9]{0,30}", name.strip()):
        raise AnalyzeError(f"--matrix {text.strip()[:60]!r} is not NAME=JSON or NAME=FILE; write e.g. --matrix 'T=[[1,0],[0,2]]'")
    return name.strip(), read_exact(rows, f"--matrix {name.strip()}")


def _point(text: str | None) -> Any:
    from symflow.cli.exact_json import read_exact

    if text is None or text.strip() == "origin":
        return None if text is None else "origin"
    point = read_exact(text, "--at")
    if not isinstance(point, dict):
        raise AnalyzeError('--at is not a point; write e.g. \'{"W1": [[1], [0]], "W2": [[0, "1/2"]]}\', or origin')
    return point
