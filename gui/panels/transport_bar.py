"""The bar above the plot: reset, run, step, epoch, speed, and the figures that tell how it goes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolTip, QWidget

from engine.experiment import ExperimentSpec
from engine.training.commands import Advance, SetSpeed
from engine.training.snapshots import Snapshot
from gui.kit.buttons import action_button, push_button, set_caption
from gui.kit.metrics import GAP
from gui.kit.number_action import NumberAction
from gui.kit.number_format import NumberRange, grouped, percent, with_minus
from gui.kit.stat import Stat
from gui.kit.track import Track
from gui.state.pace import Pace
from gui.state.panel import Panel
from gui.state.session import Session

SPEED_POSITIONS = 100
SLOWEST, FASTEST_LIMIT = 0.5, 1e6
WATCHABLE = 300.0
"""Steps a second at which a person sees how a small network learns; unlimited, it has learnt at once."""
_THIN_GAP = "\N{NARROW NO-BREAK SPACE}"
_SPEED_WIDTH = 110
_MANY_STEPS, _MOST_STEPS = 500, 10_000_000
_TIGHTEST = 7
_REFRESH_S = 0.1  # a figure that changes more often cannot be read


@dataclass(frozen=True)
class TransportActions:
    """What the buttons of the bar do."""

    reset: QAction
    back: QAction
    run: QAction
    phase: QAction
    step: QAction
    epoch: QAction
    many: tuple[QAction, ...]
    switch_theme: QAction


def speed_at(position: int) -> float | None:
    """Steps a second at a position of the slider: 0.5 at the left, None (unlimited) at the right end."""
    if position >= SPEED_POSITIONS:
        return None
    return float(f"{SLOWEST * (FASTEST_LIMIT / SLOWEST) ** (position / (SPEED_POSITIONS - 1)):.2g}")


def epoch_text(epoch: float) -> str:
    """Whole epochs in at most seven characters: 41 200, 1.69M."""
    whole = math.floor(epoch)
    return grouped(whole) if whole < 1_000_000 else f"{whole // 10_000 / 100:.2f}M"


def loss_text(loss: float) -> str:
    """A loss in at most seven characters: 0.0412, 123.46, 3.2e-5; a dash where there is none."""
    if math.isnan(loss):
        return "–"
    if math.isinf(loss):
        return "∞"
    if loss == 0 or 1e-3 <= abs(loss) < 10:
        return with_minus(f"{loss:.4f}")
    return with_minus(f"{loss:.2f}" if 10 <= abs(loss) < 10_000 else f"{loss:.1e}")


def r_squared_text(metric: float) -> str:
    """R² as 0.984, from minus infinity to 1; a dash where there is none."""
    if math.isnan(metric):
        return "–"
    return with_minus(f"{metric:.3f}") if metric > -10 else "< −10"


def rate_text(steps_per_second: float) -> str:
    """A rate to three digits: 41 200 /s; a dash while nothing is trained."""
    return f"{rate_number(steps_per_second)}{_THIN_GAP}/s" if steps_per_second > 0 else "–"


def rate_number(steps_per_second: float) -> str:
    """The number of a rate to three digits: 41 200; a dash while nothing is trained."""
    if steps_per_second <= 0:
        return "–"
    digits = max(0, 3 - len(str(int(steps_per_second))))
    rounded = round(steps_per_second, 2 - math.floor(math.log10(steps_per_second)))
    return grouped(int(rounded)) if rounded >= 100 else f"{rounded:.{digits}f}"


class TransportBar(Panel):
    """Buttons share the window's actions; where room is scarce they show their symbol only.

    `lacks_rate` tells whether the steps a second have no room here.
    """

    lacks_rate = Signal(bool)

    def __init__(
        self,
        session: Session,
        actions: TransportActions,
        export_menu: QMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, parent)
        self._tightness = 0
        self._pace = Pace(_REFRESH_S)
        self.reset = action_button(actions.reset)
        self.back = action_button(actions.back)
        self.run = action_button(actions.run, "primary")
        self.phase = action_button(actions.phase)
        self.step = action_button(actions.step)
        self.epoch = action_button(actions.epoch)
        self.theme = action_button(actions.switch_theme)
        tooltip = self.tr("Export the trained parameters (Ctrl+E)")
        self.export = push_button(self.tr("Export"), role="menu", tooltip=tooltip)
        self.export.setMenu(export_menu)
        self.many = self._many_button(actions.many)
        self._captioned = (self.back, self.phase, self.step, self.epoch)
        for button in self._captioned[1:]:
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        for button in (self.reset, self.theme):
            set_caption(button, "")
        self.speed = self._speed_track()
        self._make_stats()
        self._lay_out()
        self.show_spec(session.spec, session.spec)

    def _make_stats(self) -> None:
        tr, stat = self.tr, partial(Stat, ruled=True)
        self.epochs = stat(tr("epoch"), widest="000 000", tooltip=tr("Times every training point was seen"))
        self.train_loss = stat(
            tr("train loss"), widest="0.0e-00", ink="train", tooltip=tr("Loss per training point")
        )
        self.test_loss = stat(
            tr("test loss"), widest="0.0e-00", ink="test", tooltip=tr("Loss per point held out")
        )
        self.accuracy = stat(tr("test accuracy"), widest="00.0 %")
        self.rate = stat(tr("steps"), widest="000 000 /s", tooltip=tr("Updates of the weights a second"))
        self.stats = (self.epochs, self.train_loss, self.test_loss, self.accuracy, self.rate)

    def _lay_out(self) -> None:
        self._speed_caption = QLabel(self.tr("speed"))
        self._speed_caption.setProperty("role", "muted")
        self._speed_caption.setBuddy(self.speed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        for button in (self.reset, self.back, self.run, self.phase, self.step, self.epoch, self.many):
            row.addWidget(button)
        row.addSpacing(GAP)
        row.addWidget(self._speed_caption)
        row.addWidget(self.speed)
        row.addSpacing(GAP)
        for stat in self.stats:
            row.addWidget(stat)
        row.addStretch(1)
        row.addWidget(self.theme)
        row.addWidget(self.export)

    def _speed_track(self) -> Track:
        track = Track(self.tr("speed"), maximum=SPEED_POSITIONS)
        track.setFixedWidth(_SPEED_WIDTH)
        track.setValue(SPEED_POSITIONS)
        track.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        track.valueChanged.connect(self._set_speed)
        self._describe_speed(track)
        return track

    def choose_watchable_speed(self) -> None:
        """Train at a pace that can be followed with the eyes."""
        share = math.log(WATCHABLE / SLOWEST) / math.log(FASTEST_LIMIT / SLOWEST)
        self.speed.setValue(round(share * (SPEED_POSITIONS - 1)))

    def _many_button(self, actions: tuple[QAction, ...]) -> QPushButton:
        """A small button whose menu trains many steps at once."""
        name = self.tr("Many steps at once")
        tooltip = self.tr("Train ten, a thousand or any number of steps, then pause")
        button = push_button("N", role="menu", tooltip=tooltip, name=name)
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        menu.addActions(list(actions))
        limits = NumberRange(1, _MOST_STEPS, integer=True)
        self.steps = NumberAction(self.tr("Steps to train"), self.tr("Train"), limits, _MANY_STEPS, menu)
        self.steps.chosen.connect(self._advance)
        menu.addAction(self.steps)
        button.setMenu(menu)
        return button

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        """Name the metric after the task and the points there are."""
        held_out = bool(self.session.points.test.any())
        captions = {
            ("classification", True): self.tr("test accuracy"),
            ("classification", False): self.tr("train accuracy"),
            ("regression", True): self.tr("test R²"),
            ("regression", False): self.tr("train R²"),
        }
        self.accuracy.set_caption(captions[new.task, held_out])
        self.accuracy.setToolTip(
            self.tr("Share of points in the right class")
            if new.task == "classification"
            else self.tr("Part of the spread in y that the model explains; 1 is all of it")
        )

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the figures, ten times a second while training and at once when it stops."""
        if not self._pace.lets_through(snapshot):
            return
        metrics = snapshot.metrics
        held_out = bool(self.session.points.test.any())
        metric = metrics.test_metric if held_out else metrics.train_metric
        in_words = percent if self.session.spec.task == "classification" else r_squared_text
        self.epochs.set_value(epoch_text(snapshot.epoch))
        self.train_loss.set_value(loss_text(metrics.train_loss))
        self.test_loss.set_value(loss_text(metrics.test_loss))
        self.accuracy.set_value(in_words(metric))
        self.rate.set_value(rate_text(snapshot.steps_per_second))

    def minimumSizeHint(self) -> QSize:
        """Room for the symbols; captions and far figures give way."""
        return QSize(480, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()

    def _fit(self) -> None:
        """Give up captions, then figures, until the rest has room."""
        layout = self.layout()
        for tightness in range(_TIGHTEST + 1):
            self._tighten(tightness)
            if layout is None or layout.sizeHint().width() <= self.width():
                break
        self.lacks_rate.emit(self.rate.isHidden())

    def _tighten(self, tightness: int) -> None:
        if tightness == self._tightness:
            return
        self._tightness = tightness
        for button in self._captioned:
            set_caption(button, "" if tightness >= 1 else button.accessibleName())
        self._speed_caption.setVisible(tightness < 2)
        self.speed.setFixedWidth(_SPEED_WIDTH if tightness < 2 else _SPEED_WIDTH // 2)
        self.rate.setVisible(tightness < 3)
        self.accuracy.setVisible(tightness < 4)
        self.many.setVisible(tightness < 5)
        self.test_loss.setVisible(tightness < 6)
        self.epochs.setVisible(tightness < 7)

    @Slot(int)
    def _advance(self, steps: int) -> None:
        self.session.send(Advance(steps))

    @Slot(int)
    def _set_speed(self, position: int) -> None:
        self._describe_speed(self.speed)
        self.session.send(SetSpeed(speed_at(position)))
        if self.speed.isSliderDown():
            below = self.speed.mapToGlobal(QPoint(0, self.speed.height()))
            QToolTip.showText(below, self._speed_text(position), self.speed)

    def _describe_speed(self, track: Track) -> None:
        text = self._speed_text(track.value())
        track.setAccessibleDescription(text)
        track.setToolTip(self.tr("Speed of the training: {0}").format(text))

    def _speed_text(self, position: int) -> str:
        speed = speed_at(position)
        if speed is None:
            return self.tr("unlimited")
        return self.tr("{0} steps a second").format(grouped(int(speed)) if speed >= 10 else f"{speed:g}")
