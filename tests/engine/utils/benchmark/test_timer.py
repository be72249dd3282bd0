"""The timer, with a clock that says what the test wants."""

from __future__ import annotations

import pytest

import engine
from engine.utils.benchmark import Timer


class Clock:
    """A clock that the measured statement itself moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def work(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_runs_are_counted_after_some_to_warm_up(clock: Clock) -> None:
    seen: list[int] = []
    timer = Timer(
        "seen.append(n); work(0.5)", "n = 7", timer=clock, globals={"seen": seen, "work": clock.work}
    )
    measured = timer.timeit(10)
    assert (measured.number_per_run, measured.times) == (10, [0.5])
    assert seen == [7] * 12


def test_several_lines_may_be_indented(clock: Clock) -> None:
    timer = Timer(
        """
        for _ in range(2):
            work(1.0)
        """,
        timer=clock,
        globals={"work": clock.work},
    )
    assert timer.timeit(1).median == 2.0


def test_blocks_fill_the_time_there_is(clock: Clock) -> None:
    blocks: list[tuple[int, float]] = []
    timer = Timer("work(0.001)", timer=clock, globals={"work": clock.work}, label="Work", num_threads=2)
    measured = timer.blocked_autorange(lambda *block: blocks.append(block), min_run_time=8.0)
    assert measured.number_per_run == 10
    assert len(measured.times) == len(blocks) == pytest.approx(800, abs=1)
    assert measured.median == pytest.approx(0.001)
    assert (measured.label, measured.num_threads) == ("Work", 2)


def test_an_adaptive_range_ends_when_the_times_agree(clock: Clock) -> None:
    steps = iter([1.0, 1.0, 9.0, 1.0, 1.0, *[1.0] * 50])
    timer = Timer("work(next(steps))", timer=clock, globals={"work": clock.work, "steps": steps})
    measured = timer.adaptive_autorange(min_run_time=0.5, max_run_time=99.0)
    assert measured.times == [1.0, 9.0, 1.0, 1.0, 1.0]
    assert timer.adaptive_autorange(max_run_time=1.5, min_run_time=0.5).times == [1.0, 1.0]


def test_errors_come_through() -> None:
    with pytest.raises(ZeroDivisionError):
        Timer("1 / 0").timeit(1)
    x = engine.ones(3)
    assert Timer("x.sum()", globals={"x": x}).timeit(3).number_per_run == 3
