"""What a person looks at: it changes nothing of the experiment, but other views tell more of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.training.space_look import SpaceLook


class Focus(QObject):
    """The point that is dragged, hovered or selected, the neuron pointed at, the parameter's entry chosen.

    And through which layer one looks at the points.
    """

    point_changed = Signal()
    neuron_changed = Signal()
    entry_changed = Signal()
    space_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._point: int | None = None
        self._neuron: tuple[int, int] | None = None
        self._title = ""
        self._entry: tuple[str, tuple[int, ...]] | None = None
        self._space: SpaceLook | None = None

    @property
    def space(self) -> SpaceLook | None:
        """A layer, and the axes along which its space is seen; None before one is chosen."""
        return self._space

    def look_through(self, space: SpaceLook) -> None:
        """Look at the points as they lie in this space."""
        if space != self._space:
            self._space = space
            self.space_changed.emit()

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

    @property
    def entry(self) -> tuple[str, tuple[int, ...]] | None:
        """The name of a parameter and an index in it; None while nobody follows one."""
        return self._entry

    def follow(self, entry: tuple[str, tuple[int, ...]] | None) -> None:
        """Follow how this number is updated, or none."""
        if entry != self._entry:
            self._entry = entry
            self.entry_changed.emit()
