"""Options that several commands share, and where their output goes.

Why outputs are looked at before the work: a file that cannot be written is bad input, and is said at once rather than
after minutes.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symflow.errors import SymflowError

if TYPE_CHECKING:
    from rich.console import Console

PAGE_WIDTH = 132  # of tables that go to a file or a pipe


class OutputError(SymflowError):
    """A file cannot be written."""


def seconds(text: str) -> float:
    """A positive number of seconds."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text.strip()[:50]!r} is not a positive number of seconds")
    return value


def positive(text: str) -> int:
    """A positive integer."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= 9 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text[:50]!r} is not a positive integer")
    return int(text)


def natural(text: str) -> int:
    """An integer that is not negative."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise argparse.ArgumentTypeError(f"{text[:50]!r} is not a natural number")
    return int(text)


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json FILE|-"""
    parser.add_argument("--json", metavar="FILE|-", help="write one JSON object to FILE, or to stdout and nothing else")


def add_limits(parser: argparse.ArgumentParser) -> None:
    """--timeout, --seed, --strict"""
    parser.add_argument("--timeout", type=seconds, metavar="S", help="what is not settled after S seconds is undecided")
    parser.add_argument("--seed", type=natural, default=0, help="of random points; it decides no verdict (default 0)")
    parser.add_argument("--strict", action="store_true", help="exit with code 3 if something is undecided")


def check_output(path: str | None, *, stdout: bool = True) -> None:
    """Refuse a file that plainly cannot be written; `stdout` says whether '-' stands for it."""
    if path is None or (path == "-" and stdout):
        return
    if path == "-":
        raise OutputError("only --json can be written to stdout; name a file")
    if not path or "\0" in path:
        raise OutputError("an output file needs a name")
    target = Path(path)
    try:
        if target.is_dir():
            raise OutputError(f"{path} is a folder; name a file")
        if not target.parent.is_dir():
            raise OutputError(f"the folder {target.parent} does not exist; make it first")
    except OSError as error:
        raise OutputError(f"{path[:200]} cannot be written ({error.strerror})") from error


def write_text(path: str, text: str) -> None:
    """Write a file, or say in one line why not."""
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror})") from error


def write_json(path: str, value: dict[str, Any]) -> None:
    """Write one JSON object to a file, or to stdout."""
    text = json.dumps(value, indent=2) + "\n"
    if path == "-":
        sys.stdout.write(text)
    else:
        write_text(path, text)


def nothing_collected(targets: Sequence[str], text: str | None = None) -> int:
    """Say on stderr that there was nothing, and where; the exit code for it."""
    where = f" in {', '.join(targets)}"[:200] if targets else ""
    which = f" whose id or title contains {text[:100]!r}" if text is not None else ""
    print(f"symflow: nothing collected: no proposition{where}{which}; `symflow list` shows what there is", file=sys.stderr)
    return 5


def console() -> Console:
    """Where tables go; rich is imported only now."""
    from rich.console import Console

    class Plain(Console):
        """A console that leaves a closed pipe to `entry.run`; rich would exit with 1, which means 'refuted'."""

        def on_broken_pipe(self) -> None:
            raise

    return Plain(highlight=False, width=None if sys.stdout.isatty() else PAGE_WIDTH)


class Progress:
    """Progress on stderr, for what takes over a second: one line that changes, or now and then a line in a log."""

    def __init__(self) -> None:
        self.start = self.last = time.monotonic()
        self.tty = sys.stderr.isatty()
        self.shown = False

    def __call__(self, done: int, total: int, name: str) -> None:
        now = time.monotonic()
        if now - self.start < 1 or (now - self.last < (0.1 if self.tty else 10) and self.shown) or done == total:
            return
        self.last, self.shown = now, True
        line = f"symflow: {done}/{total} formulas, {now - self.start:.0f} s, {name}"
        if self.tty:
            print(f"\r\x1b[2K{line[:78]}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)

    def close(self) -> None:
        """Clear the line."""
        if self.tty and self.shown:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
