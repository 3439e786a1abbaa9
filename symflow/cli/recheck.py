"""Check certificates again, with the standard library only.

The same checker runs alone, without the rest of symflow: python -I -S …/symflow/checker/__main__.py FILE …
"""

from __future__ import annotations

import argparse

NAME = "recheck"
HELP = "check certificates again, with the standard library only"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `recheck`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="certificates, one JSON object per file")
    parser.add_argument("--slow", action="store_true", help="also run checks beyond the stated number of operations")


def run(args: argparse.Namespace) -> int:
    """A line per file; 0 if all are accepted, 1 if any is rejected, 3 if some are not checked."""
    from symflow.checker.__main__ import main

    return int(main([*(["--slow"] if args.slow else []), *args.files]))
