"""Weights that fit stay when layers change, with what belongs to their units."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiment import ExperimentSpec, Layer, ModelSpec, Pick, propose
from engine.experiment.builder import Model, build_model, keep_weights
from tests.engine.experiment.projects import layers

FEATURES = ("x1", "x2", "x1^2", "sin(x1)")
models = st.builds(
    ModelSpec,
    features=st.lists(st.sampled_from(FEATURES), min_size=1, unique=True).map(tuple),
    hidden=st.lists(layers(), max_size=3).map(tuple),
)


def spec_of(model: ModelSpec) -> ExperimentSpec:
    return ExperimentSpec(propose("moons").data, model, Pick("BCEWithLogitsLoss"), Pick("Adam"))


def numbers(model: Model) -> dict[str, np.ndarray]:
    return {**model.arrays(), **dict(model.buffers())}


def marked(model: ModelSpec) -> Model:
    """A model in which every number is another one."""
    built = build_model(spec_of(model))
    for array in numbers(built).values():
        array[...] = np.random.default_rng(array.size).integers(1, 1000, array.shape)
    return built


@given(models, models)
@settings(deadline=None, max_examples=40)
def test_a_layer_has_numbers_of_the_old_one_where_it_says_so(before: ModelSpec, after: ModelSpec) -> None:
    old, new = marked(before), build_model(spec_of(after))
    fresh = {name: each.copy() for name, each in numbers(new).items()}
    told = keep_weights(old, before, new, after)
    linears = [[name for name in each.arrays() if each.arrays()[name].ndim == 2] for each in (old, new)]
    assert [kept.layer for kept in told] == list(range(len(after.hidden) + 1))
    for kept, name in zip(told, linears[1], strict=True):
        weight, source = new.arrays()[name], old.arrays()[linears[0][min(kept.before, len(before.hidden))]]
        for i, j in kept.inputs:
            assert np.array_equal(weight[: kept.kept, j], source[: kept.kept, i])
        assert np.array_equal(weight[kept.kept :], fresh[name][kept.kept :])


@given(models)
@settings(deadline=None, max_examples=20)
def test_the_same_layers_keep_everything(model: ModelSpec) -> None:
    old, new = marked(model), build_model(spec_of(model))
    assert all(kept.is_whole for kept in keep_weights(old, model, new, model))
    assert all(np.array_equal(each, numbers(old)[name]) for name, each in numbers(new).items())


def test_what_a_norm_remembers_and_a_dropout_drew_go_with_the_units() -> None:
    before = ModelSpec(hidden=(Layer(4, batch_norm=True, dropout=0.5),))
    after = ModelSpec(hidden=(Layer(6, batch_norm=True, dropout=0.1),))
    old, new = marked(before), build_model(spec_of(after))
    old.net[3].drawn.numpy()[...] = 17
    keep_weights(old, before, new, after)
    kept, fresh = new.buffers()["1.running_mean"][:4], new.buffers()["1.running_mean"][4:]
    assert np.array_equal(kept, old.buffers()["1.running_mean"])
    assert not fresh.any()
    assert new.buffers()["1.num_batches_tracked"] == old.buffers()["1.num_batches_tracked"]
    assert new.net[3].drawn.item() == 17
