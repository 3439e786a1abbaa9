"""The options of `symflow trajectory --reduced`: z of the vector case alone, enclosed.

symflow trajectory --reduced z0=0,c=9 --cost "(w - 2)^2/2" --times 1/2,1 --digits 25
"""

from __future__ import annotations

import argparse
import time
from typing import Any

from symflow.cli.options import positive
from symflow.cli.time_limit import Tell
from symflow.errors import SymflowError


class ReducedError(SymflowError):
    """The options do not name a reduced equation."""


def add_reduced(parser: argparse.ArgumentParser) -> None:
    """The options of the reduced equation."""
    parser.add_argument("--reduced", metavar="z0=Q,c=Q", help="follow z = w2 w1 of widths 1,k,1: dz/dt = -sqrt(c + 4 z^2) f'(z)")
    parser.add_argument("--times", metavar="t1,t2,…", help="with --reduced: exact times such as 1/2,1")
    parser.add_argument("--digits", type=positive, default=30, metavar="P", help="with --reduced: significant digits")


def run_reduced(args: argparse.Namespace, tell: Tell) -> dict[str, Any]:
    """The JSON of the reduced equation; `symflow.dynamics.reduced.lines_of` makes lines for people of it."""
    deadline = None if args.timeout is None else time.monotonic() + args.timeout
    if args.cost is None or args.times is None:
        raise ReducedError("--reduced needs --cost and --times; e.g. --reduced z0=0,c=9 --cost '(w - 2)^2/2' --times 1")
    from symflow.dynamics.reduced import reduced_from_text

    report = None if args.timeout is None else (lambda so_far: tell(so_far.to_json()))
    return reduced_from_text(args.reduced, args.cost, args.times, args.digits, deadline=deadline, report=report).to_json()


def late_reduced(args: argparse.Namespace) -> dict[str, Any]:
    """Everything unknown, because the time was over before anything was known."""
    from symflow.dynamics.reduced import not_enclosed

    return not_enclosed(args.reduced, args.cost, args.times, args.timeout).to_json()
