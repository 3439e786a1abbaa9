"""Each law that was found is handed to the checker: its derivative along the flow vanishes.

Why the text: what is certified is what is printed. For a network that the checker knows, the claim names the network, and the
checker computes its fields anew, for every cost. For another model the claim contains the fields, each times a constant of its
own: if the derivative along their sum vanishes for all values of the constants, it vanishes along each. Such a
claim is long, so one certificate speaks of many laws. Where all entries of a matrix are laws, one certificate says it of that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from symflow import checker
from symflow.errors import CertificateError, InternalError
from symflow.evidence import Evidence, certificate, certify
from symflow.expressions import Expr, parse, to_text
from symflow.expressions.tree import add, along, entry, letter, matrix, multiply, power, rational
from symflow.laws.discovery_fields import PolynomialFields, Reader

CONTROLS = 1000  # rows of one letter
TOGETHER = 100  # laws in one certificate that contains the fields
KINDS = ("word identity", "first integral")  # the first is for matrices, and costs next to nothing
Answer = tuple[Evidence | None, str]
Watch = Callable[[str], None]


def verified(texts: list[str], model: PolynomialFields, reader: Reader, watch: Watch) -> dict[str, Answer]:
    """What the checker says of each law; None with a reason where it is too large for it.

    Raises
    ------
    InternalError
        If the checker refuses one: then the search is wrong.
    """
    claim, found = claim_of(model, reader), dict[str, Answer]()
    together = 1 if model.flow is not None else TOGETHER
    for start in range(0, len(texts), together):
        some = texts[start:start + together]
        watch(f"check {start + 1} of {len(texts)}: {some[0][:60]}")
        laws = [parse(text, reader.letters) for text in some]
        answer = _asked(laws[0] if together == 1 else matrix([[law] for law in laws]), claim)
        if answer[0] is not None or together == 1:
            found |= dict.fromkeys(some, answer)
        else:
            found |= {text: _asked(law, claim) for text, law in zip(some, laws, strict=True)}
    return found


def _asked(law: Expr, flow: dict[str, Any]) -> Answer:
    claim = {**flow, "given": [], "then": ["eq", along(law).to_json(), "0"]}
    for kind in KINDS:
        try:
            return certify(certificate(kind, claim, checker.witness(kind, claim))), ""
        except checker.TooLarge as error:
            return None, f"{to_text(law)[:60]} is too large for the checker: {error}"
        except (checker.Rejected, CertificateError) as error:
            why = error
    raise InternalError(f"the checker does not accept the law {to_text(law)[:80]} that was found: {why}")


def claim_of(model: PolynomialFields, reader: Reader) -> dict[str, Any]:
    """Letters, flow and cost of the claims about a model."""
    letters = {name: list(shape) for name, shape in model.letters.items()}
    if model.flow is not None:
        return {"letters": letters, "flow": dict(model.flow), "cost": "arbitrary"}
    stem = "g" * (1 + max(len(name) for name in letters)) if any(name.startswith("g") for name in letters) else "g"
    blocks = range(0, len(model.fields), CONTROLS)
    controls = {f"{stem}{b // CONTROLS}": [min(CONTROLS, len(model.fields) - b), 1] for b in blocks}
    return {"letters": {**letters, **controls}, "flow": {"field": _field(model, reader, controls)}, "cost": "arbitrary"}


def _field(model: PolynomialFields, reader: Reader, controls: Mapping[str, list[int]]) -> dict[str, Any]:
    """The sum of all fields, each times its control."""
    weights = [entry(letter(name, *size), i, 0) if size != [1, 1] else letter(name)
               for name, size in controls.items() for i in range(size[0])]  # fmt: skip
    parameters = [entry(value, i, j) if value.shape != (1, 1) else value for value in reader.letters.values()
                  for i in range(int(value.rows)) for j in range(int(value.cols))]  # fmt: skip
    moves = [add(*(multiply(rational(x), weight, *(power(parameters[k], m.count(k)) for k in sorted(set(m))))
                   for weight, one in zip(weights, model.fields, strict=True) for m, x in one[place].items()))
             for place in range(model.D)]  # fmt: skip
    found, places = {}, iter(moves)
    for name, (rows, columns) in model.letters.items():
        table = [[next(places) for _ in range(columns)] for _ in range(rows)]
        found[name] = (matrix(table) if rows * columns > 1 else table[0][0]).to_json()
    return found
