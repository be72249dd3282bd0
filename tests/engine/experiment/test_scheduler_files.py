"""Schedulers in project files, and what is said of those that will not do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.catalog import FieldError
from engine.experiment import edit, propose
from engine.experiment.project import Project, ProjectError, decode, encode

SPEC = edit(edit(propose("moons"), "scheduler", "StepLR"), "run.warmup", 5)


def changed(scheduler: Any) -> bytes:
    tree = json.loads(encode(Project(SPEC)))
    tree["scheduler"] = scheduler
    return json.dumps(tree).encode()


def test_a_scheduler_is_kept_in_a_file_and_none_takes_no_room() -> None:
    assert decode(encode(Project(SPEC))).spec == SPEC
    plain = encode(Project(propose("moons")))
    assert b"scheduler" not in plain
    assert b"warmup" not in plain
    assert decode(plain).spec == propose("moons")


@pytest.mark.parametrize(
    ("scheduler", "told"),
    [
        ({"name": "StepLr"}, "no scheduler is called"),
        ({"name": "StepLR", "step_size": 0}, "scheduler.step_size: expected a whole number from 1"),
        ({"name": "StepLR", "size": 3}, "StepLR has no such parameter"),
        ({"name": "MultiStepLR", "milestones": [3.5, 8]}, "milestones: expected whole numbers"),
        ("StepLR", "scheduler: expected"),
    ],
)
def test_what_will_not_do_is_named(scheduler: Any, told: str) -> None:
    with pytest.raises(ProjectError, match=told):
        decode(changed(scheduler))


def test_milestones_are_whole_in_the_window_too() -> None:
    spec = edit(SPEC, "scheduler", "MultiStepLR")
    with pytest.raises(FieldError, match="whole numbers"):
        edit(spec, "scheduler.milestones", (2.5, 8.0))
