"""The cost and its matrices on the command line: --cost and --matrix NAME=JSON|FILE.

Why one file: a cost is read in the same way wherever a point or a start belongs to it, and a matrix that is missing
is said with the option that gives it.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from symflow.errors import ExpressionError, SymflowError

if TYPE_CHECKING:
    from symflow.models import GradientFlow
    from symflow.models.flow import Network

_NAME = re.compile("[A-Za-z][A-Za-z_0-9]{0,30}")


class CostError(SymflowError):
    """The options do not name a cost."""


def add_cost(parser: argparse.ArgumentParser) -> None:
    """--cost, --matrix"""
    parser.add_argument("--cost", metavar="COST", help="in W, or in w if d0 = dN = 1, such as 'norm2(W - T)/2'")
    parser.add_argument("--matrix", action="append", default=[], metavar="NAME=JSON|FILE", help="a matrix that the cost names")


def flow_of(network: Network, text: str | None, given: Sequence[str], what: str) -> GradientFlow:
    """The flow of a network and a concrete cost; `what` says what an arbitrary cost does not have."""
    from symflow.models import Cost, GradientFlow

    if text is None or text.strip() == "arbitrary":
        why = "--cost is missing" if text is None else f"an arbitrary cost has no {what}"
        raise CostError(f"{why}; give a concrete one, e.g. --cost 'norm2(W - T)/2' --matrix 'T=[[1,0],[0,2]]'")
    matrices: dict[str, Any] = {}
    for one in given:
        name, rows = _matrix(one)
        if name in matrices:
            raise CostError(f"--matrix {name} is given twice; give it once")
        matrices[name] = rows
    try:
        return GradientFlow(network, Cost(text.strip(), **matrices))
    except ExpressionError as error:
        remedy = "; give a matrix of the cost with --matrix NAME=JSON|FILE" if "unknown name" in str(error) else ""
        raise CostError(f"--cost: {error}{remedy}") from None


def _matrix(text: str) -> tuple[str, Any]:
    from symflow.cli.exact_json import read_exact

    name, sign, rows = text.strip().partition("=")
    if not sign or not _NAME.fullmatch(name.strip()):
        raise CostError(f"--matrix {text.strip()[:60]!r} is not NAME=JSON or NAME=FILE; write e.g. --matrix 'T=[[1,0],[0,2]]'")
    return name.strip(), read_exact(rows, f"--matrix {name.strip()}")
