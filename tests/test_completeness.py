"""How many laws a network has: the engine against an unrelated slow route, known numbers, and what is said when it is cut."""

from __future__ import annotations

import itertools
import json
from random import Random

import numpy as np
import pytest
from slow_brackets import dimensions

import symflow as sf
from symflow.checker.completeness_bounds import known_rank, lie_bound, parameters
from symflow.checker.completeness_brackets import PRIME, Motion, product
from symflow.cli.entry import run
from symflow.errors import ModelError
from symflow.evidence import Outcome
from symflow.laws.block_search import search_blocks
from symflow.laws.bracket_search import Search, core_of
from symflow.laws.bracket_vectors import Trajectory
from symflow.laws.modular_echelon import Echelon

ALL_SMALL = [*(w for n in (2, 3, 4) for w in itertools.product((1, 2, 3), repeat=n + 1)), *itertools.product((1, 2), repeat=6)]


def laws(*widths: int, **options: object) -> sf.laws.ConservationLaws:  # type: ignore[name-defined]
    return sf.conservation_laws(sf.DeepLinear(widths), **options)  # type: ignore[arg-type]


def has_segment(widths: tuple[int, ...]) -> bool:
    """The conjecture: a segment between widths of 1, at least three layers long, all widths strictly between at least 2."""
    return any(widths[i] == widths[j] == 1 and min(widths[i + 1:j]) >= 2
               for i in range(len(widths)) for j in range(i + 3, len(widths)))


@pytest.mark.parametrize(("widths", "expected"), [
    ((1, 2, 2, 1), (8, 1, 6, 7, False)),
    ((1, 2, 2, 1, 2), (10, 2, 7, 8, False)),
    ((2, 1, 2, 2, 1), (10, 2, 7, 8, False)),
    ((1, 3, 3, 1), (15, 1, 12, 14, False)),
    ((1, 2, 2, 2, 1), (12, 1, 9, 11, False)),
    ((1, 2, 1, 2, 1), (8, 1, 7, 7, True)),
    ((2, 2, 2), (8, 5, 3, 3, True)),
    ((2, 3, 2), (12, 6, 6, 6, True)),
    ((2, 4, 2), (16, 6, 10, 10, True)),
    ((2, 5, 2), (20, 6, 14, 14, True)),
    ((2, 9, 9, 2), (117, 27, 90, 90, True)),
    ((4, 3), (12, 12, 0, 0, True)),
    ((1, 1), (1, 1, 0, 0, True)),
    ((2, 3, 200, 3, 2), (1212, 15, 1197, 1197, True)),
    ((1, 400, 500, 1), (200900, 1, 200900 - 400, 200899, False)),
])  # fmt: skip
def test_counts(widths: tuple[int, ...], expected: tuple[int, int, int, int, bool]) -> None:
    found = laws(*widths)
    assert (found.D, found.dim_lie, found.rank_known, found.n_laws, found.known_complete) == expected
    assert found.outcome is Outcome.PROVED and found.checked_by == "stdlib" and sf.recheck(found.certificate).accepted


@pytest.mark.parametrize("widths", [(2, 2, 2), (2, 3, 1), (1, 3, 2), (2, 2, 2, 2), (1, 2, 2, 1), (1, 2, 2, 2), (2, 1, 2, 2),
                                    (2, 3, 1, 2),
                                    (1, 4, 1, 2), (1, 1, 2, 2, 1), (3, 1, 2, 2)])  # fmt: skip
def test_the_slow_route_agrees(widths: tuple[int, ...]) -> None:
    """Brackets expanded as polynomials: same dim Lie, same rank of the laws."""
    found = laws(*widths)
    assert dimensions(widths, 3) == (found.dim_lie, found.rank_known)


@pytest.mark.parametrize("seed", range(30))
def test_the_rank_of_the_laws_is_the_formula(seed: int) -> None:
    random = Random(seed)
    widths = tuple(random.choice((1, 1, 2, 3, 4, 6)) for _ in range(random.choice((3, 4, 5))))
    assert dimensions(widths, 1)[1] == known_rank(list(widths))


@pytest.mark.parametrize("widths", [w for w in ALL_SMALL if max(w) <= 2] + Random(0).sample(ALL_SMALL, 60))
def test_small_networks_are_decided_and_the_conjecture_holds(widths: tuple[int, ...]) -> None:
    found = laws(*widths)
    assert found.outcome is Outcome.PROVED and found.known_complete is not has_segment(widths)


@pytest.mark.slow
def test_all_small_networks() -> None:
    """Widths 1..3 at depth 2..4 and 1..2 at depth 5: 234 networks up to reversal, every one decided."""
    kinds = {min(w, w[::-1]): laws(*w).known_complete for w in ALL_SMALL}
    assert len(kinds) == 234 and all(kinds[w] is not has_segment(w) for w in kinds)


