"""The scalars of a statement as polynomials in atoms, modulo its equations, and the way back to trees.

Why the words of the free *-algebra here as well: their scalar atoms (letters, traces, derivatives of the cost, functions)
commute, so a scalar for every width is a polynomial in them. An equation whose left side is one word rewrites, as in the
checker; any other equation of scalars is kept as a polynomial that vanishes, and reduction by it remembers the multiples
that were subtracted, because these belong into the certificate.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symflow.errors import SymflowError
from symflow.expressions import Expr, expand
from symflow.expressions import tree as trees
from symflow.expressions.substitute import substitute
from symflow.interpretations import Unsupported, Words, evaluate
from symflow.interpretations.alphabet import Monomial, Terms, Word, plus, times_number
from symflow.interpretations.rewriting import make_rule
from symflow.interpretations.words import WordSum
from symflow.statements.concrete import in_entries, relations_of_functions, with_cost, with_few_exponentials, without_determinants
from symflow.statements.hypotheses import relations
from symflow.statements.setting import Statement

ONE: Terms = {((), ()): Fraction(1)}
REDUCTIONS = 20_000  # steps of one reduction, after which the equations are said not to help


class Atoms:
    """Polynomials in the atoms of a statement; `entries`: at given widths, letter by letter in entries."""

    def __init__(self, statement: Statement, entries: bool) -> None:
        self.statement, self.entries = statement, entries
        self.field = statement.vector_field()
        self.mapping, self.names = in_entries(statement.letters) if entries else ({}, {})
        self.words = Words()
        self.hypotheses = relations(statement)
        rules, self.dropped = self._rules()
        pairs: list[tuple[Expr, Expr]] = []
        if entries:
            sides = [one for relation in [statement.relation, *self.hypotheses] for one in (relation.left, relation.right) if one]
            pairs = relations_of_functions([self._prepared(side) for side in sides])
            rules = [make_rule(*pair) for pair in pairs]
        self.words = Words(rules)
        self.partners = [evaluate(left.args[0], self.words).terms for left, _ in pairs]  # a cosine, where there is a sine
        self.equations: list[tuple[int, int, int, Terms]] = []  # hypothesis, row, column, what vanishes
        for index in self.dropped:
            self._add_equations(index)

    def value(self, expr: Expr) -> WordSum:
        """The value of an expression of the statement."""
        return evaluate(self._prepared(expr), self.words)

    def polynomial(self, expr: Expr) -> Terms:
        """The value of a scalar, not yet reduced by equations."""
        return self.value(expr).terms

    def _prepared(self, expr: Expr) -> Expr:
        value = expand(expr, self.field)
        if not self.entries:
            return value
        if self.statement.cost_expr is not None:
            value = with_cost(value, self.statement.cost_expr)
        return with_few_exponentials(substitute(without_determinants(value), self.mapping))

    def _rules(self) -> tuple[list[Any], list[int]]:
        """Equations that rewrite as in the checker, and the numbers of the others."""
        rules, others = [], []
        for index, relation in enumerate(self.hypotheses):
            if relation.op != "eq" or relation.right is None:
                continue
            left = None if self.entries else self.value(relation.left)
            ((scalars, word),) = left.terms if left is not None and len(left.terms) == 1 else (((), ()),)
            turns = left is not None and self._turns(word, relation.right)
            if left is None or turns or bool(scalars) == bool(word) or not (word or left.is_scalar):
                others.append(index)
            else:
                rules.append(make_rule(self._prepared(relation.left), self._prepared(relation.right)))
        return rules, others

    def _turns(self, word: Word, right: Expr) -> bool:
        """Would the rule rewrite a word into itself or its transpose, without end (A = A.T)?"""
        return bool(word) and any(other in (word, self.words.alphabet.flip(word)) for _, other in self.value(right).terms)

    def _add_equations(self, index: int) -> None:
        relation = self.hypotheses[index]
        assert relation.right is not None
        left, right = self.value(relation.left), self.value(relation.right)
        value = self.words.add(left, self.words.scale(right, Fraction(-1)))
        shape = (left.rows, left.cols) if left.terms else (right.rows, right.cols)
        if not self.entries and shape != (1, 1):
            return  # a matrix equation that is no rule says nothing about scalars here
        for i in range(int(shape[0])):
            for j in range(int(shape[1])):
                cell = value.terms if shape == (1, 1) else self.words.entry(value, i, j).terms
                if cell and all(e > 0 for scalars, _ in cell for _, e in scalars) and self._lead(cell)[0]:
                    self.equations.append((index, i, j, cell))

    def weight(self, atom: int) -> int:
        """The degree of an atom in letters."""
        key = self.words.alphabet.atoms[atom]
        return len(self.words.alphabet.orbit(atom)[0]) if key[0] == "loop" else 1

    def degree(self, terms: Terms) -> int:
        """The degree in letters, inverses counted as well."""
        return max((self._degree(scalars) + len(word) for scalars, word in terms), default=0)

    def _degree(self, scalars: Monomial) -> int:
        return sum(self.weight(atom) * abs(e) for atom, e in scalars)

    def _lead(self, terms: Terms) -> tuple[Monomial, Word]:
        return max(terms, key=lambda term: (self._degree(term[0]), term))

    def times(self, a: Terms, b: Terms) -> Terms:
        """The product, rewritten by the rules."""
        return self.words.rewriter.normal(self.words.alphabet.times(a, b))

    def gram(self, a: WordSum, b: WordSum) -> Terms:
        """The trace of aᵀb."""
        return self.words.trace(self.words.multiply(self.words.transpose(a), b)).terms

    def reduced(self, terms: Terms) -> tuple[Terms, dict[int, Terms]]:
        """The normal form modulo the equations, and the multiple of each equation that was subtracted."""
        if not self.equations:
            return terms, {}
        done: Terms = {}
        multiples: dict[int, Terms] = {}
        rest, steps = dict(terms), 0
        while rest:
            steps += 1
            if steps > REDUCTIONS:
                raise Unsupported("the equations do not come to an end")
            term = max(rest, key=lambda one: (self._degree(one[0]), one))
            x = rest.pop(term)
            for place, (_, _, _, poly) in enumerate(self.equations):
                lead = self._lead(poly)
                quotient = _quotient(term[0], lead[0])
                if quotient is not None:
                    factor: Terms = {(quotient, ()): x / poly[lead]}
                    rest[term] = x
                    rest = plus(rest, times_number(self.words.alphabet.times(factor, poly), Fraction(-1)))
                    multiples[place] = plus(multiples.get(place, {}), factor)
                    break
            else:
                done = plus(done, {term: x})
        return done, multiples

    def multiples(self, found: dict[int, Terms]) -> list[list[Any]]:
        """The entry 'equal' of a witness; equations that are not used are named too, for they are no rules."""
        rows = []
        for index in self.dropped:
            left = self.hypotheses[index].left
            right = self.hypotheses[index].right
            assert right is not None
            shape = right.shape if left.is_zero_literal else left.shape
            own = {(i, j): found.get(place, {}) for place, (one, i, j, _) in enumerate(self.equations) if one == index}
            cells = {cell: multiple for cell, multiple in own.items() if multiple}
            if not cells:
                rows.append([index, "0"])
            elif shape == (1, 1):
                rows.append([index, self.tree(cells[0, 0]).to_json()])
            else:
                turned = [[self.tree(cells.get((i, j), {})) for i in range(int(shape[0]))] for j in range(int(shape[1]))]
                rows.append([index, trees.matrix(turned).to_json()])
        return rows

    def tree(self, terms: Any) -> Expr:
        """The expression that a sum of words stands for."""
        pairs = terms.items() if isinstance(terms, dict) else terms
        return trees.add(*(self._term(scalars, word, x) for (scalars, word), x in pairs)) if pairs else trees.rational(0)

    def _term(self, scalars: Monomial, word: Word, x: Fraction) -> Expr:
        parts = [self._power(atom, e) for atom, e in scalars]
        parts += [self._letter(code) for code in word]
        return trees.multiply(*([trees.rational(x)] if x != 1 or not parts else []), *parts)

    def _power(self, atom: int, e: int) -> Expr:
        value = self.atom(atom)
        if e < 0 and value.op == "function" and value.args[0] == "exp":  # 1/exp(u) has a value everywhere, written exp(-u)
            return trees.function("exp", trees.multiply(trees.rational(e), value.args[1]))
        return value if e == 1 else trees.power(value, e)

    def atom(self, atom: int) -> Expr:
        """The scalar that an atom stands for."""
        match self.words.alphabet.atoms[atom]:
            case ("loop", tuple(word)):
                product = trees.multiply(*(self._letter(code) for code in word))
                return product if product.is_scalar else trees.trace(product)
            case ("jet", int(order), point):
                return trees.jet(order, self.tree(point))
            case ("function", str(name), argument):
                return trees.function(name, self.tree(argument))
            case ("constant", str(name)):
                return trees.constant(name)
            case ("det", argument):
                return trees.det(self.tree(argument))
            case ("cost", point, _, _):
                return trees.cost(self.tree(point))
            case ("dim", str(name)):
                return trees.trace(trees.identity(name))
        raise Unsupported("an atom that no tree is known for")

    def _letter(self, code: int) -> Expr:
        known = self.words.alphabet.letters[code >> 1]
        match known.key:
            case ("letter", str(name)):
                value = self.names[name] if name in self.names else trees.letter(name, known.rows, known.cols)
            case ("gradient", (point, _, _)):
                value = trees.gradient(self.tree(point))
            case ("curvature", (point, _, _), tuple(word)):
                value = trees.curvature(self.tree(point), trees.multiply(*(self._letter(one) for one in word)))
            case ("adjugate", argument, _):
                value = trees.adjugate(self.tree(argument))
            case _:
                raise Unsupported("a letter that no tree is known for")
        return value.T if code & 1 else value


def _quotient(scalars: Monomial, lead: Monomial) -> Monomial | None:
    have = dict(scalars)
    for atom, e in lead:
        if have.get(atom, 0) < e:
            return None
        have[atom] -= e
    return tuple(sorted((atom, e) for atom, e in have.items() if e))


def build(statement: Statement, entries: bool) -> Atoms | None:
    """The atoms of a statement; None if it has no such form."""
    try:
        return Atoms(statement, entries)
    except SymflowError:
        return None
