from __future__ import annotations

import pickle

import numpy as np
import pytest

from engine.experiment import PointSet


@pytest.fixture
def points() -> PointSet:
    return PointSet([[0, 1], [2, 3], [4, 5]], [0, 1, 0], [False, True, False])


def test_arrays_are_float32_and_cannot_be_written(points: PointSet) -> None:
    assert points.x.dtype == points.y.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        points.x[0, 0] = 9
    with pytest.raises(AttributeError, match="cannot be changed"):
        points.x = points.x


def test_edits_give_another_set_and_leave_the_first_alone(points: PointSet) -> None:
    moved = points.moved([1], [[8, 9]])
    assert moved.x.tolist() == [[0, 1], [8, 9], [4, 5]]
    assert points.moved([0], [[0, 1]], [1]).y.tolist() == [1, 1, 0]
    assert points.added([6, 7], 1).x.tolist()[-1] == [6, 7]
    assert points.without([0, 2]).x.tolist() == [[2, 3]]
    assert points.x.tolist() == [[0, 1], [2, 3], [4, 5]]


def test_sets_share_what_is_alike_in_them_and_nothing_that_others_can_write(points: PointSet) -> None:
    moved = points.moved([1], [[8, 9]])
    assert moved.y is points.y
    assert moved.test is points.test
    mine = np.zeros((3, 2), np.float32)
    seen = mine.view()
    seen.setflags(write=False)
    made = PointSet(mine, points.y), PointSet(seen, points.y)
    mine[:] = 7
    assert all(each.x.tolist() == [[0, 0]] * 3 for each in made)


def test_split_keeps_the_order(points: PointSet) -> None:
    (train_x, train_y), (test_x, test_y) = points.split()
    assert train_x.tolist() == [[0, 1], [4, 5]]
    assert train_y.tolist() == [0, 0]
    assert (test_x.tolist(), test_y.tolist()) == ([[2, 3]], [1])


def test_sets_are_equal_by_value_and_survive_pickling(points: PointSet) -> None:
    assert pickle.loads(pickle.dumps(points)) == points
    assert points != points.moved([0], [[0, 2]])
    assert points != "points"


@pytest.mark.parametrize(
    ("x", "y", "test", "message"),
    [
        ([[1, np.nan]], [0], None, "x: expected finite numbers, row 0"),
        ([[1], [2]], [0, np.inf], None, "y: expected finite numbers, row 1"),
        ([[1, 2, 3]], [0], None, "x: expected rows of one or two numbers"),
        ([[1], [2]], [0], None, "y: expected 2 values"),
        ([[1]], [0], [True, False], "test: expected 1 marks"),
    ],
)
def test_wrong_arrays_are_refused_by_name(x: object, y: object, test: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        PointSet(x, y, test)  # type: ignore[arg-type]


def test_sets_are_joined_and_retargeted() -> None:
    first, second = PointSet([[0, 1]], [0]), PointSet([[2, 3], [4, 5]], [1, 1], [True, False])
    both = first.joined(second)
    assert both == PointSet([[0, 1], [2, 3], [4, 5]], [0, 1, 1], [False, True, False])
    assert both.retargeted([1, 2], 0).y.tolist() == [0, 0, 0]
    assert both.y.tolist() == [0, 1, 1]
