"""The rows of the curves fit the run, also where it goes on from a step that had none."""

from __future__ import annotations

import pytest

from engine.training import curves as room
from engine.training.curves import Curves
from engine.training.snapshots import Metrics

METRICS = Metrics(0.5, 0.5, 0.9, 0.9)


def test_a_step_that_had_no_row_gets_one_when_the_run_goes_on_from_there() -> None:
    curves = Curves()
    for step in (0, 90, 100):
        curves.add(step, METRICS)
    curves.take()
    curves.cut(98)
    curves.add(98, METRICS)
    rows, cut_at = curves.take()
    assert rows.step.tolist() == [98]
    assert cut_at == 98


def test_a_step_that_has_a_row_gets_no_other_when_the_run_goes_on_from_there() -> None:
    curves = Curves()
    for step in (0, 90, 100):
        curves.add(step, METRICS)
    curves.take()
    curves.cut(90)
    curves.add(90, METRICS)
    assert curves.take()[0].step.tolist() == []


def test_of_a_long_run_the_later_rows_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_KNOWN", 8)
    curves = Curves()
    for step in range(100):
        curves.add(step, METRICS)
    assert len(curves._steps) <= 8
    curves.take()
    for step, rows in ((98, []), (10, [10])):
        curves.cut(step)
        curves.add(step, METRICS)
        assert curves.take()[0].step.tolist() == rows
