"""What the records of a proof file check of their fields, in one line that says how to mend it.

Why apart: claims and observations are records of two files, and both are written by the same newcomer.
"""

from __future__ import annotations

import re
from typing import cast

from symflow.errors import PropositionError

_WORD = (
    r"[A-Za-z0-9][A-Za-z0-9.\-]*(_[A-Za-z0-9.\-]+)*"  # no double underscore: it parts the names of certificate files
)
PROPOSITION_ID = re.compile(f"{_WORD}(/{_WORD})*")
CLAIM_ID = re.compile(_WORD)


def is_usable_id(text: str) -> bool:
    """Whether a text may name a claim, or a part of the id of a proposition."""
    return CLAIM_ID.fullmatch(text) is not None


def check_text(what: str, value: object, *, empty: bool = False) -> None:
    """A text, and not an empty one."""
    if not isinstance(value, str):
        raise PropositionError(f"{what} must be a text, but is {type(value).__name__}")
    if not empty and not value.strip():
        raise PropositionError(f"{what} is empty; say what it is")


def tuple_of_texts(what: str, value: object) -> tuple[str, ...]:
    """A tuple of texts."""
    if isinstance(value, str) or not isinstance(value, tuple | list):
        raise PropositionError(f"{what} must be a tuple of texts; for a single one write (…,) with a comma")
    for part in value:
        check_text(f"each of {what}", part)
    return tuple(value)


def check_identifier(what: str, value: object, pattern: re.Pattern[str] = CLAIM_ID) -> None:
    """A text that may be an id."""
    check_text(what, value)
    if not pattern.fullmatch(cast(str, value)):
        raise PropositionError(f"{what} {value!r} is not usable; take letters, digits, '-', '.' and single '_'")


def check_natural(what: str, value: object, least: int, most: int) -> None:
    """An integer in a range."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise PropositionError(f"{what} is {value!r}; give an integer from {least} to {most}")
