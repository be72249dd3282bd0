"""What a screen reader says of a plot: short sentences, spoken when something was done."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from gui.kit.translating import translator
from gui.plots.aliases import Indices, Points
from gui.plots.brush import Brush
from gui.plots.ticks import short_number

tr = translator("Plot")


def announce(widget: QWidget, text: str) -> None:
    """Say a text through the screen reader, if one listens."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def selection_in_words(chosen: Indices, xy: Points) -> str:
    """Which of the points (n, 2) are chosen, and where when it is one."""
    if len(chosen) == 1:
        index = int(chosen[0])
        x, y = xy[index].tolist()
        sentence = tr("Point {0} of {1}: {2}, {3}")
        return sentence.format(index + 1, len(xy), short_number(x), short_number(y))
    if len(chosen):
        return tr("{0} points selected").format(len(chosen))
    return tr("Nothing selected")


def removal_in_words(count: int) -> str:
    """That `count` points were taken away."""
    return tr("Point removed") if count == 1 else tr("{0} points removed").format(count)


def addition_in_words(x: float, y: float) -> str:
    """That a point was put at x, y."""
    return tr("Point added at {0}, {1}").format(short_number(x), short_number(y))


def stroke_in_words(tool: str, count: int) -> str:
    """What a stroke of a brush did to `count` points, one or more."""
    if tool == "jitter":
        return tr("1 point shaken") if count == 1 else tr("{0} points shaken").format(count)
    if tool == "magnet":
        return tr("1 point gathered") if count == 1 else tr("{0} points gathered").format(count)
    return tr("1 point strewn") if count == 1 else tr("{0} points strewn").format(count)


def brush_in_words(brush: Brush) -> str:
    """How large a brush is, and how many points a spray with it leaves."""
    sentence = tr("Brush: radius {0} pixels, {1} points in a dab")
    return sentence.format(round(brush.radius), brush.density)
