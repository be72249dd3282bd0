from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from engine import compiled
from engine.compiled.backends import Kernels
from gui.worker.kernel_loader import KernelLoader


class Known(Kernels):
    """Kernels that are on disk, or never will be."""

    def __init__(self, there: bool) -> None:
        super().__init__()
        self._there = there
        self._loaded = False

    @property
    def ready(self) -> bool:
        return self._loaded

    def load_kept(self) -> bool:
        self._loaded = self._there
        return self._loaded


class Fixture:
    def __init__(self) -> None:
        self.loader = KernelLoader()
        self.heard: list[str] = []
        self.loader.told.connect(self.heard.append)


@pytest.fixture
def under_test(qtbot: QtBot) -> Iterator[Fixture]:
    fixture = Fixture()
    yield fixture
    assert fixture.loader.stop()


def test_kernels_on_disk_are_loaded_in_a_thread_of_their_own(
    under_test: Fixture, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "kernels", Known(there=True))
    monkeypatch.setattr(compiled, "is_cached", lambda: True)
    under_test.loader.start()
    qtbot.waitUntil(lambda: under_test.heard == ["loading", "ready"])
    under_test.loader.start()
    assert under_test.heard[-1] == "ready"


def test_kernels_of_another_processor_are_compiled_for_this_one_once(
    under_test: Fixture, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "kernels", Known(there=False))
    monkeypatch.setattr(compiled, "is_cached", lambda: True)
    monkeypatch.setattr("gui.worker.kernel_loader.COMPILE", ["-c", "pass"])
    under_test.loader.start()
    said = ["loading", "compiling", "loading", "absent"]
    qtbot.waitUntil(lambda: under_test.heard == said, timeout=20_000)


@pytest.mark.parametrize("python", ["/nowhere/python", sys.executable])
def test_a_compilation_that_fails_is_no_error(
    under_test: Fixture, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, python: str
) -> None:
    monkeypatch.setattr(compiled, "kernels", Known(there=True))
    monkeypatch.setattr(compiled, "is_cached", lambda: False)
    monkeypatch.setattr("gui.worker.kernel_loader.sys.executable", python)
    monkeypatch.setattr("gui.worker.kernel_loader.COMPILE", ["-c", "raise SystemExit(1)"])
    under_test.loader.start()
    qtbot.waitUntil(lambda: under_test.heard == ["compiling", "absent"], timeout=20_000)


def test_what_another_process_compiled_is_loaded(
    under_test: Fixture, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "kernels", Known(there=True))
    monkeypatch.setattr(compiled, "is_cached", lambda: False)
    monkeypatch.setattr("gui.worker.kernel_loader.COMPILE", ["-c", "pass"])
    under_test.loader.start()
    qtbot.waitUntil(lambda: under_test.heard == ["compiling", "loading", "ready"], timeout=20_000)


def test_leaving_does_not_wait_for_the_compilation(
    under_test: Fixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "kernels", Known(there=True))
    monkeypatch.setattr(compiled, "is_cached", lambda: False)
    monkeypatch.setattr("gui.worker.kernel_loader.COMPILE", ["-c", "import time; time.sleep(600)"])
    under_test.loader.start()
    assert under_test.loader.stop()
    assert under_test.heard == ["compiling"]
