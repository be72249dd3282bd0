"""What the constructors of optimizers and schedulers take is offered to the user, or there is a reason."""

from __future__ import annotations

import inspect

import pytest

from engine import optim
from engine.catalog import Entry, entries
from engine.optim import lr_scheduler

GIVEN = {
    "params": "the parameters of the model",
    "optimizer": "the optimizer of the experiment",
    "schedulers": "chosen one by one",
}
OF_IMPLEMENTATION = {
    "foreach": "how PyTorch loops over tensors: the numbers are the same, and here one way serves all",
    "fused": "one CUDA or CPU kernel for the whole update: the captured step is that already",
    "capturable": "whether a CUDA graph may record the step: there is no GPU here",
    "differentiable": "autograd through the step itself, which a training loop has no use for",
}
OF_SCHEDULERS = {
    "last_epoch": "resuming in the middle of a run: the time machine goes to any step by itself",
    "epochs": "of OneCycleLR: with steps_per_epoch another way to say total_steps, which is offered",
    "steps_per_epoch": "of OneCycleLR: with epochs another way to say total_steps, which is offered",
}


def not_offered(entry: Entry) -> set[str]:
    """The parameters of an entry's constructor for which there is no control."""
    return set(inspect.signature(entry.factory).parameters) - {field.name for field in entry.fields}


def test_every_optimizer_of_the_engine_is_offered() -> None:
    assert {entry.name for entry in entries("optimizer")} == set(optim.__all__) - {
        "Optimizer",
        "lr_scheduler",
        "swa_utils",
    }


@pytest.mark.parametrize("entry", entries("optimizer"), ids=lambda entry: entry.name)
def test_every_parameter_of_an_optimizer_is_offered_or_has_no_meaning_here(entry: Entry) -> None:
    assert not_offered(entry) <= GIVEN.keys() | OF_IMPLEMENTATION.keys()


@pytest.mark.parametrize("entry", entries("scheduler"), ids=lambda entry: entry.name)
def test_every_parameter_of_a_scheduler_is_offered_or_has_a_reason(entry: Entry) -> None:
    assert not_offered(entry) <= GIVEN.keys() | OF_SCHEDULERS.keys()


def test_no_reason_is_left_over() -> None:
    left_out = set().union(*(not_offered(entry) for entry in (*entries("optimizer"), *entries("scheduler"))))
    assert left_out == GIVEN.keys() | OF_IMPLEMENTATION.keys() | OF_SCHEDULERS.keys()
    assert set(lr_scheduler.__all__) - {"LRScheduler", "_LRScheduler"} == {
        entry.name for entry in entries("scheduler")
    }
