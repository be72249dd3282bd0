"""Confusion, ROC and residuals against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiment import Floats, edit, propose
from engine.training.quality import BINS, class_quality, quality, value_quality
from engine.training.snapshots import ClassQuality, ValueQuality
from engine.training.trainer import Trainer


def floats(*values: float) -> Floats:
    return np.array(values, np.float32)


def test_classes_are_counted_by_what_they_are_and_what_they_are_given() -> None:
    found = class_quality(floats(0.1, 0.7, 0.2, 0.9, 0.8, 0.3), floats(0, 0, 0, 1, 1, 1))
    assert found.confusion.tolist() == [[2, 1], [1, 2]]
    assert found.accuracy == pytest.approx(4 / 6)


def test_an_even_answer_is_given_class_0_as_the_boundary_draws_it() -> None:
    assert class_quality(floats(0.5, 0.5), floats(0, 1)).confusion.tolist() == [[1, 0], [1, 0]]


def test_the_curve_goes_up_for_a_hit_and_right_for_a_false_alarm() -> None:
    # In falling order: 1, 0, 1, 1, 0. Of the 6 pairs, 4 have the point of class 1 in front.
    found = class_quality(floats(0.9, 0.8, 0.7, 0.6, 0.1), floats(1, 0, 1, 1, 0))
    third = pytest.approx(1 / 3)
    assert found.curves[0].tolist() == [[0, 0], [0, third], [0.5, third], [0.5, 1], [1, 1]]
    assert found.area == pytest.approx(4 / 6)


def test_points_of_one_score_are_one_slanted_piece_and_count_half() -> None:
    found = class_quality(floats(0.5, 0.5, 0.5), floats(1, 0, 0))
    assert found.curves[0].tolist() == [[0, 0], [1, 1]]
    assert found.area == 0.5
    mixed = class_quality(floats(0.9, 0.5, 0.5, 0.1), floats(1, 1, 0, 0))
    assert mixed.curves[0].tolist() == [[0, 0], [0, 0.5], [0.5, 1], [1, 1]]
    assert mixed.area == pytest.approx(3.5 / 4)


def test_answers_in_the_right_order_have_area_1_and_in_the_wrong_one_0() -> None:
    score, truth = floats(0.2, 0.4, 0.6, 0.8), floats(0, 0, 1, 1)
    assert class_quality(score, truth).area == 1
    assert class_quality(1 - score, truth).area == 0
    assert class_quality(score, truth).curves[0].tolist() == [[0, 0], [0, 1], [1, 1]]


@pytest.mark.parametrize("only", [0, 1])
def test_one_class_alone_has_no_curve(only: int) -> None:
    found = class_quality(floats(0.2, 0.9), floats(only, only))
    assert found.confusion[only].tolist() == [1, 1]
    assert found.curves[0].shape == (0, 2)
    assert math.isnan(found.area)
    assert found.accuracy == 0.5


def test_no_points_give_nan_and_no_warning() -> None:
    classes, values = class_quality(floats(), floats()), value_quality(floats(), floats())
    assert classes.confusion.sum() == 0
    assert all(math.isnan(each) for each in (classes.accuracy, classes.area, values.r2, values.rmse))
    assert values.counts.sum() == 0
    assert np.isfinite(values.edges).all()


def test_answers_that_are_nan_are_wrong_and_in_no_table() -> None:
    found = class_quality(floats(math.nan, 0.9, 0.1, math.nan), floats(1, 1, 0, 0))
    assert found.confusion.tolist() == [[1, 0], [0, 1]]
    assert found.accuracy == 0.5
    assert found.area == 1
    nothing = class_quality(floats(math.nan, math.nan), floats(1, 0))
    assert (nothing.confusion.sum(), nothing.accuracy) == (0, 0)
    assert math.isnan(nothing.area)


def test_infinite_scores_keep_their_order() -> None:
    assert class_quality(floats(math.inf, math.inf, -math.inf), floats(1, 1, 0)).area == 1


def test_residuals_are_target_less_answer() -> None:
    found = value_quality(floats(1, 2, 3), floats(1, 2, 6))
    assert found.count == 3
    assert found.rmse == pytest.approx(math.sqrt(3))
    assert found.r2 == pytest.approx(1 - 9 / 14)
    assert (found.edges[0], found.edges[-1]) == (-3, 3)
    assert (found.counts[BINS // 2], found.counts[-1], found.counts.sum()) == (2, 1, 3)


def test_equal_targets_leave_r2_open() -> None:
    found = value_quality(floats(2, 4), floats(3, 3))
    assert math.isnan(found.r2)
    assert found.rmse == 1


def test_a_perfect_answer_stands_in_the_middle() -> None:
    found = value_quality(floats(1, 2), floats(1, 2))
    assert (found.r2, found.rmse, found.counts[BINS // 2]) == (1, 0, 2)


def test_residuals_that_are_not_finite_are_in_no_bar() -> None:
    found = value_quality(floats(math.nan, math.inf, 1), floats(1, 2, 3))
    assert found.counts.sum() == 1
    assert math.isnan(found.rmse)
    assert not math.isfinite(found.r2)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=40))
def test_the_area_is_the_share_of_pairs_in_the_right_order(points: list[tuple[int, bool]]) -> None:
    score = floats(*(score / 4 for score, _ in points))
    truth = floats(*(float(is_one) for _, is_one in points))
    ones, zeros = score[truth == 1], score[truth == 0]
    if len(ones) and len(zeros):
        gap = ones[:, None] - zeros[None, :]
        expected = np.mean((gap > 0) + 0.5 * (gap == 0))
        assert class_quality(score, truth).area == pytest.approx(expected)


def test_values_cannot_be_written() -> None:
    found = class_quality(floats(0.2, 0.9), floats(0, 1))
    assert not found.confusion.flags.writeable
    assert not found.curves[0].flags.writeable
    assert not value_quality(floats(1), floats(2)).counts.flags.writeable


@pytest.mark.parametrize("backend", ["eager", "numpy"])
@pytest.mark.parametrize("name", ["moons", "sine"])
def test_a_trainer_tells_the_quality_on_both_sets_as_its_metrics_do(name: str, backend: str) -> None:
    trainer = Trainer(edit(propose(name), "data.n", 60), backend)
    trainer.run_epoch()
    metrics, found = trainer.metrics(), trainer.quality()
    for one, metric in zip(found, (metrics.train_metric, metrics.test_metric), strict=True):
        assert (one.accuracy if isinstance(one, ClassQuality) else one.r2) == pytest.approx(metric)
    nothing = Trainer(edit(propose(name), "data.test_share", 0.0), backend).quality()[1]
    assert nothing.confusion.sum() == 0 if isinstance(nothing, ClassQuality) else nothing.count == 0


def test_the_task_decides_what_is_measured() -> None:
    assert isinstance(quality("classification", floats(0.2), floats(1)), ClassQuality)
    assert isinstance(quality("regression", floats(0.2), floats(1)), ValueQuality)


@pytest.mark.parametrize("dataset", ["moons", "many_gaussians"])
def test_the_accuracy_of_answers_that_are_nan_is_one_and_the_same_everywhere(dataset: str) -> None:
    trainer = Trainer(edit(propose(dataset), "data.n", 40), "eager")
    for index in np.ndindex(*trainer.parameters()[0].value.shape):
        trainer.set_parameter("0.weight", index, math.nan)
    metrics, (train, test) = trainer.metrics(), trainer.quality()
    assert isinstance(train, ClassQuality)
    assert isinstance(test, ClassQuality)
    assert (metrics.train_metric, metrics.test_metric) == (train.accuracy, test.accuracy) == (0.0, 0.0)
