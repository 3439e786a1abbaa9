"""Expressions: tree, safe parser, printers, own matrix calculus. Standard library only."""

from symflow.expressions.calculus import derivative, expand, second_variation
from symflow.expressions.gradients import gradient_wrt
from symflow.expressions.latex import name_to_latex, to_latex
from symflow.expressions.parser import parse
from symflow.expressions.reading import from_json
from symflow.expressions.rebuild import children_paths, rebuild, replace_at
from symflow.expressions.relation import Relation, parse_relation
from symflow.expressions.shapes import unify
from symflow.expressions.substitute import rename_dims, substitute
from symflow.expressions.text import to_text
from symflow.expressions.tree import Expr
from symflow.expressions.walk import fold

__all__ = [
    "Expr",
    "Relation",
    "children_paths",
    "derivative",
    "expand",
    "fold",
    "from_json",
    "gradient_wrt",
    "name_to_latex",
    "parse",
    "parse_relation",
    "rebuild",
    "rename_dims",
    "replace_at",
    "second_variation",
    "substitute",
    "to_latex",
    "to_text",
    "unify",
]
