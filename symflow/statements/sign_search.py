"""An inequality without a hint: its proof is searched, first for every width, then in entries at given widths.

Why two attempts: for every width a scalar is a polynomial in traces, norms and derivatives of the cost, and matrix words
give the squares; at given widths it is one in the entries, where determinants, concrete costs and functions have a value
too. What the search returns is only a witness; the checker decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from symflow.errors import SymflowError
from symflow.expressions import Expr, Relation, expand, fold, from_json
from symflow.expressions.tree import function
from symflow.interpretations.alphabet import Terms, plus, times_number
from symflow.statements import sizes
from symflow.statements.atoms import ONE, Atoms, build
from symflow.statements.cone import Cone, Known
from symflow.statements.positivity import Proof, prove
from symflow.statements.setting import Statement

MAX_LETTERS, MAX_WORDS = 30, 20_000  # entries of all letters, words of a statement


def witnesses(statement: Statement, thorough: bool = True) -> Iterator[dict[str, Any]]:
    """Witnesses for a certificate of kind 'sign'; not `thorough`: only what is found at once.

    Examples
    --------
    >>> from symflow.statements.setting import Setting
    >>> statement = Setting({"x": (1, 1), "y": (1, 1)}).statement("x^2 + y^2 >= 2*x*y")
    >>> next(witnesses(statement))["sum"]
    [['1', [['square', ['sum', ['letter', 'y'], ['product', '-1', ['letter', 'x']]], 1]]]]
    """
    for entries in (False, True):
        if not _fits(statement, entries):
            continue
        atoms = build(statement, entries)
        if atoms is None:
            continue
        try:
            found = _search(statement, atoms, thorough)
        except SymflowError:
            continue
        if found is not None:
            yield found


def _fits(statement: Statement, entries: bool) -> bool:
    """Has the statement a form in these atoms, of a size that can be searched?"""
    then, field = statement.relation, statement.vector_field()
    assert then.right is not None
    try:
        sides = [expand(side, field) for side in (then.left, then.right)]
    except SymflowError:
        return False
    if sum(map(sizes.words, sides)) > MAX_WORDS:
        return False
    plain = not any(fold(side, _has_function) for side in sides)
    if not entries:
        return statement.cost_expr is None and plain
    letters = statement.letters.values()
    if statement.free_dims or sum(int(one.rows) * int(one.cols) for one in letters) > MAX_LETTERS:
        return False
    equations = any(isinstance(one, Relation) and one.op == "eq" for one in statement.given)
    return not plain or statement.cost_expr is not None or not all(one.is_scalar for one in letters) or equations


def _has_function(node: Expr, below: list[bool]) -> bool:
    return node.op in ("function", "constant") or any(below)


def _search(statement: Statement, atoms: Atoms, thorough: bool) -> dict[str, Any] | None:
    then = statement.relation
    assert then.right is not None
    goal = plus(atoms.polynomial(then.left), times_number(atoms.polynomial(then.right), -ONE[(), ()]))
    known = list(_known(atoms, goal))
    cone = Cone(atoms, goal, known)
    proof = prove(cone, then.op == "gt", thorough)
    return None if proof is None else _witness(atoms, goal, proof)


def _witness(atoms: Atoms, goal: Terms, proof: Proof) -> dict[str, Any]:
    found: dict[str, Any] = {"sum": proof.sum}
    if proof.times is not None:
        found["times"] = proof.times
    if proof.power is not None:
        found["power"] = proof.power
    if atoms.dropped:
        left = atoms.times(goal, _value(atoms, proof.times)) if proof.times is not None else goal
        right = _value(atoms, proof.sum)
        power = ONE
        for _ in range(2 * (proof.power or 0)):
            power = atoms.times(power, goal)
        right = plus(right, power) if proof.power else right
        rest, multiples = atoms.reduced(plus(left, times_number(right, -ONE[(), ()])))
        if rest:
            raise SymflowError("the sum is not the difference of the two sides")
        found["equal"] = atoms.multiples(multiples)
    return found


def _value(atoms: Atoms, rows: list[list[Any]]) -> Terms:
    """The value of a sum of a witness, before any equation is used."""
    total: Terms = {}
    for coefficient, factors in rows:
        value = times_number(ONE, Fraction(coefficient))
        for factor in factors:
            one = _factor(atoms, factor)
            for _ in range(factor[2]):
                value = atoms.times(value, one)
        total = plus(total, value)
    return total


def _factor(atoms: Atoms, factor: list[Any]) -> Terms:
    kind, argument, _ = factor
    if kind == "given":
        relation = atoms.hypotheses[argument]
        assert relation.right is not None
        return _difference(atoms, relation)
    shapes = {name: value.shape for name, value in atoms.statement.letters.items()}
    tree = from_json(argument, shapes)
    if kind == "exp":
        return atoms.polynomial(function("exp", tree))
    value = atoms.value(tree)
    return atoms.gram(value, value)


def _difference(atoms: Atoms, relation: Relation) -> Terms:
    assert relation.right is not None
    return plus(atoms.polynomial(relation.left), times_number(atoms.polynomial(relation.right), -ONE[(), ()]))


def _known(atoms: Atoms, goal: Terms) -> Iterator[Known]:
    """Hypotheses, and atoms that are norms, exponentials or inverses; each value once, the stricter first."""
    found: dict[Any, Known] = {}

    def note(value: Terms, strict: bool, factor: list[Any]) -> None:
        value = atoms.reduced(value)[0]
        key = tuple(sorted(value.items()))
        if value and set(value) != set(ONE) and (key not in found or (strict and not found[key].strict)):
            found[key] = Known(value, strict, factor, max(1, atoms.degree(value)))

    for index, relation in enumerate(atoms.hypotheses):
        try:
            if relation.op in ("ge", "gt"):
                note(_difference(atoms, relation), relation.op == "gt", ["given", index, 1])
            elif relation.op == "ne" and relation.right is not None and relation.right.is_zero_literal:
                value = atoms.value(relation.left)
                kind = "square" if relation.left.is_scalar else "norm2"
                note(atoms.gram(value, value), True, [kind, relation.left.to_json(), 1])
        except SymflowError:
            continue
    reduced = [atoms.reduced(goal)[0], *(one.value for one in found.values())]
    for atom, sign in sorted({(atom, e > 0) for terms in reduced for scalars, _ in terms for atom, e in scalars}):
        _note_atom(atoms, atom, sign, note)
    yield from found.values()


def _note_atom(atoms: Atoms, atom: int, sign: bool, note: Any) -> None:
    alphabet = atoms.words.alphabet
    key = alphabet.atoms[atom]
    try:
        if not sign and not (key[0] == "function" and key[1] == "exp"):
            inverse = atoms.atom(atom) ** -1
            note({(((atom, -2),), ()): ONE[(), ()]}, True, ["square", inverse.to_json(), 1])
        elif key[0] == "function" and key[1] == "exp":
            for e in (1, -1):
                power = atoms.tree({(((atom, e),), ()): ONE[(), ()]})
                note({(((atom, e),), ()): ONE[(), ()]}, True, ["exp", power.args[1].to_json(), 1])
        elif key[0] == "loop":
            for word in alphabet.orbit(atom):
                half = len(word) // 2
                turns = [word[i:] + word[:i] for i in range(len(word))]
                gram = next((turn for turn in turns if len(word) % 2 == 0 and alphabet.flip(turn[half:]) == turn[:half]), None)
                if gram is not None:
                    inner = atoms.tree({((), gram[half:]): ONE[(), ()]})
                    note({(((atom, 1),), ()): ONE[(), ()]}, False, ["norm2", inner.to_json(), 1])
                    return
    except SymflowError:
        return
