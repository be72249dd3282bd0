"""The rows of the curves fit the run, also where it goes on from a step that had none."""

from __future__ import annotations

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
