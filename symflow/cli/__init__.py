"""The command line: one module per command, heavy imports inside the commands.

Why the version is answered here: it is what scripts and shells ask first, and it needs no parser.
"""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Examples
    --------
    >>> main(["--version"])
    symflow 0.1.0
    0
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:
        from symflow import __version__

        print(f"symflow {__version__}")
        return 0
    from symflow.cli.entry import run

    return run(arguments)
