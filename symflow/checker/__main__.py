"""`python -I -S symflow/checker/__main__.py FILE …`: check certificate files with the standard library alone.

Why the import below: run as a program this file belongs to no package, and must not need symflow to be installed.
"""

from __future__ import annotations

import os
import sys

if not __package__:
    sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    from checker import Rejected, check, read  # type: ignore[import-not-found,unused-ignore]
else:
    from . import Rejected, check, read


def verdict(path: str) -> tuple[str, int]:
    """One line on a file, and its exit code."""
    try:
        with open(path, encoding="utf-8") as file:
            check(read(file.read()))
    except Rejected as error:
        return f"rejected: {error}", 1
    except OSError as error:
        return f"unreadable: {error.strerror}", 2
    except (ValueError, RecursionError) as error:
        return f"rejected: not JSON ({type(error).__name__})", 1
    return "accepted", 0


def main(paths: list[str]) -> int:
    """Check every file; 0 if all are accepted, 1 if one is rejected, else 2 if one cannot be read."""
    paths = [path for path in paths if path != "--slow"]
    if not paths:
        print("recheck needs at least one certificate file", file=sys.stderr)
        return 2
    codes = []
    for path in paths:
        text, code = verdict(path)
        print(f"{path!r}: {text}" if not path.isprintable() else f"{path}: {text}", file=sys.stderr if code == 2 else sys.stdout)
        codes.append(code)
    return 1 if 1 in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
