"""Verify propositions: everything built in, or the ids, files and folders given.

symflow verify                          everything there is
symflow verify oliveira2026/prop2       one statement of a paper
symflow verify my_proofs/               your own folder (start with `symflow new NAME`)
symflow verify --errata                 each erratum with its counterexample, and the notes
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from symflow.cli.options import (
    OutputError,
    Progress,
    add_json,
    add_limits,
    check_output,
    console,
    nothing_collected,
    positive,
    write_json,
    write_text,
)

if TYPE_CHECKING:
    from symflow.propositions.results import Verification

NAME = "verify"
HELP = "verify propositions, built-in or your own"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `verify`."""
    parser.add_argument("targets", nargs="*", metavar="ID|PATH", help="ids, beginnings of ids, files or folders")
    parser.add_argument("--errata", action="store_true", help="print each erratum, and the notes")
    parser.add_argument("-k", dest="text", metavar="TEXT", help="only propositions whose id or title contains TEXT")
    parser.add_argument("--junitxml", metavar="FILE", help="write a JUnit report, one test per claim")
    parser.add_argument("--certificates", metavar="DIR", help="write each certificate to a file of its own")
    parser.add_argument("--report", metavar="FILE.html", help="write a page that loads nothing from outside")
    parser.add_argument("--latex", metavar="FILE.tex", help="write a LaTeX document")
    parser.add_argument("--jobs", type=positive, metavar="N", help="worker processes (default: at most 4)")
    add_json(parser)
    add_limits(parser)


def run(args: argparse.Namespace) -> int:
    """Verify, write what was asked for, and return the exit code."""
    for path in (args.junitxml, args.report, args.latex):
        check_output(path, stdout=False)
    check_output(args.json)
    folder = _folder(args.certificates)
    from symflow.propositions.discovery import discover
    from symflow.propositions.pool import available_workers
    from symflow.propositions.runner import run as run_entries

    entries = discover(args.targets, args.text)
    progress = Progress()
    try:
        results = run_entries(
            entries,
            seed=args.seed,
            jobs=args.jobs or available_workers(),
            timeout=args.timeout,
            report=progress,
        )
    finally:
        progress.close()
    _write(args, results, folder)
    if not entries:
        nothing_collected(args.targets, args.text)
    elif args.json != "-":
        _print(args, results)
    return exit_code(results, strict=args.strict)


def exit_code(results: Verification, *, strict: bool) -> int:
    """0 as expected, 1 unexpected, 3 undecided under --strict, 4 internal error, 5 nothing collected."""
    if not results:
        return 5
    if results.interrupted:
        return 130
    if any(claim.internal for result in results for claim in result.claims):
        return 4
    if results.unexpected:
        return 1
    return 3 if strict and any(result.outcome.value == "undecided" for result in results) else 0


def _folder(name: str | None) -> Path | None:
    if name is None:
        return None
    try:
        Path(name).mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise OutputError(f"the folder {name[:200]!r} cannot be made ({getattr(error, 'strerror', error)})") from error
    return Path(name)


def _write(args: argparse.Namespace, results: Verification, folder: Path | None) -> None:
    if folder is not None:
        from symflow.propositions.certificates import certificates

        for name, text in certificates(results).items():
            write_text(str(folder / name), text)
    if args.junitxml:
        from symflow.rendering.junit import junit

        write_text(args.junitxml, junit(results))
    if args.report:
        from symflow.rendering.html import page

        write_text(args.report, page(results))
    if args.latex:
        from symflow.rendering.latex import document

        write_text(args.latex, document(results))
    if args.json:
        write_json(args.json, results.to_json())


def _print(args: argparse.Namespace, results: Verification) -> None:
    from symflow.rendering.tables import print_errata, print_verification

    out = console()
    print_verification(results, out)
    if args.errata:
        print_errata(results, out)
    elif any(result.errata or result.notes for result in results):
        out.print("--errata shows each erratum with its counterexample, and the notes")
    if results.interrupted:
        out.print("interrupted: what was finished stands above, the rest is undecided")
