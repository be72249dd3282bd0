"""The network view: live maps of the neurons, weights to look at and to set, switches."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.experiment import ExperimentSpec
from engine.training.snapshots import Snapshot
from gui.kit.elided_label import ElidedLabel
from gui.kit.metrics import HALF_GAP
from gui.kit.scrolled import Scrolled
from gui.plots.network import Bias, Edge, Fold, NetworkCanvas, Neuron, Part
from gui.plots.spoken import announce
from gui.state.panel import Panel
from gui.state.session import Session

from .reading import entry_of, known_of, numbers_of, structure_of
from .switch_menu import SwitchMenu
from .weight_editor import WeightEditor
from .wording import fold_text, hint, neuron_text, numbers_text, part_name, short_numbers_text


class NetworkPanel(Panel):
    """The drawing, and below it two lines about what is pointed at."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("network_panel")
        self.canvas = NetworkCanvas()
        self.editor = WeightEditor(self.canvas)
        self._edited: Edge | Bias | None = None
        self._name, self._detail = ElidedLabel(), ElidedLabel()
        self._detail.setProperty("role", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, HALF_GAP, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(Scrolled(self.canvas), 1)
        column.addWidget(self._name)
        column.addWidget(self._detail)
        SwitchMenu(session, self.canvas, self)
        self._connect()
        self.show_spec(session.spec, session.spec)

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        structure = structure_of(new)
        if structure.widths != self.canvas.sheet.structure.widths:
            self.editor.close_editor()
        if structure != self.canvas.sheet.structure:
            self.canvas.show_structure(structure)
        self._describe()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        spec = self.session.spec
        numbers = numbers_of(spec, snapshot.parameters)
        if numbers is not None:
            self.canvas.show_numbers(numbers)
        if snapshot.neurons is not None:
            self.canvas.show_maps(snapshot.neurons.layers, spec.task == "classification")
        self._describe()
        if self._edited is not None:
            known = known_of(entry_of(spec, self._edited), snapshot.parameters)
            if known is not None and not self.editor.number.track().isSliderDown():
                self.editor.show_value(known[0])

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.editor.close_editor()
        self.session.focus.look_into(None)

    def _connect(self) -> None:
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.picked.connect(self._open_editor)
        self.editor.edited.connect(self._set_number)
        self.editor.gesture_started.connect(self.session.begin_gesture)
        self.editor.gesture_finished.connect(self.session.end_gesture)
        self.editor.closed.connect(self._on_editor_closed)

    @Slot(object)
    def _on_pointed(self, part: Part | None) -> None:
        self._describe()
        if isinstance(part, Neuron):
            self.session.focus.look_into((part.layer, part.unit), self._name.text())
        else:
            self.session.focus.look_into(None)
        if part is not None and self.canvas.hasFocus():
            announce(self.canvas, f"{self._name.text()}: {self._detail.text()}")

    @Slot(object, QPoint)
    def _open_editor(self, part: Edge | Bias, spot: QPoint) -> None:
        known = self._known(part)
        if known is not None:
            self._edited = part
            self.editor.open_at(part_name(self.canvas.sheet.structure, part), known[0], spot)

    @Slot()
    def _on_editor_closed(self) -> None:
        self._edited = None
        self.canvas.setFocus()

    @Slot(object)
    def _set_number(self, value: float) -> None:
        part = self._edited
        known = None if part is None else self._known(part)
        if part is None or known is None:
            return
        name = part_name(self.canvas.sheet.structure, part)
        entry = entry_of(self.session.spec, part)
        self.session.set_parameter(
            entry, known[0], value, self.tr("Set {0}").format(name[:1].lower() + name[1:])
        )

    def _known(self, part: Edge | Bias) -> tuple[float, float | None, float | None] | None:
        snapshot = self.session.snapshot
        return None if snapshot is None else known_of(entry_of(self.session.spec, part), snapshot.parameters)

    def _fold_in_words(self, fold: Fold) -> str:
        sheet = self.canvas.sheet
        weights = None if sheet.numbers is None or not fold.layer else sheet.numbers.weights[fold.layer - 1]
        shown = len(sheet.places.layer(fold.layer))
        return fold_text(sheet.structure.widths[fold.layer], shown, weights)

    def _describe(self) -> None:
        """Write what is pointed at and what is known of it."""
        structure, part = self.canvas.sheet.structure, self.canvas.part
        name = "" if part is None else part_name(structure, part)
        detail = hint() if part is None else ""
        shorter = ""
        if isinstance(part, Neuron):
            detail = neuron_text(self.session.spec, structure, part)
        elif isinstance(part, Fold):
            detail = self._fold_in_words(part)
        elif isinstance(part, Edge | Bias):
            known = self._known(part)
            detail = "" if known is None else numbers_text(*known)
            shorter = "" if known is None else short_numbers_text(*known)
        for label, text in ((self._name, name), (self._detail, detail)):
            if text != label.text():
                label.setText(text)
        self._detail.set_shorter(shorter)
        self.canvas.setAccessibleDescription(f"{name} {detail}".strip())
