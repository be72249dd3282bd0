"""How finely a model is asked for its picture while it trains."""

from __future__ import annotations

import pytest

from engine.experiment import ExperimentSpec, Layer, edit, propose
from engine.training.commands import Advance, Load, Watch
from engine.training.pictures import affordable
from engine.training.snapshots import RunState, Snapshot
from tests.engine.training.loops import play


def with_layers(count: int, units: int) -> ExperimentSpec:
    hidden = tuple(Layer(units, "ReLU") for _ in range(count))
    return edit(edit(propose("moons"), "data.n", 60), "model.hidden", hidden)


@pytest.mark.parametrize(
    ("count", "units", "finest"), [(0, 1, 100), (2, 16, 100), (3, 100, 100), (8, 128, 50)]
)
def test_only_a_large_model_is_asked_more_coarsely(count: int, units: int, finest: int) -> None:
    spec = with_layers(count, units)
    assert 24 <= affordable(100, spec) <= finest
    assert affordable(100, spec) == 100 or finest < 100
    assert affordable(20, spec) == 20


def test_a_curve_costs_little_in_any_model() -> None:
    hidden = tuple(Layer(128, "ReLU") for _ in range(8))
    assert affordable(400, edit(propose("sine"), "model.hidden", hidden)) == 400


def test_at_rest_a_large_model_shows_its_whole_picture() -> None:
    def fine(snapshot: Snapshot) -> None:
        assert snapshot.state is not RunState.TRAINING
        assert snapshot.field is not None
        assert snapshot.field.values.shape == (60, 60)

    play(Load(with_layers(8, 128), 1), Watch(field=True, resolution=60), fine, Advance(1), fine)
