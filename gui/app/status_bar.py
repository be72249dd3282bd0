"""The line at the bottom: what the worker does, frames a second, precision, file, a hint."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from engine.training.snapshots import RunState, Snapshot
from gui.kit.elided_label import ElidedLabel
from gui.kit.style_property import set_style_property
from gui.panels.transport_bar import rate_number
from gui.state.pace import Pace
from gui.state.session import Session

_REFRESH_S = 0.5
MESSAGE_MS = 6000
_ROLES = {
    RunState.TRAINING: "ok",
    RunState.DIVERGED: "warn",
    RunState.FAILED: "error",
}


class StatusBar(QStatusBar):
    """Shows the state as a dot and a word; `fps` tells the frames painted a second, 0 where it cannot yet."""

    def __init__(
        self,
        session: Session,
        fps: Callable[[], float],
        message_ms: int = MESSAGE_MS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._fps = fps
        self._pace = Pace(_REFRESH_S)
        self.setSizeGripEnabled(False)
        self.state = QLabel()
        self.rate = QLabel()
        self.rate.hide()
        self.frames = QLabel()
        self.backend = QLabel()
        self._kernels = ""
        self.file = QLabel()
        self.lab = QLabel()
        self.lab.hide()
        self._is_in_lab = self._tells_rate = False
        self.hint = ElidedLabel("")
        self._advice = ""
        self._lab_advice = ""
        self.rate.setToolTip(self.tr("Updates of the weights a second"))
        self.frames.setToolTip(self.tr("Pictures a second that the window paints while training"))
        for label in (self.lab, self.state, self.rate, self.frames, self.backend, self.file):
            self.addWidget(label)
        self.addPermanentWidget(self.hint)
        self._message_time = QTimer(self)
        self._message_time.setSingleShot(True)
        self._message_time.setInterval(message_ms)
        self._message_time.timeout.connect(self._show_hint)
        session.snapshot_arrived.connect(self._show_snapshot)
        self._show_state(RunState.PAUSED)
        self._show_rate(0.0)
        self._show_frames(training=False)
        self._show_backend("eager", "")
        self._show_hint()

    @Slot(str)
    def show_kernels(self, state: str) -> None:
        """Where the compiled kernels are: "compiling", "loading", "ready" or "absent"."""
        self._kernels = state
        snapshot = self._session.snapshot
        self._show_backend(
            "eager" if snapshot is None else snapshot.backend, "" if snapshot is None else snapshot.obstacle
        )

    @Slot(str)
    def show_workspace(self, name: str) -> None:
        """Tell of the training in the Playground, of the graph in the Lab."""
        self._is_in_lab = name == "lab"
        self.lab.setVisible(self._is_in_lab)
        for label in (self.state, self.frames, self.backend):
            label.setHidden(self._is_in_lab)
        self.rate.setHidden(self._is_in_lab or not self._tells_rate)
        self._show_hint()

    @Slot(bool)
    def tell_rate(self, wanted: bool) -> None:
        """Tell the steps a second here, where nothing else has room to."""
        self._tells_rate = wanted
        self.rate.setHidden(self._is_in_lab or not wanted)

    @Slot(str)
    def show_lab(self, text: str) -> None:
        """Where in the Lab's run one stands, and how large the graph is."""
        self.lab.setText(text)

    def show_file(self, name: str, modified: bool) -> None:
        """The project's name, and whether it has edits that its file has not."""
        self.file.setText(self.tr("{0} — edited").format(name) if modified else name)

    @Slot(str)
    def set_advice(self, text: str) -> None:
        """What can be done with the points now, at the right end while there is nothing to say."""
        self._advice = text
        self._show_hint_unless_told()

    @Slot(str)
    def set_lab_advice(self, text: str) -> None:
        """What the keys do in the Lab now, while it is shown and there is nothing to say."""
        self._lab_advice = text
        self._show_hint_unless_told()

    def show_message(self, text: str) -> None:
        """What was just done, at the right end, for some seconds in place of the hint."""
        self.hint.setText(text)
        self._message_time.start()

    def _show_hint_unless_told(self) -> None:
        """What was just done changes the advice as well: it is read first."""
        if not self._message_time.isActive():
            self._show_hint()

    @Slot()
    def _show_hint(self) -> None:
        """What can be done with the points, or with the graph."""
        self.hint.setText(self._lab_advice if self._is_in_lab else self._advice)

    @Slot(object)
    def _show_snapshot(self, snapshot: Snapshot) -> None:
        if self._pace.lets_through(snapshot):
            self._show_state(snapshot.state)
            self._show_frames(snapshot.state is RunState.TRAINING)
            self._show_rate(snapshot.steps_per_second)
            self._show_backend(snapshot.backend, snapshot.obstacle)

    def _show_state(self, state: RunState) -> None:
        words = {
            RunState.PAUSED: self.tr("paused"),
            RunState.TRAINING: self.tr("training"),
            RunState.FINISHED: self.tr("finished"),
            RunState.DIVERGED: self.tr("diverged"),
            RunState.FAILED: self.tr("stopped"),
        }
        self.state.setText(f"● {words[state]}")
        set_style_property(self.state, "role", _ROLES.get(state, "muted"))

    def _show_backend(self, backend: str, obstacle: str) -> None:
        """What makes the steps, and why not something faster."""
        names = {
            "compiled": self.tr("compiled"),
            "numpy": self.tr("numpy"),
            "eager": self.tr("eager"),
        }
        under_way = {
            "compiling": self.tr("compiling kernels …"),
            "loading": self.tr("loading kernels …"),
        }
        parts = [self.tr("float32"), names[backend]]
        if self._kernels in under_way:
            parts.append(under_way[self._kernels])
        self.backend.setText(" · ".join(parts))
        self.backend.setToolTip(self._explained(backend, obstacle))

    def _explained(self, backend: str, obstacle: str) -> str:
        said = {
            "compiled": self.tr("Steps run as compiled kernels, without Python in between."),
            "numpy": self.tr("Steps run as numpy calls, one after the other."),
            "eager": self.tr("Steps are made one by one by the engine, as single steps always are."),
        }[backend]
        if backend == "eager" and obstacle:
            return self.tr("{0}\nNothing faster can do it: {1}.").format(said, obstacle)
        if backend == "numpy" and self._kernels == "ready":
            return self.tr("{0}\nCompiled kernels are ready: the next run uses them.").format(said)
        if backend != "compiled" and self._kernels == "absent":
            return self.tr("{0}\nThere are no compiled kernels on this machine.").format(said)
        return said

    def _show_rate(self, steps_per_second: float) -> None:
        self.rate.setText(self.tr("{0} steps/s").format(rate_number(steps_per_second)))
        self.rate.setMinimumWidth(max(self.rate.minimumWidth(), self.rate.sizeHint().width()))

    def _show_frames(self, training: bool) -> None:
        rate = self._fps() if training else 0
        self.frames.setText(self.tr("{0:.0f} fps").format(rate) if rate else self.tr("– fps"))
        self.frames.setMinimumWidth(max(self.frames.minimumWidth(), self.frames.sizeHint().width()))
