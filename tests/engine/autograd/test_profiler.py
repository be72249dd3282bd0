"""What the profiler hears, and the tables that it makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import engine as torch
from engine.autograd import profiler_util
from engine.autograd.profiler import emit_itt, emit_nvtx, profile, record_function
from engine.autograd.profiler_table import format_memory, format_share, format_time
from engine.autograd.profiler_util import EventList, FunctionEvent, FunctionEventAvg
from engine.autograd.timing import aten_name


def names(prof: Any) -> list[str]:
    return [event.name for event in prof.function_events]


def test_operations_and_blocks_are_heard_in_order() -> None:
    x = torch.rand(3, 3)
    x.exp()
    with profile() as prof:
        assert torch.autograd._profiler_enabled()
        with record_function("outer"):
            y = x * 2 + 4
            with record_function("inner"):
                y = y - 1
        torch.relu(y)
    assert not torch.autograd._profiler_enabled()
    x.exp()
    assert names(prof) == ["outer", "aten::mul", "aten::add", "inner", "aten::sub", "aten::relu"]
    outer, mul, _, inner, sub, relu = prof.function_events
    assert outer.cpu_children[0] is mul
    assert sub.cpu_parent is inner
    assert inner.cpu_parent is outer
    assert relu.cpu_parent is None
    assert 0 <= outer.self_cpu_time_total <= outer.cpu_time_total
    assert mul.time_range.start >= outer.time_range.start


def test_nodes_of_backward_are_heard_once_each() -> None:
    x, w = torch.rand(2, 3, requires_grad=True), torch.rand(3, 2, requires_grad=True)
    with profile() as prof:
        (x @ w).sum().backward()
    counts = {each.key: each.count for each in prof.key_averages()}
    assert counts["MmBackward0"] == counts["autograd::engine::evaluate_function: MmBackward0"] == 1
    assert counts["SumBackward0"] == 1
    assert x.grad is not None
    loss = (x @ w).sum()
    loss.backward()  # nobody listens any more
    assert len(prof.function_events) == sum(counts.values())


def test_a_graph_that_was_timed_can_be_walked_again() -> None:
    x = torch.tensor([2.0], requires_grad=True)
    y = x * x
    with profile():
        y.backward(retain_graph=True)
    y.backward()
    assert x.grad.item() == 8.0


def test_shapes_and_memory() -> None:
    x = torch.ones(4, 8)
    with profile(record_shapes=True, profile_memory=True) as prof, record_function("block"):
        x @ x.T
    table = prof.key_averages(group_by_input_shape=True).table()
    assert "[[4, 8], [8, 4]]" in table
    assert "Self CPU Mem" in table
    block, *_, product = prof.function_events
    assert product.input_shapes == [[4, 8], [8, 4]]
    assert product.self_cpu_memory_usage == block.cpu_memory_usage == 64
    assert block.self_cpu_memory_usage == 0


def test_record_function_decorates() -> None:
    @record_function("mine")
    def add(a: int, b: int) -> int:
        return a + b

    assert add(1, 2) == 3
    with profile() as prof:
        assert add(3, 4) == 7
    assert names(prof) == ["mine"]
    assert "mine" in str(prof)
    block = record_function("left alone")
    block.__exit__(None, None, None)


def test_use_against_the_rules() -> None:
    prof = profile()
    assert str(prof) == "<unfinished torch.autograd.profile>"
    with pytest.raises(RuntimeError, match="Profiler didn't finish running"):
        prof.table()
    with prof:
        with pytest.raises(RuntimeError, match="Profiler context manager is not reentrant"):
            prof.__enter__()
        with pytest.raises(RuntimeError, match="Profiler is already enabled on this thread"):
            profile().__enter__()
    with profile(enabled=False) as disabled:
        torch.ones(1).exp()
    with pytest.raises(RuntimeError, match="Profiler didn't finish running"):
        disabled.key_averages()


def test_other_profilers_hear_nothing() -> None:
    x = torch.ones(1)
    with emit_itt(), emit_nvtx(enabled=False):
        x.exp()
    with pytest.raises(AssertionError, match="Torch not compiled with CUDA enabled"), emit_nvtx():
        pass


def sample() -> EventList:
    events = EventList(
        [
            FunctionEvent(0, "aten::linear", 1, 0.0, 1500.0, input_shapes=[[2, 3]]),
            FunctionEvent(1, "aten::mm", 1, 100.0, 1100.0),
            FunctionEvent(2, "aten::mm", 1, 1600.0, 2100.0),
        ]
    )
    events._populate_cpu_children()
    return events


def test_the_table_of_sums() -> None:
    rule = "-" * 16 + "  " + ("-" * 12 + "  ") * 6
    rows = [
        ("Name", "Self CPU %", "Self CPU", "CPU total %", "CPU total", "CPU time avg", "# of Calls"),
        ("aten::mm", "75.00%", "1.500ms", "75.00%", "1.500ms", "750.000us", "2"),
        ("aten::linear", "25.00%", "500.000us", "75.00%", "1.500ms", "1.500ms", "1"),
    ]
    title, *lines = (f"{row[0]:>16}  " + "".join(f"{cell:>12}  " for cell in row[1:]) for row in rows)
    assert sample().key_averages().table(sort_by="self_cpu_time_total").split("\n") == [
        *(rule, title, rule),
        *lines,
        rule,
        "Self CPU time total: 2.000ms",
        "",
    ]


def test_options_of_tables() -> None:
    events = sample()
    lines = events.table(row_limit=1, header="TITLE", top_level_events_only=True, time_unit="us").split("\n")
    assert lines[1] == "TITLE"
    assert lines[3] == "This report only display top-level ops statistics"
    assert "1500.000us" in lines[7]
    assert "Input Shapes" in lines[5]
    assert len(lines) == 11
    assert EventList().table() == ""
    long = EventList([FunctionEvent(0, "x" * 90, 1, 0.0, 1.0)])
    assert "x" * 52 + "..." in long.table()
    assert [event.count for event in events.key_averages(group_by_input_shape=True)] == [1, 2]
    total = events.total_average()
    assert (total.key, total.count, total.self_cpu_time_total) == ("Total", 3, 2000.0)
    assert events.self_cpu_time_total == 2000.0


def test_sums_of_events() -> None:
    total = FunctionEventAvg()
    total += FunctionEvent(id=0, node_id=0, name="foo", thread=0, start_us=10, end_us=15)
    total.add(FunctionEvent(id=1, node_id=0, name="foo", thread=0, start_us=20, end_us=30))
    total.add(total)
    assert (total.key, total.count, total.cpu_time_total, total.cpu_time) == ("foo", 4, 30, 7.5)
    assert "key=foo self_cpu_time=30.000us cpu_time=7.500us" in repr(total)
    with pytest.raises(AssertionError, match="Expected key to be foo, but got bar"):
        total.add(FunctionEvent(id=2, name="bar", thread=0, start_us=0, end_us=1))
    assert "name=bar" in repr(FunctionEvent(id=2, name="bar", thread=0, start_us=0, end_us=1))


def test_a_trace_for_the_browser(tmp_path: Path) -> None:
    with profile() as prof:
        torch.ones(2).exp()
    prof.export_chrome_trace(tmp_path / "trace.json")
    events = json.loads((tmp_path / "trace.json").read_text())["traceEvents"]
    assert [each["name"] for each in events] == names(prof)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (format_time(1.5), "1.500us"),
        (format_time(1500), "1.500ms"),
        (format_time(2.5e6), "2.500s"),
        (format_share(1, 4), "25.00%"),
        (format_share(0, 0), "NaN"),
        (format_memory(12), "12 B"),
        (format_memory(-2048), "-2.00 KB"),
        (format_memory(3 * 1024**2), "3.00 MB"),
        (format_memory(1024**3), "1.00 GB"),
        (aten_name("MulBackward0"), "aten::mul"),
        (aten_name("MaxPool2DWithIndicesBackward0"), "aten::max_pool2d_with_indices"),
        (aten_name("LinalgVectorNormBackward0"), "aten::linalg_vector_norm"),
        (profiler_util._format_time(1.0), "1.000us"),
    ],
)
def test_texts(text: str, expected: str) -> None:
    assert text == expected
