"""The house keeps its shape: which room imports which, how long files and functions are, how small the checker is."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
PACKAGE = TOP / "symflow"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "_proofs" not in path.parts)
FOLDERS = ("symflow", "tests", "proofs", "benchmarks")
OURS = [path for folder in FOLDERS for path in sorted((TOP / folder).rglob("*.py"))]
# The package itself is a page of names; entry points stand above all rooms.
FRONT = {"__init__", "__main__"}


def rooms_in_order() -> list[str]:
    """The rooms of docs/design.md, bottom first."""
    text = (TOP / "docs" / "design.md").read_text(encoding="utf-8")
    return [name.rstrip("/").removesuffix(".py") for name in re.findall(r"^\| `([\w./]+)` \|", text, re.MULTILINE)]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever the import stands, relative ones made absolute."""
    package = ["symflow", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_the_list_of_rooms_is_read() -> None:
    rooms = rooms_in_order()
    assert rooms[0] == "errors" and rooms[-1] == "cli" and len(rooms) >= 11
    standing = {room_of(path) for path in FILES} - FRONT
    assert standing <= set(rooms), f"docs/design.md does not name {standing - set(rooms)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_rooms_above_it(path: Path) -> None:
    rooms = rooms_in_order()
    here = room_of(path)
    if here in FRONT:
        return
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] != "symflow" or len(parts) < 2 or parts[1] not in rooms:
            continue
        assert rooms.index(parts[1]) <= rooms.index(here), f"{here} imports {name}, which stands below it"


def test_the_checker_imports_only_the_standard_library() -> None:
    for path in FILES:
        if room_of(path) != "checker":
            continue
        for name in imports_of(path):
            top = name.split(".")[0]
            alone = name.startswith("symflow.checker") or (path.name == "__main__.py" and top == "checker")
            assert alone or top in sys.stdlib_module_names, f"{path.name} imports {name}"


def code_lines_of(path: Path) -> int:
    """Lines of code: without blank lines, comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    blank = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    code = {line for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type not in blank
            for line in range(token.start[0], token.end[0] + 1)}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            code -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(code)


def test_the_checker_is_small() -> None:
    """Under 4,300 lines of code in all, under 400 for the core; every other file under 120 lines, text included."""
    core = {"trees", "claims", "derivatives", "flow", "matrices"}
    checker = {path.stem: path for path in FILES if room_of(path) == "checker"}
    assert sum(code_lines_of(path) for path in checker.values()) < 4300
    assert sum(code_lines_of(checker[name]) for name in core) < 400
    assert {name: lines_of(path) for name, path in checker.items() if name not in core and lines_of(path) >= 120} == {}


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(TOP)))
def test_files_and_functions_are_short_and_files_say_why(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert lines_of(path) <= 400
    if text.strip():
        assert ast.get_docstring(tree), f"{path} has no header"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{path}: {node.name} is too long"


def test_proofs_use_the_public_interface_only() -> None:
    allowed = {"symflow", "symflow.propositions", "symflow.propositions.settings", "symflow.statements"}
    for path in sorted((TOP / "proofs").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").startswith("symflow"):
                assert node.module in allowed, f"{path} imports {node.module}"


def test_no_page_loads_or_names_a_registry() -> None:
    needle = re.compile(r"https?://[^\s\"')]*(pypi|simple/)|--(extra-)?index-url|--find-links")
    for path in [*OURS, TOP / "constraints.txt", TOP / "pyproject.toml", TOP / ".ci" / "run", TOP / "README.md"]:
        if path != Path(__file__):
            assert not needle.search(path.read_text(encoding="utf-8")), path
