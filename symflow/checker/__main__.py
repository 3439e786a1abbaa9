"""`python -I -S symflow/checker/__main__.py FILE …`: check certificate files with the standard library alone.

Why the import below: run as a program this file belongs to no package, and must not need symflow to be installed.
"""

from __future__ import annotations

import os
import sys

if not __package__:
    sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    # Run as a file, the package has no parent: types are checked where it has one.
    from checker import Elsewhere, Rejected, TooLarge, check, read  # type: ignore[import-not-found,unused-ignore]
else:
    from . import Elsewhere, Rejected, TooLarge, check, read


def verdict(path: str, slow: bool = False) -> tuple[str, int]:
    """One line on a file, and its exit code."""
    try:
        with open(path, encoding="utf-8") as file:
            check(read(file.read()), slow)
    except TooLarge as error:
        return f"not checked: {error}{'' if isinstance(error, Elsewhere) else '; --slow lifts this bound'}", 3
    except Rejected as error:
        return f"rejected: {error}", 1
    except OSError as error:
        return f"unreadable: {error.strerror}", 2
    except (ValueError, RecursionError) as error:
        return f"rejected: not JSON ({type(error).__name__})", 1
    return "accepted", 0


def main(paths: list[str]) -> int:
    """Check every file; 0 if all are accepted, 1 if one is rejected, else 2 if one cannot be read, else 3 if one is not
    checked, because it needs more than the stated number of operations and `--slow` was not given."""
    slow, paths = "--slow" in paths, [path for path in paths if path != "--slow"]
    if not paths:
        print("recheck needs at least one certificate file", file=sys.stderr)
        return 2
    codes = []
    for path in paths:
        text, code = verdict(path, slow)
        print(f"{path!r}: {text}" if not path.isprintable() else f"{path}: {text}", file=sys.stderr if code == 2 else sys.stdout)
        codes.append(code)
    return next((code for code in (1, 2, 3) if code in codes), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
