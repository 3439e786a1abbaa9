"""The checker run alone, and copies of it with one formula changed: these must not accept every honest certificate."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import symflow.checker

ROOM = Path(symflow.checker.__file__).parent


def accepts_all(
    certificates: Iterable[Any], file: str, old: str, new: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> bool:
    """Whether the checker accepts all of them after `old` has become `new` in a file, where it stands once."""
    copy = folder / f"checker_{abs(hash((file, old, new)))}"
    shutil.copytree(ROOM, copy, ignore=shutil.ignore_patterns("__pycache__"))
    text = (copy / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    (copy / file).write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    mutant = importlib.import_module(copy.name)

    def agrees(whole: Any) -> bool:
        try:
            return bool(mutant.check(whole))
        except mutant.Rejected:
            return False

    return all(agrees(whole) for whole in certificates)


def accepted_alone(certificates: Iterable[Any], folder: Path) -> bool:
    """Whether the program, without anything else of symflow, accepts all of them."""
    files = []
    for number, whole in enumerate(certificates):
        files.append(folder / f"{number}.json")
        files[-1].write_text(json.dumps(whole), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", "-S", str(ROOM / "__main__.py"), *map(str, files)], env={}, cwd=folder,
                          capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.count(": accepted") == len(files) > 0
