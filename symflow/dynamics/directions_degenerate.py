"""Counting where the linear part of the flow vanishes: products of three or more layers at the origin, say.

Why from a level set: such a rest is approached like a power of the time, and a random start near it finds the basin of
the minima. But the imbalances C(x) of a linear network do not change, so what converges to the point starts in the level
set C(x) = C(point); there a share of the starts does converge. Clock and yardstick are the distance from the point: what
shrinks with it, like one of its powers, decays. Growth that leads nowhere is no growth (a degenerate minimum has it): the
neighbours in growing directions must leave, and the trajectory itself must not.
"""

from __future__ import annotations

from typing import Any

import numpy

from symflow.dynamics.batched import run_batch
from symflow.dynamics.directions_flow import FieldMap, Lost, NoVerdict
from symflow.dynamics.directions_linear import FLAT
from symflow.dynamics.directions_point import Asked
from symflow.dynamics.tape import Array
from symflow.dynamics.velocity import split

TRIED, ROUNDS, WANTED = 12, 4, 3
RADII = (0.3, 0.1, 0.03, 0.01)
PACE, STEPS = 0.2, 42  # a step takes this part of the time in which the point would be reached; 42 steps
SHRUNK = 1e-1  # of the start: how close a trajectory must come
NEUTRAL, CLEAR, SAME = 0.05, 0.4, 0.1  # exponents of the distance
NUDGE, LEFT = 0.03, 1.5  # of the distance: a neighbour, and where it has left
NEIGHBOURS, LONGEST = 8, 600  # steps that are given to them
Counts = tuple[int, int, int]


def along_levels(asked: Asked, random: numpy.random.Generator, record: dict[str, Any]) -> Counts:
    """The counts along starts from the level set of the laws through the point.

    Raises
    ------
    NoVerdict
        If the laws are not known, no start converges to the point, or starts disagree.
    """
    if not asked.shapes or len(asked.shapes) < 2 or not isinstance(asked.flow, FieldMap):
        raise NoVerdict(f"{FLAT}, and no laws are known whose level set would hold starts that converge to it")
    reason = ""
    for radius in RADII:
        try:
            counts, exponents = _at_radius(asked, radius, random)
            again, _ = _at_radius(asked, radius / 4, random)
        except Lost as error:
            reason = str(error)
            continue
        if again != counts:
            raise NoVerdict("the counts at two distances from the point differ")
        record.update(radius=radius, starts=WANTED, exponents=[float(x) for x in exponents])
        return counts
    raise NoVerdict(f"{FLAT}, and {reason}")


def _at_radius(asked: Asked, radius: float, random: numpy.random.Generator) -> tuple[Counts, Array]:
    flow, point = asked.flow, asked.point
    assert isinstance(flow, FieldMap)
    flow.steps = 2
    points: list[Array] = []
    times: list[Array] = []
    for _ in range(ROUNDS):
        starts = _level_starts(asked, radius * (1 + float(numpy.abs(point).max())), random)
        more, when = _approaching(flow, point, starts)
        points, times = [*points, *more][:WANTED], [*times, *when][:WANTED]
        if len(points) == WANTED:
            break
    else:
        raise Lost("too few starts in the level set of the laws converge to it")
    found, exponents = [], numpy.zeros(0)
    for one, pace in zip(points, times, strict=True):
        frame, exponents = _exponents(flow, point, one, pace)
        counts = _classes(exponents)
        if counts[2]:
            _growth_leads_away(flow, point, one[0], frame[:, : counts[2]], random)
        found.append(counts)
    if len(set(found)) > 1:
        raise NoVerdict("starts disagree on the counts: the stable set of the point has several parts")
    return found[0], exponents.mean(axis=0)


def imbalances(points: Array, shapes: dict[str, tuple[int, int]]) -> Array:
    """All entries of all C_i, a row for each point.

    Examples
    --------
    >>> imbalances(numpy.array([[1.0, 2.0]]), {"W1": (1, 1), "W2": (1, 1)}).tolist()
    [[-3.0]]
    """
    parts = list(split(points, shapes).values())
    pairs = zip(parts, parts[1:], strict=False)
    values = [a @ a.transpose(0, 2, 1) - b.transpose(0, 2, 1) @ b for a, b in pairs]
    found: Array = numpy.concatenate([value.reshape(len(points), -1) for value in values], axis=1)
    return found


def _level_starts(asked: Asked, radius: float, random: numpy.random.Generator) -> Array:
    """Random points at about this distance, moved into the level set by the method of Gauss and Newton."""
    assert asked.shapes is not None
    point, size = asked.point, len(asked.point)
    goal = imbalances(point[None], asked.shapes)
    drawn = random.normal(size=(TRIED, size))
    x = point + radius * drawn / numpy.linalg.norm(drawn, axis=1)[:, None]
    offsets = radius * numpy.eye(size)  # C is quadratic: these differences are exact
    for _ in range(32):  # the level set is singular at the point, so this converges by halves
        left = imbalances(x, asked.shapes) - goal
        if numpy.abs(left).max() <= 1e-15 * radius**2:
            break
        near = numpy.concatenate([x[:, None] + offsets, x[:, None] - offsets], axis=1).reshape(-1, size)
        values = imbalances(near, asked.shapes).reshape(TRIED, 2, size, -1)
        slopes = (values[:, 0] - values[:, 1]) / (2 * radius)
        x = x - numpy.einsum("nkd,nk->nd", numpy.linalg.pinv(slopes.transpose(0, 2, 1), rcond=1e-10).transpose(0, 2, 1), left)
    distances = numpy.linalg.norm(x - point, axis=1)
    good = (numpy.abs(imbalances(x, asked.shapes) - goal).max(axis=1) <= 1e-13 * radius**2)
    good &= (distances > 0.05 * radius) & (distances < 3 * radius)
    found: Array = x[good]
    return found


