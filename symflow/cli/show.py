"""Show one proposition: its statement, hypotheses, claims and notes, and why it holds. Nothing is decided."""

from __future__ import annotations

import argparse

from symflow.cli.options import add_json, check_output, console, nothing_collected, write_json

NAME = "show"
HELP = "show statement, claims and why of a proposition"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `show`."""
    parser.add_argument("id", metavar="ID|PATH", help="id of a proposition, or a file")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print each proposition that the id names."""
    from symflow import __version__

    check_output(args.json)
    from symflow.propositions.discovery import discover
    from symflow.rendering.pages import describe, print_proposition

    entries = discover([args.id])
    if args.json:
        shown = [describe(entry) for entry in entries]
        write_json(args.json, {"schema": "symflow/show/1", "symflow": __version__, "propositions": shown})
    if args.json != "-":
        out = console()
        for entry in entries:
            print_proposition(entry, out)
    return 0 if entries else nothing_collected([args.id])
