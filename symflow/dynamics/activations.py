"""The invariant of an activation: y = w2 sigma(w1), any cost, d/dt (w2^2/2 - Phi(w1)) = 0 with Phi' = sigma/sigma'.

Why two proofs: w2 dw2 - (sigma/sigma')(w1) dw1 vanishes along the flow of every cost, whatever sigma is, so the law holds
also where Phi is not elementary; where a closed form of Phi is found, it is differentiated along the flow by the checker,
and printed only if that gives zero. Nothing that an integrator says is believed.
"""

from __future__ import annotations

import time
from typing import Any

from symflow.dynamics.activations_domain import EVERYWHERE, domain
from symflow.dynamics.activations_enclosure import Enclosure, enclosed, guessed_sign, rational_value, vanishes
from symflow.dynamics.activations_normal_form import NormalForms, X
from symflow.dynamics.activations_numbers import beyond_reach, plain_numbers
from symflow.dynamics.activations_obstacles import needs
from symflow.dynamics.activations_origin import W1, W2, ZERO, Constants, Origin, origin, stable_curve
from symflow.dynamics.activations_potential import potential
from symflow.dynamics.activations_range import stable_range
from symflow.dynamics.activations_results import SCOPE, Activation, Fact
from symflow.errors import ModelError, SymflowError
from symflow.evidence import Outcome
from symflow.expressions import Expr, Relation, children_paths, derivative, parse, substitute, to_text
from symflow.expressions.calculus import join
from symflow.expressions.tree import add, along, negative, power, rational
from symflow.models import ActivationNetwork, ArbitraryCost, Cost
from symflow.models.costs import read_cost
from symflow.models.numbers import exact_constant
from symflow.statements import Decision, Setting, Statement, decide

MAX_DIGITS = 1000
ONE = rational(1)


def activation(sigma: str | Expr, cost: Any = None, *, at: Any = None, digits: int = 30, seed: int = 0) -> Activation:
    """The invariant of y = w2 sigma(w1), and what it says about the origin.

    Parameters
    ----------
    sigma
        The activation, an expression in x.
    cost
        A cost in w; without it any cost with f'(0) != 0.
    at
        A number at which Phi' = sigma/sigma' is enclosed.
    digits
        Correct significant digits of that enclosure.
    seed
        Of random points; it decides nothing.

    Returns
    -------
    Activation
        The invariant with its certificate; a closed form of Phi only if the checker has accepted it.

    Examples
    --------
    >>> found = activation("tanh(x)")
    >>> print(found.outcome, found.potential, found.stable_curve)
    proved 1/2*sinh(x)^2 ['sinh(w1)', '-sinh(w1)']
    >>> activation("log(1+exp(x))").potential is None
    True
    """
    start = time.monotonic()
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MAX_DIGITS:
        raise ModelError(f"digits {digits!r} is not an integer from 1 to {MAX_DIGITS}; e.g. digits 30")
    network = ActivationNetwork(sigma)
    value, bound = plain_numbers(network.activation), _bound(cost)
    point = None if at is None else exact_constant(at, "--at")
    slope = derivative(value, {"x": ONE})
    if _is_constant(value, slope):
        raise ModelError("the activation is constant, so sigma' = 0 and Phi' = sigma/sigma' exists nowhere; give e.g. tanh(x)")
    return _record(value, slope, bound, point, digits, seed, start)


def _record(value: Expr, slope: Expr, bound: ArbitraryCost | Cost, point: Expr | None, digits: int, seed: int,
            start: float) -> Activation:  # fmt: skip
    notes: list[str] = []
    phi, law = _potential(value, seed, notes)
    ratio, form = _derivative(value, slope, phi, seed)
    proof = form if law is None else law
    if phi is None and proof.outcome is Outcome.PROVED:
        notes.append("w2*dw2 = Phi'(w1)*dw1 holds along the flow all the same")
    constants = Constants(value, bound)
    where = origin(constants)
    curve = None if phi is None else stable_curve(constants, where, phi)
    holds = None if phi is None or curve is None else stable_range(value, phi, bound, where.slope)
    if holds is None:
        curve = None
    else:
        constants.seen += holds[1]
    notes += _about_origin(where, phi, curve)
    facts = [Fact(said, evidence.outcome, evidence.certificate) for said, evidence in constants.seen]
    if curve is not None:
        for branch, certificate in zip(*curve, strict=True):
            facts.append(Fact(f"w2 = {branch} lies on the level of the origin", Outcome.PROVED, certificate))
    evidence = proof.evidence if proof.outcome is Outcome.PROVED else None
    return Activation(
        outcome=Outcome.PROVED if evidence else Outcome.UNDECIDED, activation=to_text(value), scope=SCOPE, cost=bound.text,
        invariant=_invariant(phi) if phi is not None else "w2^2/2 - Phi(w1)",
        potential=None if phi is None else to_text(phi), potential_derivative=to_text(ratio),
        potential_derivative_at=None if point is None else _value_at(value, slope, ratio, point, digits, notes),
        origin_is_critical=where.critical, origin_is_strict_saddle=where.strict,
        stable_curve=None if curve is None else curve[0], stable_curve_range=None if holds is None else holds[0],
        domain=domain(value), facts=facts, notes=notes,
        certificate=evidence.certificate if evidence else None, checked_by=evidence.checked_by if evidence else None,
        method=proof.method, reason=None if evidence else _reason(proof), seconds=time.monotonic() - start, seed=seed,
    )  # fmt: skip


