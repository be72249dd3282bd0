"""Opens the app as a person does, notes when its plot is first painted, first trained, the kernels ready."""

from __future__ import annotations

import json
import math
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from engine.compiled import kernels
from gui.app import application
from gui.plots.decision_view import DecisionView

LOOK_MS = 10


class FirstPaints(QObject):
    """Notes the first paint of the plot and the first one with a model's answer, then quits."""

    def __init__(self, app: QApplication, with_kernels: bool) -> None:
        super().__init__(app)
        self._with_kernels = with_kernels
        self.moments: dict[str, float] = {}
        app.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched.parent(), DecisionView):
            now = time.time()
            self.moments.setdefault("first_paint_s", now)
            if not math.isnan(watched.parent().value_at(0.0, 0.0)):
                self.moments.setdefault("first_training_s", now)
        return False

    @Slot()
    def look(self) -> None:
        """Note the moment when the kernels are there, and leave when all was seen."""
        if self._with_kernels and kernels.ready:
            self.moments.setdefault("kernels_ready_s", time.time())
        if len(self.moments) == (3 if self._with_kernels else 2):
            QApplication.quit()


if __name__ == "__main__":
    paints = FirstPaints(application.make_application(), with_kernels="kernels" in sys.argv)
    status = application.run(None)
    print(json.dumps(paints.moments))
    sys.exit(status)
