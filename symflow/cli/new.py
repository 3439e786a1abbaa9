"""Write a commented template of a proposition of your own: NAME.py, ready for `symflow verify NAME.py`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from symflow.cli.options import OutputError

NAME = "new"
HELP = "write a commented template of your own proposition"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `new`."""
    parser.add_argument("name", metavar="NAME", help="name of the proposition, or FOLDER/NAME")


def run(args: argparse.Namespace) -> int:
    """Write the file, never over another one."""
    from symflow.propositions.template import template

    if args.name.endswith(("/", os.sep)):
        raise OutputError(f"{args.name[:200]!r} is a folder; name the proposition too, as in {args.name[:200]}mine")
    path = Path(args.name)
    if path.suffix == ".py":
        path = path.with_suffix("")
    text = template(path.name)
    target = path.parent / f"{path.name}.py"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise OutputError(f"{target} exists; choose another name") from error
    except (OSError, ValueError) as error:
        raise OutputError(f"{args.name[:200]!r} cannot be written ({getattr(error, 'strerror', error)})") from error
    print(f"wrote {target}; verify it with: symflow verify {target}")
    return 0