def _reason(proof: Decision) -> str | None:
    """Why nothing was proved, in the words of an activation."""
    if proof.reason is not None and "no point at which all terms are defined" in proof.reason:
        return "no number x was met at which sigma and sigma' have a value and sigma' != 0; see the domain, it may be empty"
    return proof.reason


def _bound(cost: Any) -> ArbitraryCost | Cost:
    found = read_cost(cost)
    if isinstance(found, Cost):
        found.bind(1, 1)
    return found


def _is_constant(value: Expr, slope: Expr) -> bool:
    if not value.letters():
        return True
    try:
        return NormalForms().is_zero(slope)
    except SymflowError:
        return False


# --- the invariant: what is printed is read again, and that is what is proved --------------------------------------------
def _invariant(phi: Expr) -> str:
    return to_text(add(join(rational("1/2"), power(W2, 2)), negative(substitute(phi, {"x": W1}))))


def _potential(value: Expr, seed: int, notes: list[str]) -> tuple[Expr | None, Decision | None]:
    """A closed form that the checker has accepted, with the proof."""
    phi = potential(value)
    if phi is None:
        notes.append("Phi: no elementary closed form was found")
        return None, None
    printed = parse(_invariant(phi), {"w1": W1, "w2": W2})
    law = decide(Statement(Setting(activation=value), Relation("eq", along(printed), rational(0))), seed=seed, by="entries")
    if law.outcome is not Outcome.PROVED:
        notes.append("Phi: the closed form that was found has no accepted certificate, so it is not shown")
        return None, None
    return phi, law


def _derivative(value: Expr, slope: Expr, phi: Expr | None, seed: int) -> tuple[Expr, Decision]:
    """The shortest of several forms of sigma/sigma' for which w2 dw2 = Phi' dw1 is proved; the plain one may always stand."""
    plain = join(value, power(slope, -1))
    far = beyond_reach(value)
    if far is not None:
        return plain, Decision(Outcome.UNDECIDED, None, SCOPE, "", far, None)
    forms = [plain] if phi is None else [plain, derivative(phi, {"x": ONE})]
    try:
        normal = NormalForms()
        forms.append(normal.expression(normal.read(plain)))
    except SymflowError:
        pass
    nested = any(node.op == "power" and node.args[1] < 0 for _, node in children_paths(slope))
    for one in sorted(forms, key=lambda form: (form is plain and nested, len(to_text(form)))):
        printed = parse(to_text(one), {"x": W1})
        relation = Relation("eq", join(W2, along(W2)), join(printed, along(W1)))
        decision = decide(Statement(Setting(activation=value), relation), seed=seed, by="entries")
        if decision.outcome is Outcome.PROVED or one is plain:
            return one, decision
    raise AssertionError("the plain form is among them")


# --- at a point, at the origin ----------------------------------------------------------------------------------------
def _value_at(value: Expr, slope: Expr, ratio: Expr, point: Expr, digits: int, notes: list[str]) -> Enclosure | None:
    here = {"x": point}
    if guessed_sign(substitute(slope, here)) == 0 and vanishes(substitute(slope, here)):
        notes.append(f"Phi': sigma' = 0 at x = {to_text(point)}, so sigma/sigma' has no value there")
        return None
    if not all(one.met(point) for one in needs(value, slope)):
        notes.append(f"Phi': sigma or sigma' has no value at x = {to_text(point)}; see the domain")
        return None
    plain, short = (substitute(form, here) for form in (join(value, power(slope, -1)), ratio))
    exact = rational_value(short)
    found = enclosed(plain, digits)
    if found is None and domain(value) == EVERYWHERE:  # cancellation in sigma' only: the short form has the same value
        found = enclosed(short, digits)
    if found is not None and exact is not None:
        found = enclosed(rational(exact), digits)
    if found is None:
        notes.append(f"Phi': no value was found at x = {to_text(point)}; see the domain")
    return found


def _about_origin(where: Origin, phi: Expr | None, curve: tuple[list[str], Any] | None) -> list[str]:
    """Why something about the origin is null; and what a text of the stable curve does not say."""
    if where.critical is None:
        return ["origin: sigma(0), sigma'(0) or f'(0) has no value that could be settled"]
    if not where.critical:
        return ["origin: not critical, so no start is exceptional there"]
    if curve is not None:
        branch = parse(curve[0][0], {"w1": X})
        plain = all(one.met(ZERO) for one in needs(branch))
        return [] if plain else ["stable curve: at w1 = 0, where the text reads 0/0, w2 = 0"]
    if where.slope == 0:
        return ["origin: f'(0) = 0, the level set through the origin says nothing about its stability"]
    if phi is None:
        return ["stable curve: w2^2 = 2*(Phi(w1) - Phi(0)) has no elementary closed form here"]
    return ["stable curve: not settled"]
