from __future__ import annotations

import pytest

from engine.experiment import ExperimentSpec, Layer, edit, propose


@pytest.fixture
def spec() -> ExperimentSpec:
    return edit(edit(propose("moons"), "data.n", 60), "model.hidden", (Layer(4, "Tanh"), Layer(3, "ReLU")))
