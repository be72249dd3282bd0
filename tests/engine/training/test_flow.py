"""Norms, updates and dead units against numbers worked out by hand, the same with every backend."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import from_numpy, nn
from engine.experiment import Floats, Layer, edit, propose
from engine.training.commands import Advance, Load, Watch
from engine.training.flow import dead_units, layer_flows, update_ratio
from engine.training.snapshots import Snapshot
from engine.training.trainer import Trainer
from tests.engine.training.loops import play
from tests.engine.training.trainers import advance, diverging

SPEC = edit(edit(propose("moons"), "data.n", 60), "model.hidden", (Layer(4, "ReLU"), Layer(3, "Tanh")))


def floats(values: object) -> Floats:
    return np.array(values, np.float32)


def a_net() -> nn.Sequential:
    """x -> relu(x), relu(-x - 10), relu(3x): the middle unit is dead for x above -10."""
    net = nn.Sequential(nn.Linear(1, 3), nn.ReLU(), nn.Linear(3, 1))
    net[0].weight.data = from_numpy(floats([[1], [-1], [3]]))
    net[0].bias.data = from_numpy(floats([0, -10, 0]))
    net[2].weight.data = from_numpy(floats([[3, 0, 0]]))
    net[2].bias.data = from_numpy(floats([4]))
    return net


def test_a_unit_that_is_zero_for_every_point_is_dead() -> None:
    assert dead_units(a_net(), floats([[1], [2]])) == {"0": 1}
    assert dead_units(a_net(), floats([[1], [-20]])) == {"0": 0}
    assert dead_units(a_net(), floats([[-1], [-2]])) == {"0": 3}


def test_a_unit_that_wakes_for_one_late_point_lives() -> None:
    asleep = np.ones((1000, 1), np.float32)
    assert dead_units(a_net(), asleep) == {"0": 1}
    asleep[-1] = -20
    assert dead_units(a_net(), asleep) == {"0": 0}


def test_without_points_or_without_relu_nothing_can_be_dead() -> None:
    assert dead_units(a_net(), np.empty((0, 1), np.float32)) == {}
    assert dead_units(nn.Sequential(nn.Linear(1, 2), nn.Tanh()), floats([[1]])) == {}


def test_looking_for_dead_units_leaves_the_mode_of_the_net() -> None:
    net = a_net()
    dead_units(net, floats([[1]]))
    assert net.training


def test_norms_are_those_of_weight_and_bias_together() -> None:
    net = a_net()
    before_any_step = layer_flows(net, None, floats([[1], [2]]))
    assert [flow.name for flow in before_any_step] == ["0", "2"]
    assert before_any_step[1].weight_norm == 5
    assert math.isnan(before_any_step[1].grad_norm)
    assert math.isnan(before_any_step[1].update_ratio)
    assert before_any_step[1].counts.sum() == 0
    net(from_numpy(floats([[2]]))).sum().backward()
    # d/dw2 = (2, 0, 6), d/db2 = 1; d/dw1 = (3 * 2, 0, 0), d/db1 = (3, 0, 0).
    first, last = layer_flows(net, None, floats([[1]]))
    assert last.grad_norm == pytest.approx(math.sqrt(4 + 36 + 1))
    assert first.grad_norm == pytest.approx(math.sqrt(36 + 9))
    assert (first.units, first.dead, last.dead) == (3, 1, None)
    assert (first.counts.sum(), last.counts.sum()) == (6, 4)
    assert last.edges[-1] == 6


def test_the_update_is_measured_against_where_it_began() -> None:
    assert update_ratio(floats([3, 4]), floats([3, 4.5])) == pytest.approx(0.1)
    assert math.isnan(update_ratio(floats([0, 0]), floats([1, 1])))
    assert math.isnan(update_ratio(floats([1, math.nan]), floats([1, 1])))


@pytest.mark.parametrize("backend", ["eager", "numpy"])
def test_every_backend_tells_what_the_last_step_alone_changed(backend: str) -> None:
    trainer, twin = Trainer(SPEC, backend), Trainer(SPEC, backend)
    trainer.last_update.wanted = True
    advance(trainer, 40)
    advance(twin, 39)
    before = [view.value for view in twin.parameters()]
    advance(twin, 1)
    after = [view.value for view in twin.parameters()]
    for layer, flow in enumerate(trainer.flows()):
        parts = [np.concatenate([one.ravel() for one in each[2 * layer :][:2]]) for each in (before, after)]
        assert flow.update_ratio == pytest.approx(update_ratio(*parts), rel=1e-6)
        assert flow.weight_norm == pytest.approx(float(np.linalg.norm(parts[1])), rel=1e-6)
        grads = [view.grad for view in twin.parameters()][2 * layer :][:2]
        together = np.concatenate([grad.ravel() for grad in grads if grad is not None])
        assert flow.grad_norm == pytest.approx(float(np.linalg.norm(together)), rel=1e-6)


@pytest.mark.parametrize("backend", ["eager", "numpy"])
def test_numbers_that_exploded_are_told_without_a_warning(backend: str) -> None:
    trainer = diverging(backend)
    trainer.last_update.wanted = True
    while not trainer.divergence:
        trainer.advance(1000)
    (flow,) = trainer.flows()
    assert flow.grad_norm > 1e10
    assert flow.update_ratio > 10
    assert len(trainer.quality()) == 2
    trainer.restore_finite()
    assert trainer.flows()[0].weight_norm < flow.weight_norm


def test_weights_that_are_infinite_leave_the_update_open() -> None:
    assert math.isnan(update_ratio(floats([math.inf]), floats([math.inf])))


def test_what_was_no_step_is_no_update() -> None:
    trainer = Trainer(SPEC, "numpy")
    trainer.last_update.wanted = True
    advance(trainer, 5)
    trainer.reset()
    assert all(math.isnan(flow.update_ratio) for flow in trainer.flows())


def test_flows_are_told_while_they_are_watched_and_no_longer() -> None:
    def hidden(snapshot: Snapshot) -> None:
        assert snapshot.flows == ()

    def shown(snapshot: Snapshot) -> None:
        assert [flow.name for flow in snapshot.flows] == ["0", "2", "4"]
        assert all(0 < flow.update_ratio < 1 for flow in snapshot.flows)

    play(Load(SPEC, 1), Advance(5), hidden, Watch(gradients=True), Advance(50), shown, Watch(), hidden)
