from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.folding_row import FoldingRow


def part(width: int) -> QWidget:
    made = QWidget()
    made.setFixedSize(QSize(width, 20))
    return made


def test_what_has_no_room_beside_each_other_stands_below(qtbot: QtBot) -> None:
    first, second = part(100), part(80)
    around = QWidget()
    qtbot.addWidget(around)
    row = FoldingRow(first, second, parent=around)
    row.resize(300, 20)
    around.show()
    QApplication.processEvents()
    assert not row.is_folded()
    assert (first.x(), second.geometry().right()) == (0, 299)
    assert row.minimumSizeHint().width() == 100
    row.resize(150, 60)
    QApplication.processEvents()
    assert row.is_folded()
    assert (first.x(), second.x()) == (0, 0)
    assert second.y() >= first.geometry().bottom()
    assert row.minimumSizeHint().height() >= 40
    row.resize(300, 20)
    QApplication.processEvents()
    assert not row.is_folded()


def test_the_second_may_follow_the_first(qtbot: QtBot) -> None:
    first, second = part(100), part(80)
    row = FoldingRow(first, second, apart=False)
    qtbot.addWidget(row)
    row.resize(300, 20)
    row.show()
    QApplication.processEvents()
    assert first.geometry().right() < second.x() < 120
