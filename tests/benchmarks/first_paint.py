"""Opens the app as a person does, notes when its plot is first painted and first trained, and leaves."""

from __future__ import annotations

import json
import math
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from gui.app import application
from gui.plots.decision_view import DecisionView


class FirstPaints(QObject):
    """Notes the first paint of the plot and the first one with a model's answer, then quits."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.moments: dict[str, float] = {}
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched.parent(), DecisionView):
            now = time.time()
            self.moments.setdefault("first_paint_s", now)
            if not math.isnan(watched.parent().value_at(0.0, 0.0)):
                self.moments.setdefault("first_training_s", now)
                QTimer.singleShot(0, QApplication.quit)
        return False


if __name__ == "__main__":
    paints = FirstPaints(application.make_application())
    status = application.run(None)
    print(json.dumps(paints.moments))
    sys.exit(status)
