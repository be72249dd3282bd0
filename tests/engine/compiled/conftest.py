from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.compiled.backends import Kernels
from engine.compiled.caching import is_cached, numba_version

ROOT = Path(__file__).resolve().parents[3]
COMPILING = pytest.StashKey[subprocess.Popen[bytes]]()


def pytest_configure(config: pytest.Config) -> None:
    """Compile the kernels of a fresh checkout beside the tests that do not need them yet."""
    if not config.option.collectonly and not is_cached():
        config.stash[COMPILING] = subprocess.Popen([sys.executable, "-m", "engine.compiled"], cwd=ROOT)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no process behind."""
    if COMPILING in config.stash:
        config.stash[COMPILING].kill()
        config.stash[COMPILING].wait()


@pytest.fixture(scope="session")
def kernels(pytestconfig: pytest.Config) -> Kernels:
    """Kernels of these tests alone: what others train with does not depend on whether these ran before."""
    if COMPILING in pytestconfig.stash:
        pytestconfig.stash[COMPILING].wait()
    found = Kernels()
    if not found.load():
        if numba_version():
            pytest.fail(f"numba is there, but {found.failure}")
        pytest.skip(f"no compiled kernels here: {found.failure}")
    return found


@pytest.fixture(params=["numpy", "compiled"])
def runner(request: pytest.FixtureRequest) -> Any:
    """What makes a runner, for each backend in turn."""
    name: str = request.param
    return Kernels().runner(name) if name == "numpy" else request.getfixturevalue("kernels").runner(name)
