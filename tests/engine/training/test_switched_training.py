"""Disabled units, frozen layers and weights set by hand, whatever makes the steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from engine.compiled import kernels
from engine.experiment import ExperimentSpec, Layer, changed_parts, edit, propose
from engine.training.commands import Watch
from engine.training.neurons import NeuronWatch
from engine.training.trainer import Trainer
from tests.engine.training.trainers import advance, values

EXTENT = (-2.0, 2.0, -1.0, 3.0)
SWITCHES = {"disabled": ("hidden.0.1", "hidden.1.0", "x2"), "frozen": ("hidden.1",)}


@pytest.fixture(params=["eager", "numpy", "compiled"])
def train(request: pytest.FixtureRequest) -> Callable[[ExperimentSpec], Trainer]:
    """Makes a trainer whose steps are made by each backend in turn."""
    if request.param == "compiled" and not kernels.load():
        pytest.skip(f"no compiled kernels here: {kernels.failure}")
    return lambda spec: Trainer(spec, request.param)


def net(**changes: Any) -> ExperimentSpec:
    """Three layers of weights on 60 points."""
    spec = edit(propose("circles"), "data.n", 60)
    layers = changes.pop("hidden", (Layer(5), Layer(4, "ReLU")))
    return msgspec.structs.replace(spec, model=msgspec.structs.replace(spec.model, hidden=layers, **changes))


def switch(trainer: Trainer, **changes: Any) -> None:
    model = msgspec.structs.replace(trainer.spec.model, **changes)
    spec = msgspec.structs.replace(trainer.spec, model=model)
    trainer.apply(spec, changed_parts(trainer.spec, spec))


def test_fifty_steps_with_switches_are_those_of_the_engine(train: Callable[..., Trainer]) -> None:
    trainer, eager = advance(train(net(**SWITCHES)), 50), advance(Trainer(net(**SWITCHES), "eager"), 50)
    assert trainer.obstacle == ""
    for name, value in values(eager).items():
        np.testing.assert_allclose(values(trainer)[name], value, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "changes", [SWITCHES, {"hidden": (Layer(5, batch_norm=True, dropout=0.3), Layer(2))}]
)
def test_neurons_are_asked_of_the_program_that_makes_the_steps(
    train: Callable[..., Trainer], changes: dict[str, Any]
) -> None:
    trainer = advance(train(net(**changes)), 20)
    x = np.random.default_rng(4).normal(size=(200, 2)).astype(np.float32)
    asked = trainer.neurons(x)
    eager = Trainer(trainer.spec, "eager")
    eager._stepper.live.restore(trainer._stepper.live.state())
    wanted = eager.neurons(x)
    assert [each.shape for each in asked] == [each.shape for each in wanted]
    for seen, known in zip(asked, wanted, strict=True):
        np.testing.assert_allclose(seen, known, rtol=1e-4, atol=1e-5)
    if "disabled" in changes:
        assert not asked[0][:, 1].any()
        assert not asked[1][:, 1].any()


def test_batch_norm_and_dropout_can_be_frozen_and_disabled_too(train: Callable[..., Trainer]) -> None:
    # A bias before a batch norm has a gradient of 0 but for rounding, which Adam makes steps of.
    layers = (Layer(5, bias=False, batch_norm=True, dropout=0.2), Layer(4, bias=False, batch_norm=True))
    spec = net(hidden=layers, disabled=("hidden.0.1",), frozen=("hidden.0",))
    trainer, eager = advance(train(spec), 30), advance(Trainer(spec, "eager"), 30)
    for name, value in values(eager).items():
        np.testing.assert_allclose(values(trainer)[name], value, rtol=1e-3, atol=1e-4)
    first = values(Trainer(spec, "eager"))
    assert all(np.array_equal(values(trainer)[name], first[name]) for name in ("0.weight", "1.weight"))


def test_what_is_frozen_stays_and_learns_again_when_thawed(train: Callable[..., Trainer]) -> None:
    trainer = advance(train(net()), 10)
    switch(trainer, frozen=("hidden.1",))
    before = values(trainer)
    advance(trainer, 20)
    after = values(trainer)
    assert np.array_equal(before["2.weight"], after["2.weight"])
    assert np.array_equal(before["2.bias"], after["2.bias"])
    assert not np.array_equal(before["0.weight"], after["0.weight"])
    assert next(view for view in trainer.parameters() if view.name == "2.weight").grad is None
    switch(trainer, frozen=())
    assert not np.array_equal(values(advance(trainer, 20))["2.weight"], after["2.weight"])


def test_what_is_disabled_keeps_its_weights(train: Callable[..., Trainer]) -> None:
    trainer = advance(train(edit(net(), "optimizer", "SGD")), 10)
    switch(trainer, disabled=("hidden.0.1",))
    before = values(trainer)
    after = values(advance(trainer, 20))
    assert np.array_equal(before["0.weight"][1], after["0.weight"][1])
    assert np.array_equal(before["2.weight"][:, 1], after["2.weight"][:, 1])
    assert not np.array_equal(before["0.weight"][0], after["0.weight"][0])
    switch(trainer, disabled=())
    assert not np.array_equal(values(advance(trainer, 20))["2.weight"][:, 1], after["2.weight"][:, 1])


def test_a_weight_set_by_hand_is_where_the_next_steps_begin(train: Callable[..., Trainer]) -> None:
    trainer, eager = advance(train(net()), 10), advance(Trainer(net(), "eager"), 10)
    for each in (trainer, eager):
        each.set_parameter("0.weight", (2, 1), 1.5)
        assert values(each)["0.weight"][2, 1] == 1.5
        advance(each, 10)
    np.testing.assert_allclose(values(trainer)["0.weight"], values(eager)["0.weight"], rtol=1e-4, atol=1e-5)


def test_time_travel_knows_of_weights_and_switches(train: Callable[..., Trainer]) -> None:
    trainer = advance(train(net()), 20)
    trainer.set_parameter("4.bias", (0,), -2.0)
    advance(trainer, 20)
    switch(trainer, **SWITCHES)
    advance(trainer, 20)
    end = values(trainer)
    trainer.go_to(19)
    assert values(trainer)["4.bias"][0] != -2.0
    trainer.go_to(20)
    assert values(trainer)["4.bias"][0] == -2.0
    trainer.go_to(60)
    assert trainer.spec.model.frozen == ("hidden.1",)
    assert all(np.array_equal(values(trainer)[name], value) for name, value in end.items())


def test_a_reset_goes_back_behind_a_weight_set_by_hand() -> None:
    trainer = Trainer(net(), "eager")
    first = values(trainer)["0.bias"]
    trainer.set_parameter("0.bias", (0,), 3.0)
    trainer.reset()
    assert np.array_equal(values(trainer)["0.bias"], first)


def test_updates_are_told_of_what_learns_and_of_nothing_else() -> None:
    trainer = Trainer(net(frozen=("hidden.0",)), "eager")
    trainer.last_update.wanted = True
    before = values(trainer)
    trainer.step()
    views = {view.name: view for view in trainer.parameters()}
    assert views["0.weight"].update is None
    for name in ("2.weight", "2.bias", "4.weight", "4.bias"):
        update = views[name].update
        assert update is not None
        np.testing.assert_array_equal(update, views[name].value - before[name])


def test_every_neuron_has_a_map(train: Callable[..., Trainer]) -> None:
    trainer = advance(train(net(disabled=("hidden.0.1", "x2"))), 10)
    maps, one = NeuronWatch().seen(trainer, 2, Watch(neurons=True, extent=EXTENT, neuron=(3, 0)), False)
    assert maps is not None
    assert [layer.shape for layer in maps.layers] == [(units, 24, 24) for units in (2, 5, 4, 1)]
    np.testing.assert_allclose(maps.layers[0][0][5], np.linspace(-2, 2, 24), rtol=1e-5)
    assert not maps.layers[0][1].any()
    assert not maps.layers[1][1].any()
    assert maps.layers[1][0].any()
    assert one is not None
    np.testing.assert_allclose(one.field.values, trainer.field(EXTENT, 100).values, atol=1e-5)


def test_one_input_has_curves_and_gone_neurons_none() -> None:
    trainer = Trainer(propose("sine"), "eager")
    maps, one = NeuronWatch().seen(trainer, 1, Watch(neurons=True, extent=EXTENT, neuron=(9, 0)), False)
    assert maps is not None
    assert one is None
    assert maps.layers[-1].shape == (1, 48)


def test_neurons_are_asked_only_when_somebody_looks_and_not_all_the_time() -> None:
    trainer, watch = Trainer(net(), "eager"), NeuronWatch()
    assert watch.seen(trainer, 2, Watch(), True) == (None, None)
    assert watch.seen(trainer, 2, Watch(neurons=True), True)[0] is not None
    assert watch.seen(trainer, 2, Watch(neurons=True), True) == (None, None)
    assert watch.seen(trainer, 2, Watch(neurons=True), False)[0] is not None


def test_who_looks_elsewhere_is_shown_it_at_once_while_training() -> None:
    trainer, watch = Trainer(net(), "eager"), NeuronWatch()
    look = Watch(neurons=True, extent=EXTENT)
    assert watch.seen(trainer, 2, look, True)[0] is not None
    assert watch.seen(trainer, 2, replace(look, neuron=(1, 0)), True)[1] is not None
    assert watch.seen(trainer, 2, replace(look, neuron=(1, 0)), True) == (None, None)
    elsewhere = watch.seen(trainer, 2, replace(look, extent=(5.0, 9.0, 5.0, 9.0)), True)[0]
    assert elsewhere is not None
    assert elsewhere.extent == (5.0, 9.0, 5.0, 9.0)


def test_on_a_busy_machine_the_neurons_are_looked_at_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]

    class Slow:
        def neurons(self, x: np.ndarray) -> list[np.ndarray]:
            clock[0] += 3.0  # others had the processor
            return [x]

    monkeypatch.setattr("engine.training.neurons.perf_counter", lambda: clock[0])
    watch = NeuronWatch()
    for _ in range(3):
        assert watch.seen(Slow(), 2, Watch(neurons=True), True)[0] is not None
