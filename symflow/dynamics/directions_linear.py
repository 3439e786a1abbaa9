"""The linear part of a flow at a rest, from trajectories near it: which rates, and into which subspaces it splits.

Why from differences at twelve distances at once: a distance must be small for the nonlinear part and large for the
rounding, and the scale of a stranger's flow is not known. Where two neighbouring distances agree best their difference is
the error, and no rate smaller than that error is called anything but neutral or unclear. The time is the one in which the
fastest direction changes by about a factor e; a second, incommensurate time must agree, so a turning point that comes
back after the first one is not taken for a rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from symflow.dynamics.directions_flow import FlowMap, NoVerdict, jacobians
from symflow.dynamics.tape import Array

DISTANCES = 10.0 ** -numpy.arange(1, 13)
GOLDEN = 0.6180339887498949
NEUTRAL, CLEAR = 1e-7, 30.0  # a multiplier is neutral up to the first distance from 1, clear beyond CLEAR times that
ACCURATE, NOISIEST, SKEWEST = 3e-10, 3e-4, 1e6
FLAT = "no direction decays or grows exponentially at the point"


class Flat(NoVerdict):
    """The linear part of the flow at the point vanishes as far as can be seen."""


@dataclass(frozen=True)
class LinearPart:
    """J = D Phi_h at a rest: `rates` (decreasing), bases of its growing, neutral and decaying subspaces side by side.

    `basis` has the growing directions first, then the neutral, then the decaying ones; `frame` is orthonormal, its first
    columns span the fastest directions; `width` is the distance at which differences are taken, `noise` their error.
    """

    time: float
    rates: Array
    counts: tuple[int, int, int]
    basis: Array
    inverse: Array
    frame: Array
    width: float
    noise: float
    block: Array  # J in the basis

    @property
    def slowest(self) -> float:
        """The smallest absolute rate that is not neutral."""
        _, neutral, growing = self.counts
        found = [*self.rates[:growing], *(-self.rates[growing + neutral :])]
        return float(min(found)) if found else 0.0


def best_jacobian(flow: FlowMap, point: Array, time: float) -> tuple[Array, float, float]:
    """J at a point, the distance of the differences, and their error; infinite if no two distances agree."""
    scale = 1 + float(numpy.abs(point).max())
    size, widths = len(point), DISTANCES * scale
    offsets = widths[:, None, None] * numpy.eye(size)
    batch = numpy.concatenate([point + offsets, point - offsets], axis=1)
    ends = flow(batch.reshape(-1, size), time).reshape(len(widths), 2, size, size)
    with numpy.errstate(all="ignore"):
        found = (ends[:, 0] - ends[:, 1]).transpose(0, 2, 1) / (2 * widths[:, None, None])
        changes = numpy.abs(numpy.diff(found, axis=0)).sum(axis=2).max(axis=1)
    changes = numpy.where(numpy.isfinite(changes), changes, numpy.inf)
    good = numpy.flatnonzero(changes <= ACCURATE)  # the largest distance that will do: rounding is smallest there
    k = int(good[0]) if len(good) else int(changes.argmin())
    return found[k + 1], float(widths[k + 1]), float(changes[k])


def find_time(flow: FlowMap, point: Array) -> tuple[float, Array, float, float]:
    """A time in which the fastest direction changes by about e, and J, its distance and its error.

    Raises
    ------
    Flat
        If nothing changes in the longest time that is tried.
    """
    time, tried = flow.unit, 0
    while tried < 60:
        tried += 1
        matrix, width, noise = best_jacobian(flow, point, time)
        if not numpy.isfinite(noise) or not numpy.isfinite(matrix).all():
            time /= 16
            continue
        values = numpy.linalg.svd(matrix, compute_uv=False)
        stretch = float(numpy.abs(numpy.log(numpy.maximum(values, 1e-300))).max())
        size = max(stretch, float(numpy.linalg.norm(matrix - numpy.eye(len(point)), 2)))
        if size > 2.5:
            time /= min(max(size, 2.0), 16.0)
        elif size >= 0.4:
            return time, matrix, width, noise
        else:
            visible = size > max(100 * noise, 1e-9)
            time *= min(1 / size, 1e6) if visible else 16.0
            if time > flow.unit * flow.longest:
                raise Flat(FLAT)
    raise NoVerdict("no time was found in which the flow near the point changes by a moderate factor")


def linear_part(flow: FlowMap, point: Array) -> LinearPart:
    """The linear part at a rest.

    Raises
    ------
    NoVerdict
        If the rates do not fall into three classes.

    Examples
    --------
    >>> from symflow.dynamics.directions_flow import FieldMap
    >>> found = linear_part(FieldMap(lambda x: x * [1, -2], 2), numpy.zeros(2))
    >>> found.counts, found.rates.round(6).tolist()
    ((1, 0, 1), [1.0, -2.0])
    """
    time, matrix, width, noise = find_time(flow, point)
    counts, multipliers = classes(matrix, noise)
    second = jacobians(flow, point[None], GOLDEN * time, width)[0]
    again, others = classes(second, noise)
    rates = numpy.log(numpy.abs(multipliers)) / time
    if again != counts or numpy.abs(numpy.log(numpy.abs(others)) / (GOLDEN * time) - rates).max() * time > 0.01:
        raise NoVerdict("the linear parts of the flow after two times do not belong to one flow")
    basis, frame = _split(matrix, multipliers, counts)
    inverse = numpy.linalg.inv(basis)
    return LinearPart(time, rates, counts, basis, inverse, frame, width, noise, inverse @ matrix @ basis)


def classes(matrix: Array, noise: float) -> tuple[tuple[int, int, int], Array]:
    """How many multipliers decay, stay, grow; and the multipliers in decreasing size."""
    if noise > NOISIEST:
        raise NoVerdict(f"derivatives of the flow are known to {noise:.1g} only; integrate more accurately")
    tolerance = max(NEUTRAL, 100 * noise)
    found = numpy.linalg.eigvals(matrix)
    found = found[numpy.argsort(-numpy.abs(found), kind="stable")]
    sizes = numpy.abs(found)
    if sizes.min() <= tolerance:
        raise NoVerdict("a direction vanishes at once: the rates are too far apart")
    neutral = numpy.abs(found - 1) <= tolerance
    clear = numpy.abs(sizes - 1) >= CLEAR * tolerance
    if not (neutral | clear).all():
        raise NoVerdict("a direction at the point neither stays nor clearly decays or grows: the classes are not separated")
    kernel = int((numpy.linalg.svd(matrix - numpy.eye(len(matrix)), compute_uv=False) <= 10 * tolerance).sum())
    if kernel != int(neutral.sum()):
        raise NoVerdict("neutral directions at the point are not separated from the others (they shear)")
    growing = int((clear & (sizes > 1)).sum())
    return (len(found) - growing - kernel, kernel, growing), found


def _split(matrix: Array, multipliers: Array, counts: tuple[int, int, int]) -> tuple[Array, Array]:
    """A basis of the three invariant subspaces, and an orthonormal frame with the fastest directions first."""
    decaying, neutral, growing = counts
    size = len(matrix)
    frame = _invariant(matrix, multipliers, size)
    parts = [frame[:, :growing]] if growing else []
    if neutral:
        parts.append(_kernel(matrix, neutral))
    if decaying:
        parts.append(_invariant(numpy.linalg.inv(matrix), 1 / multipliers[::-1], decaying)[:, :decaying])
    basis = numpy.concatenate(parts, axis=1)
    if basis.shape != (size, size) or numpy.linalg.cond(basis) > SKEWEST:
        raise NoVerdict("the decaying, neutral and growing subspaces at the point are nearly parallel")
    return basis, frame


def _kernel(matrix: Array, count: int) -> Array:
    found: Array = numpy.linalg.svd(matrix - numpy.eye(len(matrix)))[2][-count:].T
    return found


def _invariant(matrix: Array, multipliers: Array, count: int) -> Array:
    """Orthonormal columns; the first k span an invariant subspace wherever the k-th multiplier is larger than the next."""
    from scipy.linalg import schur

    sizes = numpy.abs(multipliers)
    frame = numpy.zeros((len(matrix), 0))
    for k in range(1, count + 1):
        if k < len(sizes) and sizes[k - 1] - sizes[k] <= 1e-6 * sizes[k - 1]:
            continue  # a cluster is taken as a whole
        bound = 0.5 * (sizes[k - 1] + sizes[k]) if k < len(sizes) else -1.0
        vectors = schur(matrix, output="complex", sort=lambda x, bound=bound: abs(x) > bound)[1][:, :k]
        rest = vectors - frame @ (frame.T @ vectors)
        new = numpy.linalg.svd(numpy.concatenate([rest.real, rest.imag], axis=1))[0][:, : k - frame.shape[1]]
        frame = numpy.concatenate([frame, new], axis=1)
    if frame.shape[1] < count:  # a cluster that goes beyond the count
        raise NoVerdict("rates are not separated at the point")
    return frame