@pytest.mark.parametrize("seed", range(12))
def test_engine_and_checker_compute_the_same_vectors(seed: int) -> None:
    """Two arithmetics, one formula; and every vector keeps every law."""
    random = Random(seed)
    widths = [random.randint(1, 4) for _ in range(random.randint(4, 5))]
    shapes = [(b, a) for a, b in itertools.pairwise(widths)]
    point = [[[random.randint(-9, 9) for _ in range(q)] for _ in range(p)] for p, q in shapes]
    control = [[[random.randint(-9, 9) for _ in range(widths[0])] for _ in range(widths[-1])]
               for _ in range(random.randint(0, 3))]
    entries = [(a, b) for a in range(widths[-1]) for b in range(widths[0])]
    ours = Motion(point, control, product).brackets(entries)
    theirs = Trajectory([np.array(a, float) for a in point], [np.array(g, float) for g in control])
    both = [theirs.fields(0), *(theirs.brackets() if control else [])]
    assert [(np.array(z) % PRIME == y % PRIME).all() for z, y in zip(ours, both, strict=True)] == [True] * (len(control) + 1)
    for z in both:
        for column in z.T:
            moves, at = [], 0
            for p, q in shapes:
                moves.append(column[at:at + p * q].reshape(p, q))
                at += p * q
            for i in range(len(shapes) - 1):
                a, b = np.array(point[i]), np.array(point[i + 1])
                change = moves[i] @ a.T + a @ moves[i].T - moves[i + 1].T @ b - b.T @ moves[i + 1]
                assert (change % PRIME == 0).all()


@pytest.mark.parametrize("seed", range(8))
def test_the_echelon_form_finds_rank_and_minor(seed: int) -> None:
    flint = pytest.importorskip("flint")
    random = np.random.default_rng(seed)
    rank, rows, size = int(random.integers(1, 40)), 90, 60
    whole = ((random.integers(0, 99, (rows, rank)) @ random.integers(0, 99, (rank, size))) % PRIME).astype(float)
    form = Echelon(size)
    for part in np.split(whole, [7, 40]):
        form.add(part, list(range(form.rank, form.rank + len(part))), 1000)
    assert form.rank == flint.nmod_mat(rows, size, [int(x) for x in whole.ravel()], PRIME).rank() == rank
    form = Echelon(size)
    form.add(whole, list(range(rows)), 1000)
    chosen = whole[np.ix_(form.names, sorted(form.places))]
    assert int(flint.nmod_mat(rank, rank, [int(x) for x in chosen.ravel()], PRIME).det()) == form.minor() != 0


@pytest.mark.parametrize("seed", range(20))
def test_the_smaller_network_has_the_same_bound(seed: int) -> None:
    random = Random(seed)
    widths = [random.choice((1, 2, 3, 7, 30)) for _ in range(random.randint(3, 8))]
    core = core_of(widths)
    assert lie_bound(core) == lie_bound(widths) <= parameters(widths) - known_rank(widths)
    assert core[0] == widths[0] and core[-1] == widths[-1] and all(a <= b for a, b in zip(core, widths, strict=True))


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("widths", [(3, 2), (4, 9, 3), (1, 1, 1), (2, 5, 1, 7, 3), (3, 1, 1, 4, 4)])
def test_relu_networks_have_one_law_for_each_hidden_neuron(widths: tuple[int, ...], bias: bool) -> None:
    """Against the rank of the whole incidence matrix of paths."""
    found = sf.conservation_laws(sf.ReLUNetwork(widths, bias=bias))
    place, edges = 0, []
    for a, b in itertools.pairwise(widths):
        edges.append([[place + u * b + v for v in range(b)] for u in range(a)])
        place += a * b
    rows = []
    for start in range(len(widths) - 1 if bias else 1):
        for path in itertools.product(*map(range, widths[start:])):
            row = [0] * (place + (sum(widths[1:-1]) if bias else 0))
            for k in range(len(path) - 1):
                row[edges[start + k][path[k]][path[k + 1]]] = 1
            if start:
                row[place + sum(widths[1:start]) + path[0]] = 1
            rows.append(row)
    assert found.dim_lie == np.linalg.matrix_rank(np.array(rows)) and found.n_laws == sum(widths[1:-1]) == found.rank_known
    assert found.outcome is Outcome.PROVED and found.known_complete is True and len(rows[0]) == found.D


