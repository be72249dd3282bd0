"""Descents in the landscape of a program, and how they are asked for."""

from __future__ import annotations

import io

import numpy as np
import pytest

from engine.lab import run
from engine.lab.descent import STEPS, descent, space
from engine.lab.landscape import ground
from engine.lab.serving import Unpacker, packed, serve
from engine.lab.spaces import SpaceRequest

PARABOLA = "x = tensor(2., requires_grad=True)\nf = x ** 2\nf.backward()"
BOWL = "p = tensor([1., 1.], requires_grad=True)\nf = p[0] ** 2 + 3 * p[1] ** 2\nf.backward()"


def test_a_descent_on_a_parabola_shrinks_by_the_same_factor() -> None:
    found = ground(run(PARABOLA))
    assert found is not None
    path = descent(found, [2.0], lr=0.1)
    assert path.points.shape == (STEPS + 1, 1)
    np.testing.assert_allclose(path.points[:, 0], 2.0 * 0.8 ** np.arange(STEPS + 1), rtol=1e-6)
    np.testing.assert_allclose(path.heights, path.points[:, 0] ** 2)


def test_too_large_a_step_leads_away_and_ends() -> None:
    found = ground(run(PARABOLA))
    assert found is not None
    path = descent(found, [2.0], lr=5.0)
    assert 2 < len(path.points) < STEPS
    assert abs(path.points[-1, 0]) > 1000


def test_both_numbers_of_a_bowl_move() -> None:
    answer = space(SpaceRequest(BOWL, 0, -1, lr=0.1))
    assert answer is not None
    assert [axis.name for axis in answer.landscape.axes] == ["p[0]", "p[1]"]
    np.testing.assert_allclose(answer.descent.points[1], [0.8, 0.4], rtol=1e-6)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("w = ones(3, requires_grad=True)\nw.sum().backward()", -1),
        ("print(1)", -1),
        (PARABOLA, 3),
    ],
)
def test_where_there_is_no_landscape_the_answer_is_none(source: str, place: int) -> None:
    assert space(SpaceRequest(source, 0, place, 0.1)) is None


def test_it_is_served_beside_runs() -> None:
    asked = packed((PARABOLA, 0)) + packed(SpaceRequest(PARABOLA, 0, -1, 0.1)) + packed(("print(1)", 0))
    answers = io.BytesIO()
    serve(io.BytesIO(asked), answers)
    first, second, third = Unpacker().feed(answers.getvalue())
    assert first.traces
    assert second.landscape.height == 4.0
    assert third.printed == ("1",)
