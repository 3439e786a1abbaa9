"""`symflow COMMAND …`: reads the arguments, runs the command, and turns what happens into an exit code.

Exit codes: 0 as expected; 1 refuted or unexpected; 2 bad input; 3 undecided under --strict; 4 internal error; 5 nothing
collected. Bad input is exactly one line on stderr and nothing on stdout, so that scripts can rely on either stream.
Nothing heavy is imported here, so that `symflow recheck` starts at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from symflow import __version__
from symflow.cli import activation, analyze, conserved, laws, listing, new, recheck, show, trajectory, verify
from symflow.cli.options import shield
from symflow.errors import SymflowError

_COMMANDS = (verify, conserved, laws, analyze, trajectory, activation, recheck, new, listing, show)
INTERRUPTED, PIPE_CLOSED, INTERNAL = 130, 141, 4


class _UsageError(SymflowError):
    """The arguments do not make a command."""


class _Parser(argparse.ArgumentParser):
    """Complains in one line, without a usage block."""

    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{message}; see `{self.prog} --help`")


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = _Parser(
        prog="symflow",
        description="Verify propositions about gradient flow; every verdict carries a certificate.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"symflow {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in _COMMANDS:
        command = commands.add_parser(
            module.NAME,
            help=module.HELP,
            description=module.__doc__,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def run(arguments: Sequence[str]) -> int:
    """Run a command; whatever happens becomes an exit code.

    Examples
    --------
    >>> run(["list", "no/such-thing"])
    2
    """
    try:
        return _run(list(arguments))
    except SymflowError as error:
        _complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        _complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`symflow list | head`): nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:  # the last resort: one line and exit code 4, never a traceback
        if os.environ.get("SYMFLOW_TRACEBACK"):
            raise
        _complain(f"internal error: {type(error).__name__}: {error}; a bug: SYMFLOW_TRACEBACK=1 shows where")
        return INTERNAL


def _run(arguments: list[str]) -> int:
    if arguments[:1] in (["conserved"], ["activation"], ["analyze"], ["trajectory"]):
        arguments = shield(arguments)
    try:
        args, unknown = build_parser().parse_known_args(arguments)
    except SystemExit as stop:  # --help and --version
        return int(stop.code or 0)
    if unknown:
        raise _UsageError(f"unknown argument {unknown[0][:100]!r}; see `symflow {args.command} --help`")
    code: int = args.run(args)
    sys.stdout.flush()
    return code


def _complain(message: str) -> None:
    text = " ".join(message.split())
    print(f"symflow: {text if len(text) <= 1000 else text[:1000] + ' …'}", file=sys.stderr)
