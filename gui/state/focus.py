"""What a person looks at: it changes nothing of the experiment, but other views tell more of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Focus(QObject):
    """The one point that is dragged, hovered or selected, and the neuron that is pointed at."""

    point_changed = Signal()
    neuron_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._point: int | None = None
        self._neuron: tuple[int, int] | None = None
        self._title = ""

    @property
    def neuron(self) -> tuple[int, int] | None:
        """Its layer (0 are the inputs) and its place there; None while nobody looks at one."""
        return self._neuron

    @property
    def title(self) -> str:
        """What the neuron is called; '' for none."""
        return self._title

    def look_into(self, neuron: tuple[int, int] | None, title: str = "") -> None:
        """Look at what the neuron of this name says, or at no one's."""
        if neuron != self._neuron:
            self._neuron, self._title = neuron, title
            self.neuron_changed.emit()

    @property
    def point(self) -> int | None:
        """Its place among all points; None while nobody looks at one."""
        return self._point

    def look_at(self, point: int | None) -> None:
        """Look at this point, or at none."""
        if point != self._point:
            self._point = point
            self.point_changed.emit()
