"""The versions that a result names, so that a verdict can be reproduced.

Why from the metadata: the engines are not imported merely to be named.
"""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from symflow import __version__

_ENGINES = ("sympy", "mpmath", "numpy", "scipy", "python-flint")


def versions() -> dict[str, str]:
    """Versions of symflow, of Python and of the engines that are installed."""
    found = {"symflow": __version__, "python": platform.python_version()}
    for name in _ENGINES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