def _paces(flow: FieldMap, point: Array, places: Array) -> Array:
    """For each row the time of its next step, a column."""
    with numpy.errstate(all="ignore"):
        speeds = numpy.linalg.norm(flow.velocity(places), axis=1)
        found: Array = (PACE * numpy.linalg.norm(places - point, axis=1) / speeds)[:, None]
    return found


def _approaching(flow: FieldMap, point: Array, starts: Array) -> tuple[list[Array], list[Array]]:
    """Trajectories (STEPS + 1, D), and their time steps, of the starts that converge to the point."""
    places, times = [starts], []
    for _ in range(STEPS):
        times.append(_paces(flow, point, places[-1]))
        with numpy.errstate(all="ignore"):
            places.append(flow.run(places[-1], times[-1]))
    flow.trajectories += len(starts)
    with numpy.errstate(all="ignore"):
        distances = numpy.linalg.norm(numpy.array(places) - point, axis=2)
        closer = (numpy.diff(distances, axis=0) < 0).all(axis=0) & (distances[-1] <= SHRUNK * distances[0])
        closer &= distances[-1] / distances[STEPS // 2] <= SHRUNK**0.4
    chosen = numpy.flatnonzero(closer)
    return [numpy.array([p[k] for p in places]) for k in chosen], [numpy.array([t[k] for t in times]) for k in chosen]


def _exponents(flow: FieldMap, point: Array, path: Array, times: Array) -> tuple[Array, Array]:
    """Right singular vectors, the most stretched first; and how stretching goes with the distance on two stretches."""
    size, distances = path.shape[1], numpy.linalg.norm(path - point, axis=1)
    widths = 1e-5 * distances[:-1, None, None]
    offsets = widths * numpy.eye(size)
    batch = numpy.concatenate([path[:-1, None] + offsets, path[:-1, None] - offsets], axis=1).reshape(-1, size)
    ends = flow.run(batch, numpy.repeat(times, 2 * size, axis=0)).reshape(STEPS, 2, size, size)
    flow.trajectories += len(batch)
    matrices = (ends[:, 0] - ends[:, 1]).transpose(0, 2, 1) / (2 * widths)
    if not numpy.isfinite(matrices).all():
        raise Lost("trajectories that start near the point end or leave every bound")
    product = numpy.eye(size)
    for matrix in matrices[: STEPS // 2]:
        product = matrix @ product
    start = numpy.linalg.svd(product)[2].T
    frame, logs = start, []
    for matrix in matrices:
        frame, upper = numpy.linalg.qr(matrix @ frame)
        logs.append(numpy.log(numpy.abs(numpy.diagonal(upper)) + 1e-300))
    third, found = STEPS // 3, []
    for one in (1, 2):
        there = slice(one * third, (one + 1) * third)
        far = numpy.log(distances[(one + 1) * third] / distances[one * third])
        found.append(numpy.sort(numpy.sum(logs[there], axis=0) / far))
    return start, numpy.array(found)


def _classes(exponents: Array) -> Counts:
    """Decaying, neutral, growing by the exponents of the distance on two stretches."""
    if numpy.abs(exponents[0] - exponents[1]).max() > SAME:
        raise Lost("the rates of approach have not settled")
    means = exponents.mean(axis=0)
    neutral = numpy.abs(means) <= NEUTRAL
    if not (neutral | (numpy.abs(means) >= CLEAR)).all():
        raise Lost("the classes are not separated along the starts that converge to it")
    return int((~neutral & (means > 0)).sum()), int(neutral.sum()), int((~neutral & (means < 0)).sum())


class _AllGone(Exception):
    """Every neighbour has left: nothing more is to be seen."""


def _growth_leads_away(flow: FieldMap, point: Array, start: Array, growing: Array, random: numpy.random.Generator) -> None:
    """Neighbours of a start, in random combinations of its growing directions, leave the surroundings of the point."""
    distance = float(numpy.linalg.norm(start - point))
    drawn = random.normal(size=(NEIGHBOURS, growing.shape[1])) @ growing.T
    places = start + NUDGE * distance * drawn / numpy.linalg.norm(drawn, axis=1)[:, None]
    farthest = numpy.zeros(NEIGHBOURS)

    def observe(members: Array, points: Array) -> None:
        farthest[members] = numpy.maximum(farthest[members], numpy.linalg.norm(points - point, axis=1))
        if (farthest > LEFT * distance).all():
            raise _AllGone

    flow.trajectories += NEIGHBOURS
    try:
        run_batch(flow.velocity, places, rtol=1e-7, atol=1e-10 * distance, observe=observe, max_steps=LONGEST)
    except _AllGone:
        return
    raise Lost("what grows along starts that converge to it does not lead away from it")
