"""Shows on the network how the data flow through one phase of a step after the other."""

from __future__ import annotations

from PySide6.QtCore import QObject, QVariantAnimation, Slot

from gui.panels.network_panel import NetworkPanel

PHASE_MS = 360


class SlowMotion(QObject):
    """Lets each phase pass over the drawing of the network once, where that can be seen."""

    def __init__(self, network: NetworkPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self._phase = ""
        self._passing = QVariantAnimation(self)
        self._passing.setStartValue(0.0)
        self._passing.setEndValue(1.0)
        self._passing.setDuration(PHASE_MS)
        self._passing.valueChanged.connect(self._show)

    @Slot(str)
    def show_phase(self, phase: str) -> None:
        """Let a phase pass; '' ends the show."""
        self._passing.stop()
        self._phase = phase
        if not phase:
            self._network.canvas.end_flow()
        elif self._network.isVisible():
            self._passing.start()

    @Slot(object)
    def _show(self, progress: float) -> None:
        if self._phase:
            self._network.canvas.show_flow(self._phase, progress)
