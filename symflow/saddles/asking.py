"""Asking one question after another, some of which may stay open.

Why: the sign of one number that nothing settles, or a clock that has run out, must cost the one answer that needs it and
no other. The answer is then None, and the reason is kept. Whoever waits is told which question is being asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from symflow.checker.trees import Rejected
from symflow.saddles.fields import Unsettled

T = TypeVar("T")
TIMEOUT = "timeout"


class Asking:
    """Questions with a deadline (of `time.monotonic()`), and the reasons why some stayed open.

    Examples
    --------
    >>> ask = Asking()
    >>> ask("three?", lambda: 3), ask.reason
    (3, None)
    >>> late = Asking(deadline=0.0)
    >>> late("three?", lambda: 3) is None, late.reason
    (True, 'timeout')
    """

    def __init__(self, deadline: float | None = None, watch: Callable[[Any], None] | None = None, about: str = "") -> None:
        self.deadline = deadline
        self.watch = watch
        self.about = about
        self.reasons: list[str] = []

    @property
    def is_over(self) -> bool:
        """Whether the time has run out."""
        return self.deadline is not None and time.monotonic() >= self.deadline

    @property
    def reason(self) -> str | None:
        """Why something stayed open, or None."""
        return "; ".join(dict.fromkeys(self.reasons)) or None

    def __call__(self, name: str, question: Callable[[], T]) -> T | None:
        """The answer, or None."""
        if self.is_over:
            self.reasons.append(TIMEOUT)
            return None
        if self.watch is not None:
            self.watch(f"{self.about}: {name}" if self.about else name)
        try:
            return question()
        except Unsettled as error:
            self.reasons.append(str(error))
        except Rejected as error:  # the exact constants stop where numbers become too long
            self.reasons.append(f"{name}: {error}")
        return None
