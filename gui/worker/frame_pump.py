"""One timer brings the worker's newest snapshot to the window, a frame at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from threading import Event
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from engine.training.commands import Command
from engine.training.mailbox import Mailbox
from engine.training.snapshots import RunState
from gui.state.session import Session

FRAME_MS = 16
IDLE_MS = 200
LINGER_FRAMES = 30  # an answer to a command comes within half a second, or is not in a hurry
FPS_WINDOW_S = 1.0


def rate_of(moments: Sequence[float], now: float) -> float:
    """How many of these `moments` (s, rising) there were a second since the first; 0 of less than two."""
    return (len(moments) - 1) / (now - moments[0]) if len(moments) > 1 else 0.0


class FramePump(QObject):
    """Pulls snapshots while the worker has news, at the pace of the screen; looks in now and then when idle.

    The gate is closed from the start of a frame until it is painted, so that the steps of the worker, which
    need the interpreter as painting does, do not stretch the frame.
    """

    def __init__(
        self, session: Session, mailbox: Mailbox, gate: Event, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._mailbox = mailbox
        self._gate = gate
        self._linger = 0
        self._painted: deque[float] = deque()
        # A timer of zero fires after every posted event and so after painting; QTimer.singleShot(0) would be
        # such an event itself, and earlier than that of painting.
        self._after_painting = QTimer(self)
        self._after_painting.setSingleShot(True)
        self._after_painting.timeout.connect(self._end_frame)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._begin_frame)
        session.commanded.connect(self._expect_news)

    def frames_per_second(self) -> float:
        """Frames painted each second, in the last one; 0 before there are two since the last rest."""
        return rate_of(self._painted, perf_counter())

    @property
    def interval_ms(self) -> int:
        """Milliseconds from one look into the mailbox to the next."""
        return self._timer.interval()

    def start(self) -> None:
        """Begin to look for snapshots."""
        self._timer.start(FRAME_MS)

    def stop(self) -> None:
        """Look no more, and leave the gate open."""
        self._timer.stop()
        self._after_painting.stop()
        self._gate.set()

    @Slot(object)
    def _expect_news(self, command: Command) -> None:
        self._linger = LINGER_FRAMES
        if self._timer.isActive():
            self._set_pace(FRAME_MS)

    @Slot()
    def _begin_frame(self) -> None:
        snapshot = self._mailbox.take()
        if snapshot is None:
            self._rest_when_idle()
            return
        self._set_pace(FRAME_MS)
        self._gate.clear()
        self._after_painting.start(0)
        self._session.receive(snapshot)

    @Slot()
    def _end_frame(self) -> None:
        self._gate.set()
        now = perf_counter()
        self._painted.append(now)
        while self._painted[0] < now - FPS_WINDOW_S:
            self._painted.popleft()

    def _rest_when_idle(self) -> None:
        snapshot = self._session.snapshot
        if snapshot is not None and snapshot.state is RunState.TRAINING:
            return
        if self._linger > 0:
            self._linger -= 1
        else:
            self._set_pace(IDLE_MS)
            self._painted.clear()  # what was painted before the rest tells nothing of the frames after it

    def _set_pace(self, interval_ms: int) -> None:
        if self._timer.interval() != interval_ms:
            self._timer.setInterval(interval_ms)
