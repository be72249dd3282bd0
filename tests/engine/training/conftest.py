from __future__ import annotations

import pytest

from engine.compiled.backends import Kernels
from engine.experiment import ExperimentSpec, Layer, edit, propose
from engine.training import fast_path


@pytest.fixture
def spec() -> ExperimentSpec:
    return edit(edit(propose("moons"), "data.n", 60), "model.hidden", (Layer(4, "Tanh"), Layer(3, "ReLU")))


@pytest.fixture
def kernels_of_these_tests_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What others train with does not depend on whether these ran before."""
    if "compiled" in request.node.name:
        found = Kernels()
        if not found.load():
            pytest.skip(f"no compiled kernels here: {found.failure}")
        monkeypatch.setattr(fast_path, "kernels", found)


@pytest.fixture(scope="module")
def loaded() -> Kernels:
    found = Kernels()
    if not found.load():
        pytest.skip(f"no compiled kernels here: {found.failure}")
    return found


@pytest.fixture
def kernels(loaded: Kernels, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled kernels for this test alone: the program loads them for all."""
    monkeypatch.setattr("engine.training.fast_path.kernels", loaded)
