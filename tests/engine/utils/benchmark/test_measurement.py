"""What was measured: its times, their spread, and how they are shown."""

from __future__ import annotations

import pytest

from engine.utils.benchmark import Measurement, TaskSpec

TASK = TaskSpec("x.sum()", "import math", label="Sum", sub_label="[10]", description="numpy")


def shown(measurement: Measurement) -> str:
    return "\n".join(repr(measurement).split("\n")[1:])


def test_one_time() -> None:
    once = Measurement(100, [128e-6], TASK)
    assert once.times == [1.28e-6]
    assert (once.median, once.mean, once.iqr, once.has_warnings) == (1.28e-6, 1.28e-6, 0.0, True)
    assert shown(once) == (
        "Sum: [10]\nnumpy\nsetup: import math\n  1.28 us\n  1 measurement, 100 runs , 1 thread"
    )


def test_several_times() -> None:
    several = Measurement(10, [0.10, 0.11, 0.12, 0.13, 0.14], TaskSpec("a\nb", num_threads=2))
    assert several.median == pytest.approx(0.012)
    assert several.iqr == pytest.approx(0.002)
    assert not several.meets_confidence()
    assert shown(several) == (
        "stmt:\n  a\n  b\n  Median: 12.00 ms\n  IQR:    2.00 ms (11.00 to 13.00)\n"
        "  5 measurements, 10 runs per measurement, 2 threads"
    )


def test_a_wide_spread_is_told() -> None:
    assert "WARNING: Interquartile range is 100.0% of the median" in repr(
        Measurement(1, [1, 1, 2, 3, 3], TASK)
    )


def test_a_measurement_knows_its_task() -> None:
    once = Measurement(1, [1e-3], TASK)
    assert (once.label, once.as_row_name, once.title, once.num_threads) == ("Sum", "[10]", "Sum: [10]", 1)
    with pytest.raises(AttributeError, match="nonsense"):
        once.nonsense  # noqa: B018 - that it is not there


def test_times_of_one_task_are_put_together() -> None:
    other = TaskSpec("y")
    merged = Measurement.merge(
        [Measurement(2, [2.0], TASK), Measurement(1, [5.0], other), Measurement(1, [3.0], TASK)]
    )
    assert [(each.task_spec, each.times) for each in merged] == [(TASK, [1.0, 3.0]), (other, [5.0])]


@pytest.mark.parametrize(
    ("times", "figures"), [([1.0], 1), ([1.0, 1.0], 3), ([0.9, 1.0, 1.1], 1), ([0.999, 1.0, 1.001], 3)]
)
def test_the_spread_tells_how_many_digits_count(times: list[float], figures: int) -> None:
    assert Measurement(1, times, TASK).significant_figures == figures
