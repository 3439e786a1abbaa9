"""The free *-algebra: identities for every width at once.

Why words: a product of letters of symbolic shape has no other normal form than itself, so an identity between sums of
words holds for all widths. A word that passes through a dimension 1 falls apart there into scalars, which commute and
equal their transposes; a trace does not see cyclic shifts and transposition. Hypotheses are rewrite rules, used from
left to right in words, scalars and traces; any chain of rewriting is sound, so confluence is not needed.
A value is a dictionary {(scalar monomial, word): coefficient}.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .trees import Claim, Dim, Rejected, Shape, Tree, need, number

Word = tuple[tuple[str, bool], ...]
Scalars = tuple[tuple[Any, int], ...]
Value = dict[tuple[Scalars, Word], Fraction]
STEPS = 200_000


def flipped(word: Word) -> Word:
    """The transpose of a word."""
    return tuple((name, not turned) for name, turned in reversed(word))


def show(scalars: Scalars, word: Word) -> str:
    """A term as text; letters are identifiers, so different terms have different texts."""
    def joined(factors: Word) -> str:
        return "*".join(name + (".T" if turned else "") for name, turned in factors)

    parts = []
    for atom, e in scalars:
        inner = joined(atom[1]) if atom[0] in ("scalar", "trace") else str(atom[1])
        body = inner if atom[0] == "scalar" else f"{atom[0]}({inner})"
        parts.append(body if e == 1 else f"({body})^{e}")
    return " * ".join(parts + ([joined(word)] if word else [])) or "1"


def text(value: Value) -> str:
    """A value as text, the same for equal values."""
    return " + ".join(sorted(f"{x} * {show(*key)}" if x != 1 else show(*key) for key, x in value.items())) or "0"


class Words:
    """Values of the trees of a claim as sums of words; `rules` are used from left to right."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.shapes: dict[str, Shape] = dict(claim.letters)
        self.rules: list[tuple[Scalars, Word, Value]] = []
        self.nonzero: set[Any] = set()
        self._steps = 0

    # --- atoms --------------------------------------------------------------------------------------------------
    def ends(self, factor: tuple[str, bool]) -> Shape:
        rows, cols = self.shapes[factor[0]]
        return (cols, rows) if factor[1] else (rows, cols)

    def cuts(self, word: Word) -> list[int]:
        """Positions in a word where the dimension is 1."""
        return [i for i in range(len(word) + 1)
                if (self.ends(word[i])[0] if i < len(word) else self.ends(word[-1])[1]) == 1]

    def split(self, word: Word) -> tuple[list[Any], Word]:
        """The scalars that fall off a word, and what remains."""
        cuts = self.cuts(word) if word else []
        pieces = [word[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]
        atoms = [("scalar", min(piece, flipped(piece))) for piece in pieces]
        return atoms, (word[:cuts[0]] + word[cuts[-1]:] if cuts else word)

    def traced(self, word: Word, size: Dim) -> list[Any] | Fraction:
        """The trace of a word: scalars if it passes a dimension 1, else one atom."""
        if not word:
            return Fraction(size) if isinstance(size, int) else [("dimension", size)]
        cuts = self.cuts(word)
        if cuts:
            return self.split(word[cuts[0]:] + word[:cuts[0]])[0]
        turns = [w[i:] + w[:i] for w in (word, flipped(word)) for i in range(len(word))]
        return [("trace", min(turns))]

    @staticmethod
    def monomial(*parts: Scalars) -> Scalars:
        exponents: dict[Any, int] = {}
        for atom, exponent in (pair for part in parts for pair in part):
            exponents[atom] = exponents.get(atom, 0) + exponent
        return tuple(sorted(((a, e) for a, e in exponents.items() if e), key=repr))

    def term(self, coefficient: Fraction, scalars: Scalars, word: Word) -> Value:
        atoms, word = self.split(word)
        return {(self.monomial(scalars, *(((a, 1),) for a in atoms)), word): coefficient} if coefficient else {}

    @staticmethod
    def plus(*values: Value) -> Value:
        result: Value = {}
        for value in values:
            for key, x in value.items():
                result[key] = result.get(key, Fraction(0)) + x
        return {key: x for key, x in result.items() if x}

    def times(self, a: Value, b: Value) -> Value:
        return self.plus(*(self.term(x * y, self.monomial(s, t), v + w) for (s, v), x in a.items() for (t, w), y in b.items()))

    # --- evaluation ---------------------------------------------------------------------------------------------
    def __call__(self, tree: Tree) -> Value:
        """The normal form of an expanded tree."""
        return self.reduced(self._value(tree))

    def _value(self, tree: Tree) -> Value:
        if not isinstance(tree, list):
            return self.term(number(tree), (), ())
        op, args = tree[0], tree[1:]
        self.claim.shape(tree)
        if op == "letter":
            return self.term(Fraction(1), (), ((args[0], False),))
        if op == "sum":
            return self.plus(*map(self, args))
        if op == "identity":
            return self.term(Fraction(1), (), ())
        if op in ("cost", "gradient", "curvature", "jet"):
            return self._cost(op, args)
        if op == "product":
            value = self(args[0])
            for arg in args[1:]:
                value = self.reduced(self.times(value, self(arg)))
            return value
        return self._unary(op, args, self(args[0]))

    def _unary(self, op: str, args: list[Tree], a: Value) -> Value:
        rows, cols = self.claim.shape(args[0])
        if op == "transpose":
            return self.plus(*(self.term(x, s, flipped(w)) for (s, w), x in a.items()))
        if op == "norm2":
            a = self.times(self._unary("transpose", args, a), a)
            return self._trace(a, cols)
        if op == "trace":
            return self._trace(a, rows)
        if op == "power":
            return self._power(a, args[1])
        if op in ("det", "adjugate"):
            key = text(a)
            if rows == 1:
                return a if op == "det" else self.term(Fraction(1), (), ())
            if op == "det":
                return self.term(Fraction(1), ((("det", key), 1),), ())
            return self._letter(f"adj({key})", (rows, rows))
        raise Rejected(f"{op} has no meaning in words; give the widths")

    def _letter(self, name: str, shape: Shape) -> Value:
        self.shapes[name] = shape
        return self.term(Fraction(1), (), ((name, False),))

    def _trace(self, a: Value, size: Dim) -> Value:
        parts = []
        for (s, w), x in a.items():
            found = self.traced(w, size)
            parts.append(self.term(x * found, s, ()) if isinstance(found, Fraction) else
                         self.term(x, self.monomial(s, *(((atom, 1),) for atom in found)), ()))
        return self.reduced(self.plus(*parts))

    def _power(self, a: Value, n: int) -> Value:
        if n < 0:
            need(len(a) == 1, "the inverse of a sum of scalars has no meaning in words")
            ((scalars, word), x), = a.items()
            need(not word and all(atom in self.nonzero for atom, _ in scalars), "an inverse without the hypothesis 'not zero'")
            a, n = {(tuple((atom, -e) for atom, e in scalars), ()): 1 / x}, -n
        value = self.term(Fraction(1), (), ())
        for _ in range(n):
            value = self.reduced(self.times(value, a))
        return value

    def _cost(self, op: str, args: list[Tree]) -> Value:
        need(self.claim.cost == "arbitrary", "a concrete cost needs integer widths")
        order, point = (args[0], args[1]) if op == "jet" else (("cost", "gradient", "curvature").index(op), args[0])
        shape, value = self.claim.shape(point), self(point)
        key = text(value)
        if shape == (1, 1):
            jet = self.term(Fraction(1), (((f"f{order}", key), 1),), ())
            return self.times(jet, self(args[1])) if op == "curvature" else jet
        if order == 0:
            return self.term(Fraction(1), ((("f", key), 1),), ())
        if order == 1:
            return self._letter(f"gradient({key})", shape)
        moved = ((x, s, self._letter(f"curvature({key}, {show((), w)})", shape)) for (s, w), x in self(args[1]).items())
        return self.plus(*(self.times({(s, ()): x}, letter) for x, s, letter in moved))

    # --- rewriting ----------------------------------------------------------------------------------------------
    def add_rule(self, left: Tree, right: Tree) -> None:
        """An equation whose left side is one word, or a monomial in scalars, as a rule."""
        a, b = self(left), self(right)
        need(len(a) == 1, "the left side of an equation in 'given' must be one word")
        ((scalars, word), x), = a.items()
        need(bool(scalars) != bool(word), "the left side of an equation mixes scalars and a matrix word")
        b = {key: y / x for key, y in b.items()}
        self.rules.append((scalars, word, b))
        if word and flipped(word) != word:
            turned = self.plus(*(self.term(y, s, flipped(w)) for (s, w), y in b.items()))
            self.rules.append((scalars, flipped(word), turned))

    def reduced(self, value: Value) -> Value:
        """The value after all rewriting."""
        if not self.rules:
            return value
        done, open_terms = [], list(value.items())
        while open_terms:
            (scalars, word), x = open_terms.pop()
            step = self._rewrite(scalars, word)
            if step is None:
                done.append({(scalars, word): x})
                continue
            self._steps += 1
            need(self._steps < STEPS, "the rewrite rules do not come to an end")
            open_terms.extend(self.times({((), ()): x}, step).items())
        return self.plus(*done)

    def _rewrite(self, scalars: Scalars, word: Word) -> Value | None:
        for pattern, letters, right in self.rules:
            if pattern:
                have = dict(scalars)
                if all(have.get(atom, 0) >= e > 0 for atom, e in pattern):
                    rest = self.monomial(scalars, tuple((atom, -e) for atom, e in pattern))
                    return self.times({(rest, word): Fraction(1)}, right)
                continue
            inside = self._replace(word, letters, right)
            if inside is not None:
                return self.times({(scalars, ()): Fraction(1)}, inside)
            for atom, e in scalars:
                inner = self._replace_in_atom(atom, letters, right) if atom[0] in ("scalar", "trace") and e > 0 else None
                if inner is not None:
                    return self.times({(self.monomial(scalars, ((atom, -1),)), word): Fraction(1)}, inner)
        return None

    def _replace(self, word: Word, letters: Word, right: Value) -> Value | None:
        for i in range(len(word) - len(letters) + 1):
            if word[i:i + len(letters)] == letters:
                before, after = {((), word[:i]): Fraction(1)}, {((), word[i + len(letters):]): Fraction(1)}
                return self.times(self.times(before, right), after)
        return None

    def _replace_in_atom(self, atom: Any, letters: Word, right: Value) -> Value | None:
        word: Word = atom[1]
        if atom[0] == "scalar":
            return self._replace(word, letters, right)
        for i in range(len(word)):
            turned = word[i:] + word[:i]
            if turned[:len(letters)] == letters:
                value = self.times(right, {((), turned[len(letters):]): Fraction(1)})
                return self._trace(value, self.ends(letters[0])[0])
        return None
