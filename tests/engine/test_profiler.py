"""Profiles of loops: which steps are recorded, and who gets the trace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import engine as torch
from engine.profiler import (
    ProfilerAction,
    ProfilerActivity,
    profile,
    record_function,
    schedule,
    supported_activities,
    tensorboard_trace_handler,
)

NONE, WARMUP, RECORD, SAVE = ProfilerAction


def test_a_profile_of_everything() -> None:
    x = torch.ones(2)
    with profile(activities=[ProfilerActivity.CPU], record_shapes=True) as prof:
        with record_function("block"):
            x.exp()
        prof.step()
    assert [event.name for event in prof.events()] == ["block", "aten::exp"]
    assert [each.key for each in prof.key_averages(group_by_input_shape=True)] == ["block", "aten::exp"]
    assert prof.activities == supported_activities()


@pytest.mark.parametrize(
    ("plan", "actions"),
    [
        (schedule(wait=1, warmup=1, active=2, repeat=1), [NONE, WARMUP, RECORD, SAVE, NONE, NONE]),
        (schedule(wait=0, warmup=0, active=1), [SAVE] * 6),
        (schedule(wait=1, warmup=0, active=1, skip_first=2), [NONE, NONE, NONE, SAVE, NONE, SAVE]),
        (schedule(wait=1, warmup=0, active=2, skip_first_wait=1), [RECORD, SAVE, NONE, RECORD, SAVE, NONE]),
    ],
)
def test_schedules(plan: object, actions: list[ProfilerAction]) -> None:
    assert callable(plan)
    assert [plan(step) for step in range(6)] == actions


def test_each_cycle_is_handed_over() -> None:
    ready: list[tuple[int, list[str]]] = []

    def show(prof: profile) -> None:
        ready.append((prof.step_num, [event.name for event in prof.events()]))

    x = torch.ones(2)
    with profile(schedule=schedule(wait=1, warmup=1, active=2), on_trace_ready=show) as prof:
        for _ in range(7):
            x.exp()
            prof.step()
    step = ["ProfilerStep*", "aten::exp"]
    assert ready == [(4, [*step, *step]), (7, [*step, "ProfilerStep*"])]
    assert "ProfilerStep*" in prof.key_averages().table()


def test_traces_in_files(tmp_path: Path) -> None:
    with profile(on_trace_ready=tensorboard_trace_handler(str(tmp_path / "log"), "me")) as prof:
        torch.ones(2).exp()
    prof.export_chrome_trace(tmp_path / "one.json")
    (written,) = (tmp_path / "log").iterdir()
    assert written.name.startswith("me.")
    assert json.loads(written.read_text()) == json.loads((tmp_path / "one.json").read_text())


def test_what_cannot_be() -> None:
    with pytest.raises(AssertionError, match=r"Invalid profiler schedule arguments. Got wait=-1"):
        schedule(wait=-1, warmup=0, active=1)
    with pytest.raises(AssertionError, match="Step must be non-negative"):
        schedule(wait=1, warmup=0, active=1)(-1)
    with pytest.raises(AssertionError, match="Expected profiler to be initialized"):
        profile().events()
