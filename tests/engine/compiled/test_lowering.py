"""What a capture costs grows with the network alone, and is not paid again."""

from __future__ import annotations

import numpy as np
import pytest

from engine import nn, optim
from engine.autograd.definition import Definition
from engine.autograd.node import Plan
from engine.compiled.build import build
from engine.experiment.counted_dropout import CountedDropout
from engine.experiment.lone_norm import LoneBatchNorm
from tests.engine.compiled.training import Task, Training


def deep(layers: int) -> Task:
    """As wide as networks get, with all that a hidden layer can have."""

    def net() -> nn.Sequential:
        modules: list[nn.Module] = []
        for stream, fan_in in enumerate([2, *[128] * (layers - 1)]):
            modules += [nn.Linear(fan_in, 128), LoneBatchNorm(128), nn.ReLU()]
            modules.append(CountedDropout(0.3, stream=stream))
        return nn.Sequential(*modules, nn.Linear(128, 1))

    return Task(net, nn.BCEWithLogitsLoss, lambda p: optim.Adam(p))


def begun(layers: int) -> Training:
    training = Training(deep(layers))
    training.eager(1)
    return training


def instructions(layers: int) -> list[int]:
    """How many the programs have that train, on a batch and on the rest of an epoch, and that answer."""
    found = begun(layers)
    parameters = list(found.net.parameters())
    parts = build(found.net, found.loss, found.optimizer, parameters, found.x, found.y, 10)
    assert parts.rest is not None
    return [len(program.code) for program in (parts.whole, parts.rest, parts.answer)]


def test_every_layer_adds_the_same_few_instructions() -> None:
    few, more, many = (np.array(instructions(layers)) for layers in (2, 3, 8))
    assert (more - few).tolist() == [12, 12, 3]
    assert (many - few == 6 * (more - few)).all()


def test_what_was_captured_once_is_captured_again_without_new_plans(
    monkeypatch: pytest.MonkeyPatch, runner: type
) -> None:
    training = begun(2)
    made: list[str] = []
    training.capture(runner)
    plan = Definition._made

    def counted(self: Definition, needed: int, more: set[str]) -> Plan:
        made.append(self.name)
        return plan(self, needed, more)

    monkeypatch.setattr(Definition, "_made", counted)
    training.capture(runner)
    assert not made
