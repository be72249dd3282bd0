from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from gui.app.slow_motion import SlowMotion
from gui.panels.network_panel import NetworkPanel
from gui.state.session import Session


class Shown:
    """The flow that a network was asked to show."""

    def __init__(self, panel: NetworkPanel, monkeypatch: pytest.MonkeyPatch) -> None:
        self.flow: list[tuple[str, float]] = []
        self.ended = 0
        monkeypatch.setattr(
            panel.canvas, "show_flow", lambda phase, progress: self.flow.append((phase, progress))
        )
        monkeypatch.setattr(panel.canvas, "end_flow", self._end)

    def _end(self) -> None:
        self.ended += 1


@pytest.fixture
def panel(qtbot: QtBot) -> NetworkPanel:
    panel = NetworkPanel(Session(propose("circles")))
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_a_phase_passes_over_the_network_from_its_beginning_to_its_end(
    qtbot: QtBot, panel: NetworkPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, motion = Shown(panel, monkeypatch), SlowMotion(panel, panel)
    motion.show_phase("forward")
    qtbot.waitUntil(lambda: bool(shown.flow) and shown.flow[-1] == ("forward", 1.0))
    shares = [share for _, share in shown.flow]
    assert shares == sorted(shares)
    assert {phase for phase, _ in shown.flow} == {"forward"}


def test_the_next_phase_takes_the_place_of_one_that_still_passes(
    qtbot: QtBot, panel: NetworkPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, motion = Shown(panel, monkeypatch), SlowMotion(panel, panel)
    motion.show_phase("forward")
    motion.show_phase("loss")
    qtbot.waitUntil(lambda: bool(shown.flow) and shown.flow[-1] == ("loss", 1.0))
    motion.show_phase("backward")
    motion.show_phase("")
    assert shown.ended == 1


def test_a_hidden_network_is_left_in_peace(panel: NetworkPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, motion = Shown(panel, monkeypatch), SlowMotion(panel, panel)
    panel.hide()
    motion.show_phase("forward")
    assert shown.flow == []
