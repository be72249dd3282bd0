"""Keeps Python's search for garbage from stopping the window, and from Qt's objects at a wrong moment."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 250


class GarbageCollector(QObject):
    """Looks for garbage in the window's thread, between two events.

    Left to itself Python looks wherever memory is asked for, and then destroys what it finds of Qt's objects:
    in the thread of the worker, which owns none of them, or within a connect, whose lock they wait for.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()

    @Slot()
    def look(self) -> None:
        """Go through the oldest generation in which as much has gathered as Python waits for."""
        full = [
            age
            for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most > 0
        ]
        if full:
            gc.collect(full[-1])

    @Slot()
    def stop(self) -> None:
        """Leave it to Python again."""
        gc.enable()


def spare_what_stays(kernels: str) -> None:
    """Once the kernels are "ready" or "absent", look for garbage only among what is made from then on.

    By then everything has been imported and the window stands: some 200,000 objects that live as long as the
    process. To go through them takes 70 ms, in which nothing is painted, every few seconds of training.
    """
    if kernels in ("ready", "absent"):
        gc.collect()
        gc.freeze()
