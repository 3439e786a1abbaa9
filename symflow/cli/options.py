"""Options that several commands share, and where their output goes.

Why outputs are looked at before the work: a file that cannot be written is bad input, and is said at once rather than
after minutes.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symflow.errors import SymflowError

if TYPE_CHECKING:
    from rich.console import Console

_OPTION = re.compile(r"--[a-z][a-z-]*(=.*)?|-h", re.DOTALL)
PAGE_WIDTH = 132  # of tables that go to a file or a pipe


class OptionError(SymflowError):
    """The options do not say what is meant."""


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


def read_widths(text: str) -> tuple[int, ...]:
    """The widths d0,…,dN of a linear network.

    Examples
    --------
    >>> read_widths("2,3,2")
    (2, 3, 2)
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) < 2 or not all(re.fullmatch("[0-9]{1,6}", part) for part in parts) or "0" in parts:
        shown = text.strip()[:100]
        raise OptionError(f"--widths {shown!r} is not d0,…,dN; give positive integers up to 999999, such as 2,3,2")
    return tuple(int(part) for part in parts)


def shield(arguments: Sequence[str]) -> list[str]:
    """Let expressions begin with '-': argparse takes a word with a blank in front for a value, never for an option."""
    return [f" {word}" if word.startswith("-") and len(word) > 1 and not _OPTION.fullmatch(word) else word
            for word in arguments]  # fmt: skip


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


def give(args: argparse.Namespace, found: dict[str, Any], show: Callable[[dict[str, Any]], None]) -> int:
    """Write the JSON where it was asked for, and show it unless stdout is taken; 0, or 3 if undecided under --strict."""
    if args.json:
        write_json(args.json, found)
    if args.json != "-":
        show(found)
    return 3 if args.strict and found["outcome"] == "undecided" else 0


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


class Waiting:
    """What is being done, on stderr, once it takes over a second: said by a thread, since the work does not return.

    It begins with the first word, which is said when the input has been read: bad input stays one line on stderr.
    """

    def __init__(self) -> None:
        self.text, self.points = "", 0
        self.over = threading.Event()
        self.thread: threading.Thread | None = None
        self.tty = sys.stderr.isatty()

    def __call__(self, said: Any) -> None:
        """A text is what is being done now; anything else is a point that is finished."""
        if not isinstance(said, str):
            self.points += 1
            return
        self.text = said
        if self.thread is None:
            self.thread = threading.Thread(target=self._say, daemon=True)
            self.thread.start()

    def _say(self) -> None:
        start, pause = time.monotonic(), 1.0
        while not self.over.wait(pause):
            pause = 0.2 if self.tty else 10.0
            done = f"{self.points} point{'s' * (self.points > 1)}, " if self.points else ""
            line = f"symflow: {done}{time.monotonic() - start:.0f} s, {self.text}"
            if self.tty:
                print(f"\r\x1b[2K{line[:78]}", end="", file=sys.stderr, flush=True)
            else:
                print(line, file=sys.stderr, flush=True)

    def close(self) -> None:
        """Clear the line."""
        self.over.set()
        if self.thread is not None:
            self.thread.join()
            if self.tty:
                print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
