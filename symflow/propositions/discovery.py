"""Finding propositions: the built-in folder and anybody's own files, by id or by path, in the style of pytest.

Why executing files: a proof file is a short Python file, as a test is, so that a newcomer needs no new format. It runs
as a module under a private name (two files of one name never meet), its prints go to stderr, and whatever goes wrong in
it is one line that names the file and the line. Files of one folder may share a helper whose name starts with an
underscore (`from ._shared import layer`).
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib.util
import sys
import traceback
import types
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from symflow.errors import PropositionError
from symflow.propositions.records import Proposition


@dataclass(frozen=True)
class Entry:
    """A proposition and the file that says it."""

    proposition: Proposition
    path: Path
    doc: str

    @property
    def why(self) -> str:
        """Why the proof is as it is: the proposition's own word, else the docstring of its file."""
        return self.proposition.why or self.doc

    def line_of(self, *texts: str) -> int:
        """The line of the file where one of the texts stands as a literal, the first text first; 1 if nowhere."""
        try:
            tree = ast.parse(self.path.read_text(encoding="utf-8"))
        except (OSError, SyntaxError, ValueError):
            return 1
        for text in texts:
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and node.value == text:
                    return node.lineno
        return 1


def builtin_folder() -> Path:
    """The folder of the built-in proofs: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed, checkout = package / "_proofs", package.parent / "proofs"
    if installed.is_dir():
        return installed
    if checkout.is_dir() and (package.parent / "pyproject.toml").is_file():
        return checkout
    raise PropositionError("the built-in proofs are missing from this installation; install symflow again")


def discover(targets: Sequence[str] = (), text: str | None = None) -> list[Entry]:
    """The propositions that the targets name, in the order of the targets and of the files.

    Parameters
    ----------
    targets
        Ids (`oliveira2026/prop2`), the beginnings of ids (`oliveira2026`), files or folders; everything built in if
        empty.
    text
        Keep only propositions whose id or title contains this text, whatever the case.

    Raises
    ------
    PropositionError
        If a target names nothing, or if a file is broken; one line with the file and the line.
    """
    entries: dict[tuple[str, Path], Entry] = {}
    for found_here in map(_entries_of, targets) if targets else (load_folder(builtin_folder()),):
        for entry in found_here:
            entries.setdefault((entry.proposition.id, entry.path), entry)
    found = list(entries.values())
    _refuse_duplicates(found)
    if text is not None:
        wanted = text.casefold()
        found = [e for e in found if wanted in e.proposition.id.casefold() or wanted in e.proposition.title.casefold()]
    return found


def _entries_of(target: str) -> list[Entry]:
    if "\0" in target:
        raise PropositionError("a path cannot contain a null character")
    if not target.strip():
        raise PropositionError("an id is empty; `symflow list` shows the ids")
    base = builtin_folder()
    path = Path(target)
    as_id = target.strip("/")
    first = as_id.split("/")[0]
    if not target.startswith((".", "/", "~")) and first in {one.name for one in base.iterdir() if one.is_dir()}:
        all_here = load_folder(base / first)
        chosen = [e for e in all_here if e.proposition.id == as_id or e.proposition.id.startswith(as_id + "/")]
        if chosen:
            return chosen
        if not _exists(path):
            raise _unknown(as_id, all_here)
    if _exists(path):
        return load_folder(path) if path.is_dir() else load_file(path)
    raise _unknown(as_id, load_folder(base))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long, say
        return False


def _unknown(target: str, entries: Iterable[Entry]) -> PropositionError:
    ids = [entry.proposition.id for entry in entries]
    near = get_close_matches(target, ids, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return PropositionError(f"no proposition, file or folder {target[:200]!r}; {hint}`symflow list` shows the ids")


def _refuse_duplicates(entries: Iterable[Entry]) -> None:
    seen: dict[str, Path] = {}
    for entry in entries:
        other = seen.setdefault(entry.proposition.id, entry.path)
        if other != entry.path:
            raise PropositionError(f"{entry.path}: the id {entry.proposition.id!r} is also used in {other}; rename one")


def proof_files(folder: Path) -> Iterator[Path]:
    """The Python files of a folder, sorted; names that start with '_' or '.' are left out, and so are tests."""
    try:
        children = sorted(folder.iterdir())
    except OSError as error:
        raise PropositionError(f"{folder}: cannot be read ({error.strerror})") from error
    for child in children:
        if child.name.startswith(("_", ".")):
            continue
        if child.is_dir():
            if not child.is_symlink():  # a link may lead back to where it stands
                yield from proof_files(child)
        elif child.suffix == ".py" and not child.name.startswith("test_") and child.name != "conftest.py":
            yield child


def load_folder(folder: Path) -> list[Entry]:
    """All propositions of a folder."""
    return [entry for path in proof_files(folder) for entry in load_file(path)]


def load_file(path: Path) -> list[Entry]:
    """The propositions that a file defines at module level, in the order of definition."""
    if path.suffix != ".py":
        raise PropositionError(f"{path}: not a Python file; a proof file is named NAME.py")
    module = _execute(path)
    doc = (module.__doc__ or "").strip()
    entries: list[Entry] = []
    for value in vars(module).values():
        if isinstance(value, Proposition) and all(value is not entry.proposition for entry in entries):
            if any(entry.proposition.id == value.id for entry in entries):
                raise PropositionError(f"{path}: two propositions have the id {value.id!r}; rename one")
            entries.append(Entry(value, path, doc))
    return entries


def _execute(path: Path) -> types.ModuleType:
    """Run a proof file as a module of a private package whose folder is the file's folder."""
    package = "_symflow_proofs_" + hashlib.sha256(str(path.resolve().parent).encode()).hexdigest()[:12]
    for name in [name for name in sys.modules if name.startswith(package)]:
        del sys.modules[name]  # a helper file may have changed since it was last used
    parent = types.ModuleType(package)
    parent.__path__ = [str(path.resolve().parent)]
    sys.modules[package] = parent
    module = types.ModuleType(f"{package}.{path.stem}")
    module.__file__ = str(path)
    module.__package__ = package
    sys.modules[module.__name__] = module
    try:
        source = importlib.util.decode_source(path.read_bytes())
        code = compile(source, str(path), "exec", dont_inherit=True)
    except OSError as error:
        raise PropositionError(f"{path}: cannot be read ({error.strerror})") from error
    except SyntaxError as error:
        raise PropositionError(f"{path}:{error.lineno or 1}: not Python: {error.msg}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise PropositionError(f"{path}:1: not Python: {error}") from error
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exec(code, module.__dict__)
    except (Exception, SystemExit) as error:
        raise PropositionError(f"{path}:{_line_in(path, error)}: {_in_one_line(error)}") from error
    finally:
        sys.dont_write_bytecode = writes_bytecode
    return module


def _line_in(path: Path, error: BaseException) -> int:
    """The last line of the file itself that led to the error."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return (lines[-1] if lines else None) or 1


def _in_one_line(error: BaseException) -> str:
    message = " ".join(str(error).split())
    return message if isinstance(error, PropositionError) else f"{type(error).__name__}: {message}".rstrip(": ")
