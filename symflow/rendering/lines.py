"""Lines on a terminal or in a pipe: prose and formulas.

Why two kinds: prose is broken at the width of the page and indented, so that it can be read; a formula or a point is
never broken, so that it can be copied.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text


def formula(text: Text | str, out: Console) -> None:
    """One line, however long."""
    out.print(Text(text) if isinstance(text, str) else text, soft_wrap=True)


def hanging(text: Text | str, out: Console, indent: int, head: str = "") -> None:
    """Prose, broken at the width of the page, whose lines all begin `indent` columns from the left, after the head.

    Examples
    --------
    >>> hanging("some words that are too long for a line", Console(width=40), 18, "  why")
      why             some words that are
                      too long for a line
    """
    text = Text(text) if isinstance(text, str) else text
    if out.width < indent + 20:
        out.print(Text(head.ljust(indent)) + text)
        return
    for line in text.wrap(out, out.width - indent):
        line.rstrip()
        out.print(Text(head.ljust(indent)) + line)
        head = ""
