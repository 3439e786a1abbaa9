"""One expression, several arithmetics behind one contract.

| name | values | answers |
|---|---|---|
| `Words` | the free *-algebra, every width | zero for all widths, or not zero as a generic word |
| `Polynomials` | polynomials in the entries | exact at given widths |
| `DifferentialField` | fractions in exp, log, sqrt, ... | zero, or unknown |
| `Modular` | residues at a point | a nonzero residue refutes |
| `Rationals` | fractions at a point | exact at that point |
| `Floats` | doubles at a point | nothing: for observing |

`evaluate_flow` and `derivative_at` differentiate by dual numbers, a route unrelated to the calculus of expressions/.
"""

from __future__ import annotations

from symflow.interpretations.contract import Interpretation, Undefined, Unsupported, evaluate
from symflow.interpretations.differential_fields import DifferentialField
from symflow.interpretations.dual import derivative_at, evaluate_flow
from symflow.interpretations.floats import Floats
from symflow.interpretations.modular import Modular, random_cost, random_matrix
from symflow.interpretations.polynomials import Polynomials
from symflow.interpretations.rationals import Rationals
from symflow.interpretations.rewriting import Rule, make_rule
from symflow.interpretations.words import Words, WordSum

__all__ = [
    "DifferentialField",
    "Floats",
    "Interpretation",
    "Modular",
    "Polynomials",
    "Rationals",
    "Rule",
    "Undefined",
    "Unsupported",
    "WordSum",
    "Words",
    "derivative_at",
    "evaluate",
    "evaluate_flow",
    "make_rule",
    "random_cost",
    "random_matrix",
]