def test_what_is_cut_off_is_undecided_with_proved_bounds() -> None:
    found = laws(2, 5, 5, 2, levels=2)
    assert found.outcome is Outcome.UNDECIDED and found.known_complete is None and found.n_laws is None
    assert "levels" in str(found.reason) and found.levels == 2 and sf.recheck(found.certificate).accepted
    assert 4 < found.dim_lie_lower < found.dim_lie_upper == 15 and found.n_laws_lower == 30 < found.n_laws_upper
    huge = laws(2, 100000, 100000, 2)
    assert huge.outcome is Outcome.UNDECIDED and huge.known_complete is None and "GB" in str(huge.reason)
    with pytest.raises(TypeError):
        bool(found)


@pytest.mark.parametrize(("widths", "dim_lie"), [
    ((20,) * 6, 1160), ((64,) * 4, 8128), ((12, 13, 17, 11, 12), 386), ((40, 12, 12, 15), 648), ((1000,) * 9, 4496500),
])  # fmt: skip
def test_large_networks_are_proved_by_blocks(widths: tuple[int, ...], dim_lie: int) -> None:
    found = laws(*widths)
    assert found.outcome is Outcome.PROVED and found.checked_by == "stdlib" and "blocks" in found.certificate["witness"]
    assert found.dim_lie == dim_lie == found.D - found.rank_known and found.known_complete is True
    assert sf.recheck(found.certificate).accepted


@pytest.mark.parametrize("widths", [(4, 4, 4, 4), (6, 5, 7, 6), (5, 4, 4, 4, 4), (9, 4, 4, 6)])
def test_blocks_and_the_whole_agree(widths: tuple[int, ...]) -> None:
    """The same count from one minor of the whole network, and from minors of blocks and pairs."""
    blocks = search_blocks(list(widths), None, 0, None, small=0)
    whole = Search(list(widths), None, 0, None).run()
    assert blocks is not None and "blocks" in blocks.witness
    assert blocks.rank == whole.rank == laws(*widths).dim_lie and blocks.reason is None


def test_flint_checks_what_is_too_large_and_the_outcome_is_certified() -> None:
    found = laws(2, 14, 14, 2)
    assert found.outcome is Outcome.CERTIFIED and found.checked_by == "flint" and found.known_complete is True
    assert sf.recheck(found.certificate).checked is False


def test_the_texts_of_the_laws_are_conserved() -> None:
    for text in laws(2, 3, 1, 2).laws:
        assert sf.conserved(text, sf.GradientFlow(sf.DeepLinear((2, 3, 1, 2)), sf.ArbitraryCost())).outcome is Outcome.PROVED


def test_bad_networks_are_refused_in_one_line() -> None:
    for bad in (lambda: laws(0, 2), lambda: laws(2, 10**7, 2), lambda: laws(2, 2, levels=0), lambda: laws(2, 2, levels=True),
                lambda: sf.ReLUNetwork((2, 0, 2)), lambda: sf.ReLUNetwork((2,)), lambda: sf.ReLUNetwork((2, "k", 2)),  # type: ignore[arg-type, list-item]
                lambda: sf.conservation_laws(sf.DeepLinear(depth=2)), lambda: sf.conservation_laws(3),  # type: ignore[arg-type]
                lambda: sf.conservation_laws(sf.ReLUNetwork((10**6, 10**6)))):  # fmt: skip
        with pytest.raises(ModelError) as error:
            bad()
        assert "\n" not in str(error.value)


KEYS = {"schema", "symflow", "outcome", "scope", "D", "dim_lie", "dim_lie_lower", "dim_lie_upper", "rank_known",
        "rank_known_lower", "rank_known_upper",
        "n_laws", "n_laws_lower", "n_laws_upper", "known_complete", "levels", "laws", "method", "certificate",
        "checked_by", "reason", "seconds", "check_seconds", "seed", "versions"}  # fmt: skip


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["laws", "--widths", "2,3,3,2", "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) >= KEYS and found["schema"] == "symflow/laws/1"
    assert (found["outcome"], found["n_laws"], found["known_complete"], found["checked_by"]) == ("proved", 12, True, "stdlib")
    assert sf.recheck(found["certificate"]).accepted
    assert run(["laws", "--widths", "4,9,3", "--network", "relu", "--bias"]) == 0
    assert "9 independent local laws" in capsys.readouterr().out
    assert run(["laws", "--widths", "2,5,5,2", "--levels", "2", "--strict"]) == 3
    assert "raise --levels" in capsys.readouterr().out
    for bad in (["--widths", "0,2"], ["--widths", "2,2", "--bias"], ["--widths", "2"], ["--widths", "2,2", "--levels", "0"],
                ["--widths", "2,2", "--network", "tree"], []):  # fmt: skip
        assert run(["laws", *bad]) == 2
        said = capsys.readouterr()
        assert said.out == "" and said.err.count("\n") == 1


def test_the_command_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["laws", "--widths", "2,30,30,30,2", "--timeout", "0.3", "--strict", "--json", "-"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert found["reason"] == "timeout" and found["known_complete"] is None and found["n_laws"] is None
