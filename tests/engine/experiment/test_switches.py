"""Disabled units and inputs and frozen layers as part of the experiment."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.autograd import from_numpy
from engine.experiment import ExperimentSpec, Layer, Project, changed_parts, edit, problems, propose
from engine.experiment.builder import build_model, build_optimizer, regated
from engine.experiment.project import decode, encode
from engine.experiment.switches import fit_switches, layer_names, names_into, switched, unit_name


def net(**changes: Any) -> ExperimentSpec:
    """Two hidden layers of 4 and 3 units."""
    spec = propose("circles")
    model = msgspec.structs.replace(spec.model, hidden=(Layer(4), Layer(3, "ReLU")), **changes)
    return msgspec.structs.replace(spec, model=model)


def test_units_inputs_and_layers_have_names() -> None:
    model = net().model
    assert names_into(model, 0) == ("x1", "x2")
    assert names_into(model, 2) == ("hidden.1.0", "hidden.1.1", "hidden.1.2")
    assert layer_names(model) == ("hidden.0", "hidden.1", "output")
    assert switched(("x1",), unit_name(0, 3), True) == ("hidden.0.3", "x1")
    assert switched(("hidden.0.3", "x1"), "x1", False) == ("hidden.0.3",)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"disabled": ("hidden.0.4",)}, "model.disabled.0: expected a feature or a unit"),
        ({"disabled": ("x1", "x1")}, "model.disabled.1: expected each name once"),
        ({"frozen": ("hidden.2",)}, "model.frozen.0: expected one of hidden.0, hidden.1, output"),
        ({"frozen": ("output", "output")}, "model.frozen.1: expected each name once"),
        ({"frozen": ("hidden.0", "hidden.1", "output")}, "model.frozen: expected at least one layer left"),
    ],
)
def test_what_cannot_be_switched_is_told(changes: dict[str, Any], told: str) -> None:
    assert problems(net(**changes))[0].startswith(told)


def test_switches_that_fit_are_no_problem() -> None:
    assert problems(net(disabled=("x2", "hidden.1.2"), frozen=("hidden.0", "output"))) == []


def test_switches_go_with_what_they_are_of() -> None:
    spec = net(disabled=("hidden.0.3", "hidden.1.0", "x2"), frozen=("hidden.1", "output"))
    smaller = edit(edit(spec, "model.hidden", (Layer(3),)), "model.features", ("x1",))
    assert (smaller.model.disabled, smaller.model.frozen) == ((), ("output",))
    alone = edit(smaller, "model.hidden", ())
    assert alone.model.frozen == ()  # else nothing could learn
    assert fit_switches(spec.model) is spec.model


def test_a_switch_changes_no_other_part() -> None:
    spec = net()
    assert changed_parts(spec, net(disabled=("x1",))) == {"disabled"}
    assert changed_parts(spec, net(frozen=("hidden.0",))) == {"frozen", "optimizer"}


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_switches_survive_a_file(data: st.DataObject) -> None:
    model = net().model
    units = [name for index in range(3) for name in names_into(model, index)]
    disabled = tuple(data.draw(st.lists(st.sampled_from(units), unique=True)))
    frozen = tuple(data.draw(st.lists(st.sampled_from(layer_names(model)), unique=True, max_size=2)))
    spec = net(disabled=disabled, frozen=frozen)
    assert decode(encode(Project(spec))).spec == spec


def test_what_is_disabled_is_heard_as_nothing() -> None:
    spec, x = net(disabled=("hidden.0.1", "x2")), np.array([[0.5, -2.0], [0.5, 3.0]], np.float32)
    model = build_model(spec)
    plain = build_model(net())
    assert np.array_equal(model.flat, plain.flat)
    plain.arrays()["0.weight"][:, 1] = 0
    plain.arrays()["2.weight"][:, 1] = 0
    ours, wanted = (each.net(from_numpy(x)).detach().numpy() for each in (model, plain))
    assert np.array_equal(ours, wanted)
    assert ours[0] == ours[1]


def test_what_is_enabled_again_is_as_it_was() -> None:
    spec, x = net(disabled=("hidden.0.1",)), from_numpy(np.ones((3, 2), np.float32))
    wanted = build_model(net()).net(x).detach().numpy()
    again = regated(build_model(spec), net().model)
    assert np.array_equal(again.net(x).detach().numpy(), wanted)
    assert "0.heard" not in again.net.state_dict()


def test_a_frozen_layer_is_not_the_optimizers() -> None:
    spec = net(frozen=("hidden.0",))
    model = build_model(spec)
    named = dict(model.net.named_parameters())
    assert not named["0.weight"].requires_grad
    assert model.flat.size == sum(p.numel() for name, p in named.items() if not name.startswith("0."))
    learning = build_optimizer(spec, model).param_groups[0]["params"]
    assert [id(p) for p in learning] == [id(p) for name, p in named.items() if not name.startswith("0.")]
