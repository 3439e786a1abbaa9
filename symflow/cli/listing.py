"""List propositions: their ids and titles."""

from __future__ import annotations

import argparse

from symflow.cli.options import add_json, check_output, console, nothing_collected, write_json

NAME = "list"
HELP = "list ids and titles of propositions"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `list`."""
    parser.add_argument("targets", nargs="*", metavar="ID|PATH", help="ids, beginnings of ids, files or folders")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the table, or the JSON."""
    from symflow import __version__

    check_output(args.json)
    from symflow.propositions.discovery import discover

    propositions = [entry.proposition for entry in discover(args.targets)]
    if args.json:
        rows = [{"id": one.id, "title": one.title, "source": str(one.source)} for one in propositions]
        write_json(args.json, {"schema": "symflow/list/1", "symflow": __version__, "propositions": rows})
    if args.json != "-" and propositions:
        from symflow.rendering.tables import print_list

        print_list(propositions, console())
    return 0 if propositions else nothing_collected(args.targets)
