"""Changes a panel's controls as a person does."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.kit.combo import Combo
from gui.kit.number_box import NumberBox


def choose(qtbot, combo: Combo, key: str) -> None:
    """Choose with the arrow keys."""
    steps = combo.findData(key) - combo.currentIndex()
    for _ in range(abs(steps)):
        qtbot.keyClick(combo, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    assert combo.choice() == key


def type_in(qtbot, box: NumberBox, text: str) -> None:
    """Put a number in the place of the one there."""
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def offered(combo: Combo) -> list[str]:
    """The keys of all that can be chosen."""
    return [combo.itemData(index) for index in range(combo.count())]
