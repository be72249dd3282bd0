"""Tables of measurements."""

from __future__ import annotations

import pytest

from engine.utils.benchmark import Compare, Measurement, TaskSpec


def measured(seconds: float, row: str, column: str, threads: int = 1, label: str = "Ops") -> Measurement:
    task = TaskSpec("x", label=label, sub_label=row, description=column, num_threads=threads)
    return Measurement(1, [seconds], task)


def test_rows_columns_and_threads(capsys: pytest.CaptureFixture[str]) -> None:
    table = Compare([measured(7.9e-6, "[10]", "mul"), measured(5.9e-6, "[10]", "sum")])
    table.extend_results([measured(10e-6, "[100]", "mul"), measured(5.8e-6, "[100]", "sum", threads=2)])
    table.print()
    assert capsys.readouterr().out.split("\n") == [
        "[---------- Ops -----------]",
        "             |  mul   |  sum",
        "1 threads: -----------------",
        "      [10]   |   7.9  |  5.9",
        "      [100]  |  10.0  |     ",
        "2 threads: -----------------",
        "      [10]   |        |     ",
        "      [100]  |        |  5.8",
        "",
        "Times are in microseconds (us).",
        "",
        "",
    ]


def test_each_label_has_a_table_of_its_own() -> None:
    text = str(Compare([measured(2.0, "a", "b", label="One"), measured(2e-9, "a", "b", label="Two")]))
    assert text.index(" One ") < text.index("seconds (s)") < text.index(" Two ") < text.index("nanoseconds")


def test_digits_that_do_not_count_can_be_left_out() -> None:
    table = Compare([measured(7.94e-6, "a", "b"), measured(16.3e-6, "c", "b")])
    table.trim_significant_figures()
    table.colorize()
    table.highlight_warnings()
    assert "|   8" in str(table)
    assert "|  20" in str(table)
