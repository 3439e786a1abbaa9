"""The minor of brackets once more, for networks that are too large for the standard library: products by FLINT.

Why the same formulas: reading, bounds and recursion are the checker's own (checker/completeness.py); what is replaced is the
product of two matrices of residues and the determinant, where all the time goes.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

import flint

from symflow.checker import completeness
from symflow.checker.completeness_brackets import PRIME
from symflow.checker.completeness_brackets import product as plain
from symflow.checker.trees import need

Rows = list[list[int]]
PRODUCTS, FEW, LARGE, KEPT = 10**12, 2000, 100, 4 * 10**7


def matrix(a: Rows) -> Any:
    """Residues as a matrix of FLINT."""
    return flint.nmod_mat(len(a), len(a[0]), list(chain.from_iterable(a)), PRIME)


class Products:
    """Products modulo the prime; a large left factor is read once, since Hessians come again and again."""

    def __init__(self) -> None:
        self.known: list[tuple[Rows, Any]] = []

    def __call__(self, a: Rows, b: Rows) -> Rows:
        """The product of two matrices of residues."""
        if len(a) * len(b) * len(b[0]) < FEW:
            return plain(a, b)
        left = next((read for rows, read in self.known if rows is a), None)
        if left is None:
            left = matrix(a)
            if len(a) == len(b) >= LARGE:
                self.known.append((a, left))
                while sum(len(rows) ** 2 for rows, _ in self.known) > KEPT:
                    self.known.pop(0)
        values, columns = list(map(int, (left * matrix(b)).entries())), len(b[0])
        return [values[k:k + columns] for k in range(0, len(values), columns)]


def determinant(a: Rows) -> int:
    """The determinant modulo the prime."""
    return int(matrix(a).det())


def check(certificate: Any) -> str:
    """Accept a certificate of kind 'conservation laws', or raise `Rejected`."""
    need(isinstance(certificate, dict) and certificate.get("kind") == "conservation laws", "only counts of laws are checked here")
    return completeness.check(certificate["claim"], certificate["witness"], (Products(), determinant), PRODUCTS)
