"""How many independent conservation laws has a network, and are the known ones all of them?

symflow laws --widths 2,3,3,2                        a linear network: imbalances W1@W1.T - W2.T@W2, ...
symflow laws --widths 1,2,2,1                        more laws than the imbalances
symflow laws --widths 4,9,3 --network relu --bias    one law for each hidden neuron
symflow laws --widths 3,3,3 --network diagonal       each layer scales each coordinate: equal widths
symflow laws --widths 3,2 --network convolutional    two filters, of 3 and 2 numbers
symflow laws --activation "tanh(x)" --units 2        y = sum_j w2[j] tanh(w1[j] x) on the samples x
"""

from __future__ import annotations

import argparse
from typing import Any

from symflow.cli.options import Waiting, add_json, add_limits, check_output, console, give, positive, read_widths
from symflow.cli.time_limit import in_time
from symflow.errors import SymflowError

NAME = "laws"
HELP = "how many conservation laws, and are they all known?"


class LawsError(SymflowError):
    """The options do not name a network whose laws are counted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `laws`."""
    model = parser.add_mutually_exclusive_group(required=True)
    model.add_argument("--widths", metavar="d0,…,dN", help="widths of the network, or lengths of convolutional filters")
    model.add_argument("--activation", metavar="EXPR", help="an activation in x, such as tanh(x)")
    parser.add_argument("--network", choices=("linear", "relu", "diagonal", "convolutional"), help="its sort (default linear)")
    parser.add_argument("--units", type=positive, metavar="k", help="hidden units of an activation network (default 1)")
    parser.add_argument("--samples", metavar="x1,x2,…", help="its samples (default 1)")
    parser.add_argument("--bias", action="store_true", help="biases in the hidden layers of a ReLU network")
    parser.add_argument("--levels", type=positive, metavar="L", help="brackets of at most L fields (default: as many as help)")
    parser.add_argument("--degree", type=positive, metavar="M", help="look for all polynomial laws up to this degree")
    add_json(parser)
    add_limits(parser)


def run(args: argparse.Namespace) -> int:
    """Count, print and return 0, or 3 if it is undecided under --strict."""
    check_output(args.json)
    network_of(args)  # bad input is said before another process starts
    found = in_time(_count, args, _timed_out)
    return give(args, found, _print)


def network_of(args: argparse.Namespace) -> Any:
    """The network that the options name."""
    if args.activation is not None:
        return _activated(args)
    if args.units is not None or args.samples is not None:
        raise LawsError("--units and --samples belong to an activation network; give --activation EXPR in place of --widths")
    if args.bias and args.network != "relu":
        raise LawsError(f"a {args.network or 'linear'} network has no biases here; add --network relu, or leave out --bias")
    widths = read_widths(args.widths)
    if args.network == "relu":
        from symflow.models.relu import ReLUNetwork

        return ReLUNetwork(widths, bias=args.bias)
    if args.network == "diagonal":
        from symflow.models.diagonal import DiagonalLinear

        return DiagonalLinear(widths)
    if args.network == "convolutional":
        from symflow.models.convolutional import ConvolutionalLinear

        return ConvolutionalLinear(widths)
    from symflow.models.networks import DeepLinear

    return DeepLinear(widths)


def _activated(args: argparse.Namespace) -> Any:
    """The activation network that the options name."""
    if args.network is not None or args.bias:
        raise LawsError("--network and --bias go with --widths; an activation network has --units and --samples")
    from symflow.models.activation import ActivationNetwork

    samples = ["1"] if args.samples is None else [sample.strip() for sample in args.samples.split(",")]
    return ActivationNetwork(args.activation.strip(), units=args.units or 1, samples=samples)


def _count(args: argparse.Namespace) -> dict[str, Any]:
    from symflow.laws.completeness import conservation_laws

    waiting = Waiting()
    try:
        return conservation_laws(network_of(args), degree=args.degree, levels=args.levels, seed=args.seed,
                                 watch=waiting).to_json()  # fmt: skip
    finally:
        waiting.close()


def _timed_out(args: argparse.Namespace) -> dict[str, Any]:
    """What is said when the time is over: nothing is known."""
    from symflow.laws.completeness import undecided

    return undecided(network_of(args), "timeout", args.timeout, args.seed).to_json()


def _print(found: dict[str, Any]) -> None:
    from rich.text import Text

    from symflow.evidence import Outcome
    from symflow.rendering.lines import hanging
    from symflow.rendering.phrases import duration
    from symflow.rendering.tables import outcome_text

    def count(key: str) -> str:
        low, high = found[f"{key}_lower"], found[f"{key}_upper"]
        return str(low) if low == high else f"{low} to {high}"

    out, outcome = console(), Outcome(found["outcome"])
    widths = f", widths {','.join(map(str, found['scope']['widths']))}" if found["scope"]["widths"] else ""
    out.print(Text.assemble(outcome_text(outcome), f"  {count('n_laws')} {found['counted']}"))
    hanging(f"{found['network']}{widths}: {found['D']} parameters, dim Lie {count('dim_lie')}", out, 2)
    verdict = {True: "they are all", False: "there are more", None: "whether they are all is undecided"}
    hanging(f"{count('rank_known')} independent laws; {verdict[found['known_complete']]}", out, 17, "  known")
    if found["laws"]:
        hanging("; ".join(found["laws"]), out, 17, "  laws")
    if found["missing"]:
        forms = [f"{one['count']} by {one['method']} ({one['outcome']})" for one in found["missing"][:1]]
        forms += [f"by {one['method']} ({one['outcome']})" for one in found["missing"][1:]]
        hanging(", also ".join(forms), out, 17, "  missing")
    for key in ("remark", "reason", "method", "checked_by"):
        if found[key]:
            hanging(found[key], out, 17, f"  {key.replace('_', ' ')}")
    out.print(Text(f"  {'time':14} {duration(found['seconds'])}, check {duration(found['check_seconds'])}"))
