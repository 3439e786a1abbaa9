"""Polynomial vector fields: all that the search for polynomial laws needs to know of a model.

Why outputs: a model theta' = -J(theta)^T grad f, for every cost f, moves along the gradients of its outputs, one field for each
output, and is conserved for every cost exactly what each of these fields leaves alone. So a model is offered as a list of
polynomials; linear networks, polynomial activations, ReLU networks (the path monomials, on which they depend linearly where
the same neurons are active), diagonal and convolutional models all are. Fields that are no gradients can be given directly.

A polynomial is a dictionary from monomials to numbers; a monomial is the sorted tuple of the places of its parameters, each
as often as it occurs: (0, 0, 3) is x0^2 x3.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol, runtime_checkable

from symflow.errors import ModelError
from symflow.expressions import Expr, parse
from symflow.expressions.tree import entry, letter
from symflow.interpretations import Polynomials, Unsupported, evaluate
from symflow.models import ActivationNetwork, DeepLinear
from symflow.models.relu import ReLUNetwork

Monomial = tuple[int, ...]
Polynomial = dict[Monomial, Fraction]
Field = Sequence[Mapping[Monomial, int]]
LARGEST_FIELDS = 200_000  # terms of all fields together
LARGEST_SIZE = 800  # parameters; more have too many monomials of degree 2


@runtime_checkable
class OffersFields(Protocol):
    """A model of which `discover` can find the laws."""

    def polynomial_fields(self) -> PolynomialFields:
        """Its parameters and its fields."""


@dataclass(frozen=True)
class PolynomialFields:
    """The parameters of a model and its polynomial fields with integer coefficients.

    Parameters
    ----------
    letters
        Name and shape (rows, columns) of each parameter matrix; the parameters are the entries, row by row.
    fields
        For each field, a polynomial for each parameter.
    flow
        The `flow` of a claim about a network that the checker knows; without it, claims contain the fields.
    known
        Matrices in the letters whose entries and traces are tried as names of the laws that are found.

    Examples
    --------
    >>> model = PolynomialFields.of_outputs({"u": (2, 1), "v": (2, 1)}, ["u[0]*v[0]", "u[1]*v[1]"])
    >>> model.names
    ('u[0]', 'u[1]', 'v[0]', 'v[1]')
    >>> model.fields[0]
    [{(2,): 1}, {}, {(0,): 1}, {}]
    """

    letters: Mapping[str, tuple[int, int]]
    fields: Sequence[Field]
    flow: Mapping[str, Any] | None = None
    known: Sequence[str] = ()
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        for name, shape in self.letters.items():
            if not (isinstance(name, str) and name.isidentifier() and name.isascii()):
                raise ModelError(f"{name!r} is no name for parameters; take letters and digits, such as W1")
            if not (isinstance(shape, tuple) and len(shape) == 2 and all(type(d) is int and d > 0 for d in shape)):
                raise ModelError(f"the shape {shape!r} of {name} is not a pair of positive integers, such as (2, 1)")
        sizes = sum(rows * columns for rows, columns in self.letters.values())
        if not 1 <= sizes <= LARGEST_SIZE:
            raise ModelError(f"the model has {sizes} parameters; laws are searched among 1 to {LARGEST_SIZE}")
        object.__setattr__(self, "names", tuple(name for name, *_ in _entries(self.letters)))
        if not self.fields:
            raise ModelError("a model needs at least one field, a polynomial for each parameter")
        for one in self.fields:
            if len(one) != sizes:
                raise ModelError(f"a field has {len(one)} components, but there are {sizes} parameters; give one for each")
            for monomial, x in ((m, x) for component in one for m, x in component.items()):
                if type(x) is not int or list(monomial) != sorted(monomial) or not all(0 <= k < sizes for k in monomial):
                    raise ModelError(f"{monomial!r}: {x!r} is not a term; write sorted places from 0 to {sizes - 1}: an integer")

    @classmethod
    def of_outputs(cls, letters: Mapping[str, tuple[int, int]], outputs: Sequence[str | Expr], *,
                   flow: Mapping[str, Any] | None = None, known: Sequence[str] = ()) -> PolynomialFields:  # fmt: skip
        """The gradients of the outputs, polynomials (or matrices of them) in the letters."""
        read = Reader(letters)
        found = [one for output in outputs for row in read.polynomials(output) for one in row]
        return cls(letters, [gradient_of(one, len(read.names)) for one in found], flow, known)

    def __repr__(self) -> str:
        return f"PolynomialFields({dict(self.letters)}, {len(self.fields)} fields)"

    @property
    def D(self) -> int:
        """The number of parameters."""
        return len(self.names)

    def polynomial_fields(self) -> PolynomialFields:
        """Itself."""
        return self


class Reader:
    """From expressions in the letters to polynomials in their entries."""

    def __init__(self, letters: Mapping[str, tuple[int, int]]) -> None:
        self.letters = {name: letter(name, *shape) for name, shape in letters.items()}
        self.names = {name: place for place, (name, *_) in enumerate(_entries(letters))}
        self.ring = Polynomials(symbols=len(self.names))
        for value in self.letters.values():
            evaluate(value, self.ring)
        own = [entry(self.letters[one], i, j) if self.letters[one].shape != (1, 1) else self.letters[one]
               for _, one, i, j in _entries(letters)]  # fmt: skip
        self.places = {self._symbol(value): place for place, value in enumerate(own)}

    def _symbol(self, value: Expr) -> int:
        (((place, _),), _one), = self.ring.polynomials.terms(evaluate(value, self.ring)[0][0])
        return int(place)

    def polynomials(self, value: str | Expr) -> list[list[Polynomial]]:
        """The entries of a matrix; a scalar has one."""
        expr = parse(value, self.letters) if isinstance(value, str) else value
        try:
            rows = evaluate(expr, self.ring)
        except Unsupported:
            raise ModelError(f"{str(value)[:80]} is not a polynomial with rational coefficients in its letters;"
                             " discovery needs one, such as x^3 + x") from None  # fmt: skip
        return [[self._read(x) for x in row] for row in rows]

    def _read(self, value: Any) -> Polynomial:
        found: Polynomial = {}
        for monomial, x in self.ring.polynomials.terms(value):
            places = sorted((self.places[place], exponent) for place, exponent in monomial)
            found[tuple(k for k, exponent in places for _ in range(exponent))] = Fraction(x)
        return found


def gradient_of(output: Polynomial, size: int) -> list[dict[Monomial, int]]:
    """The gradient, scaled to integers; a scale changes no law."""
    scale = math.lcm(1, *(x.denominator for x in output.values()))
    found: list[dict[Monomial, int]] = [{} for _ in range(size)]
    for monomial, x in output.items():
        for k in set(monomial):
            i = monomial.index(k)
            found[k][monomial[:i] + monomial[i + 1:]] = int(x * scale) * monomial.count(k)
    return found


def fields_of(model: object) -> PolynomialFields:
    """The fields of a model.

    Raises
    ------
    ModelError
        If it has none that are polynomials, or too many.

    Examples
    --------
    >>> len(fields_of(DeepLinear((2, 3, 2))).fields), len(fields_of(ReLUNetwork((2, 3, 2))).fields)
    (4, 12)
    """
    if isinstance(model, DeepLinear):
        return _linear(model)
    if isinstance(model, ActivationNetwork):
        letters = {"w1": (model.units, 1), "w2": (1, model.units)}
        known = ["w1@w1.T - w2.T@w2", "w1@w2 - (w1@w2).T"]
        return PolynomialFields.of_outputs(letters, model.outputs, flow=model.claim_part(), known=known)
    if isinstance(model, ReLUNetwork):
        return _relu(model)
    if isinstance(model, OffersFields):
        return model.polynomial_fields()
    raise ModelError(f"a {type(model).__name__} offers no polynomial fields; give a DeepLinear, a ReLUNetwork, PolynomialFields,"
                     " or an ActivationNetwork with a polynomial activation")  # fmt: skip


def _linear(model: DeepLinear) -> PolynomialFields:
    widths = [d for d in model.widths if isinstance(d, int)]
    if len(widths) != len(model.widths):
        raise ModelError("laws are discovered for given widths; give integers, as in DeepLinear((2, 3, 2))")
    _afford(widths, math.prod(widths) * model.depth)
    letters = {f"W{i}": (widths[i], widths[i - 1]) for i in range(1, model.depth + 1)}
    known = [f"W{i}@W{i}.T - W{i + 1}.T@W{i + 1}" for i in range(1, model.depth)]
    known += [f"W{i}@W{i + 1} - (W{i}@W{i + 1}).T" for i in range(1, model.depth) if widths[i - 1] == widths[i + 1]]
    return PolynomialFields.of_outputs(letters, [model.product], flow=model.claim_part(), known=known)


def _relu(model: ReLUNetwork) -> PolynomialFields:
    widths, depth = model.widths, model.depth
    _afford(widths, math.prod(widths) * depth * (2 if model.bias else 1))
    letters = {f"W{i}": (widths[i], widths[i - 1]) for i in range(1, depth + 1)}
    letters |= {f"b{i}": (widths[i], 1) for i in range(1, depth) if model.bias}
    place = {(one, i, j): k for k, (_, one, i, j) in enumerate(_entries(letters))}
    paths: list[list[int]] = []

    def follow(layer: int, neuron: int, path: list[int]) -> None:
        if layer == depth:
            paths.append(sorted(path))
            return
        for target in range(widths[layer + 1]):
            follow(layer + 1, target, [*path, place[f"W{layer + 1}", target, neuron]])

    for layer in range(depth if model.bias else 1):
        for neuron in range(widths[layer]):
            follow(layer, neuron, [place[f"b{layer}", neuron, 0]] if layer else [])
    fields = [gradient_of({tuple(path): Fraction(1)}, len(place)) for path in paths]
    bias = [f" + b{i}@b{i}.T" if model.bias else "" for i in range(depth)]
    return PolynomialFields(letters, fields, known=[f"W{i}@W{i}.T{bias[i]} - W{i + 1}.T@W{i + 1}" for i in range(1, depth)])


def _afford(widths: Sequence[int], terms: int) -> None:
    size = sum(a * b for a, b in zip(widths, widths[1:], strict=False))
    if terms > LARGEST_FIELDS or size > LARGEST_SIZE:
        shown = ",".join(map(str, widths))[:60]
        raise ModelError(f"the fields of widths {shown} have more than {LARGEST_FIELDS} terms or {LARGEST_SIZE} parameters;"
                         " take smaller or fewer layers")  # fmt: skip


def _entries(letters: Mapping[str, tuple[int, int]]) -> Iterator[tuple[str, str, int, int]]:
    """Each parameter as it is written, its letter, row and column; vectors need one place, scalars none."""
    for name, (rows, columns) in letters.items():
        for i in range(rows):
            for j in range(columns):
                index = f"[{i},{j}]" if min(rows, columns) > 1 else f"[{i + j}]" if rows * columns > 1 else ""
                yield name + index, name, i, j
