from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app.garbage import EVERY_MS, GarbageCollector, spare_what_stays


@pytest.mark.parametrize("kernels", ["ready", "absent"])
def test_when_all_is_there_it_is_spared(kernels: str) -> None:
    stays = [{"a": 1}]
    assert any(each is stays for each in gc.get_objects())
    spare_what_stays(kernels)
    assert not any(each is stays for each in gc.get_objects())
    assert gc.get_freeze_count() > 1000


@pytest.mark.parametrize("kernels", ["loading", "compiling"])
def test_before_that_nothing_is(kernels: str) -> None:
    before = gc.get_freeze_count()
    spare_what_stays(kernels)
    assert gc.get_freeze_count() <= before  # fewer where some that was spared goes by itself


def test_rings_of_objects_are_destroyed_by_the_timer_and_only_then(qtbot: QtBot, qapp: QApplication) -> None:
    parent = QObject()
    collector = GarbageCollector(parent)
    gone: list[bool] = []
    for _ in range(2 * gc.get_threshold()[0]):
        ring = QObject()
        ring.itself = ring  # type: ignore[attr-defined]
        ring.destroyed.connect(lambda: gone.append(True))
    assert not gone
    qtbot.waitUntil(lambda: len(gone) > gc.get_threshold()[0], timeout=20 * EVERY_MS)
    collector.stop()
    assert gc.isenabled()
