"""JSON of exact numbers, given on the command line or in a file.

Why an own reading: a JSON float is a binary float, which is not the number that was meant, so it is refused with the
remedy; a key given twice would silently drop a matrix; an integer of a million digits is refused before it is read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from symflow.errors import ModelError
from symflow.expressions.digits import integer_from_text
from symflow.expressions.tokens import MAX_DIGITS, shorten

MAX_BYTES = 50_000_000


def read_exact(source: str, what: str) -> Any:
    """JSON from its text, which begins with a bracket, or from the file of that name.

    Examples
    --------
    >>> read_exact('[["1/2", 3]]', "T")
    [['1/2', 3]]
    >>> read_exact("[[0.1]]", "T")
    Traceback (most recent call last):
    symflow.errors.ModelError: T contains the JSON float 0.1, which is not exact; quote it: "0.1"
    """
    text = source.strip()
    if text[:1] not in ("[", "{"):
        text = _from_file(text, what)

    def refuse(value: str) -> NoReturn:
        shown = shorten(value)[1:-1]
        raise ModelError(f'{what} contains the JSON float {shown}, which is not exact; quote it: "{shown}"')

    def unreal(value: str) -> NoReturn:
        raise ModelError(f"{what} contains {value}, which is not a real number; give an integer or a quoted number")

    def whole(value: str) -> int:
        if len(value) > MAX_DIGITS:
            raise ModelError(f"{what} contains an integer of more than {MAX_DIGITS} digits; use a smaller one")
        return -integer_from_text(value[1:]) if value.startswith("-") else integer_from_text(value)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise ModelError(f"{what} gives one name twice; give each matrix once")
        return dict(pairs)

    try:
        return json.loads(text, parse_float=refuse, parse_int=whole, parse_constant=unreal, object_pairs_hook=once)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
        remedy = 'write rows of integers or quoted numbers, as in [["1/2", "0"], [0, 1]]'
        raise ModelError(f"{what} is not JSON{where}; {remedy}") from None


def _from_file(name: str, what: str) -> str:
    try:
        path = Path(name)
        if path.stat().st_size > MAX_BYTES:
            raise ModelError(f"the file {name[:200]} has more than {MAX_BYTES} bytes; give a smaller one")
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise ModelError(f"{what} is neither JSON nor a readable file: {name[:200]!r} ({why})") from None
