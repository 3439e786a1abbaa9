"""Kind 'laws of a program': how many independent local laws gradient flow has when the outputs are polynomials.

The claim gives the outputs as a straight-line program and the known laws as polynomials; V is spanned by the gradients of
the outputs, and n_laws = D - dim Lie(V) at almost every point. The checker verifies that every known law is one
(program_integrals.py), and computes the two ranks from below modulo the prime at the point of the witness. From above:
independent laws annihilate Lie(V); one output has one field; a frame may be closed under brackets (program_frames.py); and
the independent laws are at most as many as are given, and as Lie(V) leaves.
"""

from __future__ import annotations

from typing import Any

from .completeness_brackets import PRIME
from .program_brackets import Independent, Motion
from .program_expansion import Expanded, Polynomial
from .program_frames import bound
from .program_integrals import all_kept, polynomial, slopes_at
from .programs import LARGEST, Program
from .trees import afford, integer, need

PRODUCTS = 10**8


def check(claim: Any, witness: Any) -> str:
    """Accept if the bounds are what the checker finds."""
    need(isinstance(claim, dict) and set(claim) == {"letters", "flow", "laws", "then"},
         "a claim about the laws of a program has letters, flow, laws and then")
    program = Program(claim["letters"], claim["flow"])
    laws = [polynomial(law, program.size) for law in claim["laws"]]
    need(len({tuple(law.items()) for law in laws}) == len(laws), "a law twice")
    need(isinstance(witness, dict) and set(witness) == {"prime", "point", "controls", "columns", "minor", "laws", "law_minor",
                                                        "sums", "frame"}, "not a witness of brackets and laws")
    need(type(witness["prime"]) is int and witness["prime"] == PRIME, "another prime")
    need(len(witness["point"]) == program.size, "the point has another number of parameters")
    point = [integer(x, -LARGEST, LARGEST) for x in witness["point"]]
    expanded = all_kept(program, laws)
    known = independent_laws(laws, point, witness)
    need(repr(witness["sums"]) == repr(weighed(program, point, witness["controls"])), "the sums are others")
    least = rank_from_below(program, point, witness)
    most = min(program.size - known, 1 if len(set(program.outputs)) == 1 else program.size)
    if witness["frame"] is not None:
        most = min(most, bound(program, expanded or Expanded(program), witness["frame"]))
    need(least <= most, "a rank above its bound")
    bounds = [least, most], [known, min(len(laws), program.size - least)]
    need(repr(claim["then"]) == repr(["laws", program.size, *bounds]), "the bounds are others")
    return f"{program.size - most} local laws at almost every point" if least == most else "the bounds hold"


def weighed(program: Program, point: list[int], controls: list[list[list[int]]]) -> list[int]:
    """All integers of point and controls, and all nodes at the point, each times its place: no proof, but a slip shows."""
    numbers = [*point, *(x for control in controls for g in control for x in g)]
    nodes = [value[0][0] for value in program.values([([x % PRIME], []) for x in point])]
    return [sum(n * x for n, x in enumerate(numbers, 1)), sum(n * x for n, x in enumerate(nodes, 1)) % PRIME]


def independent_laws(laws: list[Polynomial], point: list[int], witness: Any) -> int:
    """As many as the witness names, if their gradients are independent at the point."""
    named, found = [integer(n, 0, len(laws) - 1) for n in witness["laws"]], Independent()
    need(all(a < b for a, b in zip(named, named[1:], strict=False)), "laws come in increasing order, once each")
    need(all(found.add(slopes_at(laws[n], point)) for n in named), "the gradients of the laws are not independent there")
    need(type(witness["law_minor"]) is int and witness["law_minor"] == found.minor, "the minor of the laws has another value")
    return len(named)


def rank_from_below(program: Program, point: list[int], witness: Any) -> int:
    """As many as the witness names, if these brackets are independent at the point."""
    outputs = len(program.outputs)
    controls = [[[integer(x, -LARGEST, LARGEST) for x in g] for g in control] for control in witness["controls"]]
    need(all(len(g) == outputs for control in controls for g in control), "a control has one weight for every output")
    columns = [(integer(c, 0, max(0, len(controls) - 1)), integer(k, 0, len(controls[c]) if controls else 0),
                integer(p, 0, outputs - 1)) for c, k, p in witness["columns"]]
    need(all(a < b for a, b in zip(columns, columns[1:], strict=False)), "columns come in increasing order, once each")
    need(all(k > 0 for c, k, _ in columns if c), "fields of V need no control")
    need(all(len(control) == max((k for d, k, _ in columns if d == c), default=0) > 0 for c, control in enumerate(controls)),
         "a control is as long as its columns need")
    work = sum(len({p for d, k, p in columns if d == c and k}) * len(a) ** 3 for c, a in enumerate(controls))
    afford((len(program.steps) + program.size) * (1 + work), PRODUCTS, "steps in the brackets")
    rank, vectors = Independent(), {}
    for c, control in [(0, []), *enumerate(controls)]:
        motion = Motion(program, point, control)
        for p in sorted({p for d, k, p in columns if d == c and bool(k) == bool(control)}):
            for k, vector in enumerate(motion.brackets(motion.field(1, p))):
                vectors[c, k, p] = vector
    need(all(rank.add(vectors[column]) for column in columns), "the brackets are not independent at the point")
    need(type(witness["minor"]) is int and witness["minor"] == rank.minor, "the minor has another value")
    return len(columns)
