"""The value of a tree in words, with determinants, adjugates and the derivatives of an arbitrary cost as atoms.

An atom is named by the normal form of its argument and its shape: equal names mean equal values. An inverse exists only
of a monomial in scalars that a hypothesis calls not zero.
"""

from __future__ import annotations

from fractions import Fraction

from .claims import Claim
from .rewriting import Rewriting
from .trees import Shape, Tree, need, number
from .words import EMPTY, Value, plus, show, text

ONE: Value = {EMPTY: Fraction(1)}


class Words(Rewriting):
    """Values of the expanded trees of a claim; `nonzero` holds the scalar atoms that have an inverse."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(claim.letters)
        self.claim = claim
        self.nonzero: set[object] = set()

    def __call__(self, tree: Tree) -> Value:
        """The normal form of an expanded tree."""
        if not isinstance(tree, list):
            return self.term(number(tree), (), ())
        self.claim.shape(tree)
        return self.reduced(self._value(tree[0], tree[1:]))

    def _value(self, op: str, args: list[Tree]) -> Value:
        if op == "letter":
            return self.term(Fraction(1), (), ((args[0], False),))
        if op == "sum":
            return plus(*map(self, args))
        if op == "identity":
            return ONE
        if op in ("cost", "gradient", "curvature", "jet"):
            return self._cost(op, args)
        if op == "product":
            value = self(args[0])
            for arg in args[1:]:
                value = self.reduced(self.times(value, self(arg)))
            return value
        need(op in ("transpose", "norm2", "trace", "power", "det", "adjugate"), f"{op} has no meaning in words; give widths")
        return self._unary(op, args, self(args[0]))

    def _unary(self, op: str, args: list[Tree], a: Value) -> Value:
        rows, cols = self.claim.shape(args[0])
        if op == "transpose":
            return self.transposed(a)
        if op == "norm2":
            return self.traced(self.times(self.transposed(a), a), cols)
        if op == "trace":
            return self.traced(a, rows)
        if op == "power":
            return self._power(a, args[1])
        if rows == 1:
            return a if op == "det" else ONE
        key = text(a, (rows, cols))
        return self._atom("det", key) if op == "det" else self._letter(f"adj({key})", (rows, rows))

    def _letter(self, name: str, shape: Shape) -> Value:
        self.shapes[name] = shape
        return self.term(Fraction(1), (), ((name, False),))

    def _atom(self, kind: str, key: str) -> Value:
        return self.term(Fraction(1), (((kind, key), 1),), ())

    def _power(self, a: Value, n: int) -> Value:
        if n < 0:
            need(len(a) == 1, "the inverse of a sum of scalars has no meaning in words")
            ((scalars, word), x), = a.items()
            need(not word and all(atom in self.nonzero for atom, _ in scalars), "an inverse without 'not zero'")
            a, n = {(tuple((atom, -e) for atom, e in scalars), ()): 1 / x}, -n
        value = ONE
        for _ in range(n):
            value = self.reduced(self.times(value, a))
        return value

    def _cost(self, op: str, args: list[Tree]) -> Value:
        need(self.claim.cost == "arbitrary", "a concrete cost needs integer widths")
        order, point = (args[0], args[1]) if op == "jet" else (("cost", "gradient", "curvature").index(op), args[0])
        shape = self.claim.shape(point)
        key = text(self(point), shape)
        if shape == (1, 1):
            jet = self._atom(f"f{order}", key)
            return self.times(jet, self(args[1])) if op == "curvature" else jet
        if order == 0:
            return self._atom("f", key)
        if order == 1:
            return self._letter(f"gradient({key})", shape)
        moved = [(s, x, self._letter(f"curvature({key}, {show((), w)})", shape)) for (s, w), x in self(args[1]).items()]
        return plus(*(self.times({(s, ()): x}, letter) for s, x, letter in moved))
