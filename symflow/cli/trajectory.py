"""Trajectories: follow the flow from a start; the drift of every exact law, the end, and the limit decided exactly.

symflow trajectory --widths 1,2,1 --cost "(w - 2)^2/2" --start '{"W1": [[1], ["1/2"]], "W2": [[0, "1/3"]]}'
symflow trajectory --widths 1,1,1 --cost "(w - 2)^2/2" --start '{"W1": [[3]], "W2": [[0]]}' --time 2 --validated
symflow trajectory --activation "tanh(x)" --cost "(w - 1)^2/2" --start '{"w1": "1", "w2": "0"}'
symflow trajectory --reduced z0=0,c=9 --cost "(w - 2)^2/2" --times 1/2,1 --digits 25
symflow trajectory --widths 1,1,1 --cost "w^2/2" --start '{"W1": [[1]], "W2": [[2]]}' --descent --step 1/10 --steps 3

Without --time the run goes on until it has converged. Numbers are integers or quoted: "1/10", "1e-40", "sqrt(2)".
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Any

from symflow.cli.costs import add_cost, flow_of
from symflow.cli.options import Waiting, add_json, add_limits, check_output, console, give, positive, read_widths
from symflow.cli.reduced_options import add_reduced, late_reduced, run_reduced
from symflow.cli.time_limit import Tell, by_stages
from symflow.errors import SymflowError

if TYPE_CHECKING:
    from symflow.models import GradientFlow

NAME = "trajectory"
HELP = "follow the flow: drift, end, exact limit; exact descent"


class TrajectoryError(SymflowError):
    """The options do not name a flow and a start."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `trajectory`."""
    network = parser.add_mutually_exclusive_group()
    network.add_argument("--widths", metavar="d0,…,dN", help="widths of a linear network")
    network.add_argument("--activation", metavar="EXPR", help="an activation in x, such as tanh(x); one unit for each w1")
    parser.add_argument("--samples", metavar="x1,x2,…", help="samples of an activation network (default 1)")
    add_cost(parser)
    parser.add_argument("--start", metavar="JSON|FILE", help='such as {"W1": [[1]], "W2": [["1/2"]]}')
    parser.add_argument("--time", metavar="T", help="a rational number; without it until converged")
    parser.add_argument("--validated", action="store_true", help="enclose the end rigorously (at most 8 numbers)")
    parser.add_argument("--descent", action="store_true", help="exact rational gradient descent")
    parser.add_argument("--step", metavar="η", help="its step, such as 1/10")
    parser.add_argument("--steps", type=positive, metavar="n", help="how many steps")
    add_reduced(parser)
    add_json(parser)
    add_limits(parser)


def run(args: argparse.Namespace) -> int:
    """Follow, print, and return 0, or 3 if something is undecided under --strict."""
    check_output(args.json)
    _check(args)
    waiting = Waiting()
    try:
        found = by_stages(run_reduced if args.reduced is not None else _followed, args, _late, waiting)
    finally:
        waiting.close()
    return give(args, found, _print_reduced if args.reduced is not None else _print)


def _print(found: dict[str, Any]) -> None:
    from symflow.rendering.trajectories import print_trajectory

    print_trajectory(found, console())


def _print_reduced(found: dict[str, Any]) -> None:
    from symflow.dynamics.reduced import lines_of
    from symflow.rendering.lines import formula

    for line in lines_of(found):
        formula(line, console())


def _check(args: argparse.Namespace) -> None:
    """Refuse options that do not belong together."""
    if args.reduced is not None:
        others = [name for name in ("widths", "activation", "start", "time", "step", "steps", "samples", "validated", "descent",
                                    "matrix") if getattr(args, name)]  # fmt: skip
        if others:
            raise TrajectoryError(f"--{others[0]} does not belong to --reduced, which needs only --cost and --times; omit it")
        return
    if args.times is not None:
        raise TrajectoryError("--times belongs to --reduced; give --time T to follow a start")
    if args.widths is None and args.activation is None:
        raise TrajectoryError("no network is named; give --widths d0,…,dN, --activation EXPR, or --reduced z0=Q,c=Q")
    if args.start is None:
        raise TrajectoryError('--start is missing; give e.g. --start \'{"W1": [[1]], "W2": [["1/2"]]}\'')
    if args.descent and (args.step is None or args.steps is None):
        raise TrajectoryError("--descent needs --step and --steps; e.g. --descent --step 1/10 --steps 3")
    if not args.descent and (args.step is not None or args.steps is not None):
        raise TrajectoryError("--step and --steps belong to --descent; add it")
    if args.descent and (args.time is not None or args.validated):
        raise TrajectoryError("--time and --validated belong to the flow; with --descent give --step and --steps")
    if args.validated and args.time is None:
        raise TrajectoryError("--validated needs a time; add e.g. --time 10")
    if args.samples is not None and args.activation is None:
        raise TrajectoryError("--samples belong to an activation network; add --activation EXPR")


def _read(args: argparse.Namespace) -> tuple[GradientFlow, Any]:
    from symflow.cli.exact_json import read_exact
    from symflow.models import ActivationNetwork, DeepLinear

    start = read_exact(args.start, "--start")
    if not isinstance(start, dict):
        raise TrajectoryError('--start is not a point; write e.g. \'{"W1": [[1], [0]], "W2": [[0, "1/2"]]}\'')
    if args.widths is not None:
        return flow_of(DeepLinear(read_widths(args.widths)), args.cost, args.matrix, "trajectories"), start
    first = start.get("w1")
    units = len(first) if isinstance(first, list) and first else 1
    samples = ["1"] if args.samples is None else [sample.strip() for sample in args.samples.split(",")]
    network = ActivationNetwork(args.activation.strip(), units=units, samples=samples)
    return flow_of(network, args.cost, args.matrix, "trajectories"), start


def _followed(args: argparse.Namespace, tell: Tell) -> dict[str, Any]:
    deadline = None if args.timeout is None else time.monotonic() + args.timeout
    flow, start = _read(args)
    if args.descent:
        from symflow.dynamics.descent import descend

        return descend(flow, start, args.step, args.steps, seed=args.seed, deadline=deadline).to_json()
    from symflow.dynamics.trajectory import integrate

    found = integrate(flow, start, args.time, validated=args.validated, seed=args.seed, deadline=deadline, watch=tell,
                      report=lambda so_far: tell(so_far.to_json()))  # fmt: skip
    return found.to_json()


def _late(args: argparse.Namespace) -> dict[str, Any]:
    """Everything unknown, because the time was over before anything was known."""
    if args.reduced is not None:
        return late_reduced(args)
    flow, start = _read(args)
    if args.descent:
        from symflow.dynamics.descent import descend

        return {**descend(flow, start, args.step, 0, seed=args.seed).to_json(), "outcome": "undecided", "reason": "timeout",
                "certificate": None, "checked_by": None, "seconds": args.timeout}  # fmt: skip
    from symflow.dynamics.trajectory import not_followed

    return not_followed(flow, start, args.seed, args.timeout).to_json()
