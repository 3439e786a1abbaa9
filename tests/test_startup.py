"""Starting costs hardly more than Python itself: no engine is imported before a command needs it."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

ENGINES = ("sympy", "scipy", "numpy", "flint", "mpmath", "rich")


def imported_by(code: str) -> set[str]:
    """The engines that are loaded after running the code in a fresh interpreter."""
    report = f"import sys; print('LOADED', *(n for n in {ENGINES!r} if n in sys.modules))"
    run = subprocess.run([sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    "code",
    [
        "import symflow",
        "from symflow.cli import main; main(['--version'])",
        "from symflow.cli import main; main(['verify', '--help'])",
        "from symflow.cli import main; main(['recheck', 'missing.json'])",
        "import symflow.propositions",
        "import symflow.propositions.pytest_plugin",
    ],
)
def test_nothing_heavy_is_imported_at_start(code: str) -> None:
    assert imported_by(code) == set()


def test_every_public_name_is_there() -> None:
    import symflow

    assert set(symflow.__all__) <= set(dir(symflow))
    for name in symflow.__all__:
        assert getattr(symflow, name) is not None
    with pytest.raises(AttributeError, match="it offers"):
        symflow.nothing_of_that_name  # noqa: B018  (the access is what is tested)


def _seconds(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], capture_output=True, check=True)
    return time.perf_counter() - start


def test_version_is_fast() -> None:
    """Within 0.15 s of an empty program; the best of several runs, since other tests run beside this one."""
    pairs = [(_seconds("-c", "pass"), _seconds("-m", "symflow", "--version")) for _ in range(9)]
    assert min(version for _, version in pairs) - min(empty for empty, _ in pairs) < 0.15
