from __future__ import annotations

from typing import Any

import pytest

from engine.compiled.backends import Kernels


@pytest.fixture(scope="session")
def kernels() -> Kernels:
    """Kernels of these tests alone: what others train with does not depend on whether these ran before."""
    found = Kernels()
    if not found.load():
        pytest.skip(f"no compiled kernels here: {found.failure}")
    return found


@pytest.fixture(params=["numpy", "compiled"])
def runner(request: pytest.FixtureRequest) -> Any:
    """What makes a runner, for each backend in turn."""
    name: str = request.param
    return Kernels().runner(name) if name == "numpy" else request.getfixturevalue("kernels").runner(name)
