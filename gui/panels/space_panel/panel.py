"""The view of a layer's space: the training points and the plane of inputs as the layer bends them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.experiment import ExperimentSpec
from engine.training.snapshots import LayerSpace, Snapshot
from gui.kit.elided_label import ElidedLabel
from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.tokens import current_tokens
from gui.plots.space import SpaceView
from gui.plots.spoken import announce
from gui.state.panel import Panel
from gui.state.session import Session

from .choosing import SpaceHead
from .reading import is_of, is_thinned, scene_of, without_tests
from .wording import drawn_text, last_picture, meaning, point_text, position_text, short_title, title


class SpacePanel(Panel):
    """The plot, and below it two lines about what is seen or pointed at.

    `head` chooses the layer; it stands where the owner of the panel puts it.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("space_panel")
        self.view = SpaceView()
        self.view.setAccessibleName(self.tr("Space of a layer"))
        self.head = SpaceHead(session.spec)
        self._space: LayerSpace | None = None
        self._is_last = False
        self._tests_shown = True
        self._name, self._detail = ElidedLabel(), ElidedLabel()
        self._detail.setProperty("role", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self.view, 1)
        column.addWidget(self._name)
        column.addWidget(self._detail)
        self._connect()
        self._look()

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        if (old.model, old.data.generator, old.loss) != (new.model, new.data.generator, new.loss):
            self.head.show_spec(new)
        if not self.isVisible() and (old.model, old.data) != (new.model, new.data):
            self._space = None  # nobody will see how it changed
            self.view.clear()
        self._look()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        space = snapshot.space
        self._is_last = snapshot.divergence is not None and space is None
        if self._is_last:
            self._describe()
        if space is None or space.look != self.head.look or not is_of(space, self.session.points):
            return
        self._space = space
        self._draw()

    @Slot(bool)
    def show_tests(self, shown: bool) -> None:
        """Draw the points that are held out of the training, or do not."""
        self._tests_shown = shown
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.view.marked is not None:
            self.session.focus.look_at(None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.view.set_tokens(current_tokens())
            self._draw()

    def _connect(self) -> None:
        self.head.changed.connect(self._look)
        self.head.grid.toggled.connect(self.view.show_grid)
        self.head.tints.toggled.connect(self.view.show_territories)
        self.head.whole.triggered.connect(self.view.reset_view)
        self.view.pointed.connect(self._on_pointed)
        self.session.focus.point_changed.connect(self._show_point)

    @Slot()
    def _look(self) -> None:
        """Ask for what is chosen; what is shown stays until it comes."""
        self.session.focus.look_through(self.head.look)
        if self._space is not None and self._space.look != self.head.look:
            self._space = None
        self._describe()

    def _draw(self) -> None:
        seen = self._seen()
        if seen is not None:
            scene = scene_of(self.session.spec, self.session.points, seen, current_tokens())
            self.view.show_scene(scene)
        self._describe()

    def _seen(self) -> LayerSpace | None:
        """The picture, without test points where these are not shown; None while there is none of now."""
        space, points = self._space, self.session.points
        if space is None or not is_of(space, points):
            return None
        return space if self._tests_shown else without_tests(space, points)

    @Slot(object)
    def _on_pointed(self, place: int | None) -> None:
        self.session.focus.look_at(place)
        if place is not None and self.view.hasFocus():
            announce(self.view, f"{self._name.text()}: {self._detail.text()}")

    @Slot()
    def _show_point(self) -> None:
        self.view.mark(self.session.focus.point)
        self._describe()

    def _describe(self) -> None:
        """Write what is seen, or of the marked point which it is and where it lies."""
        spec, points, space, marked = self.session.spec, self.session.points, self._seen(), self.view.marked
        name, shorter, detail = title(spec, self.head.stage), "", ""
        if self._space is not None and space is not None and is_thinned(self._space):
            count = len(points) if self._tests_shown else int((~points.test).sum())
            drawn = drawn_text(len(space.places), count)
            name, shorter = f"{name} · {drawn}", f"{short_title(spec, self.head.stage)} · {drawn}"
        if space is not None and marked is not None and marked < len(points):
            name, shorter = point_text(spec, points, marked), ""
            detail = position_text(spec, space, marked)
        elif space is not None:
            detail = last_picture() if self._is_last else meaning(spec, space)
        self._name.set_shorter(shorter)
        for label, text in ((self._name, name), (self._detail, detail)):
            if text != label.text():
                label.setText(text)
        self.view.setAccessibleDescription(f"{name}. {detail}")
