from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.kit.scrolled import Scrolled


def test_what_is_too_high_scrolls_and_what_is_not_fills_the_room(qtbot: QtBot) -> None:
    content = QWidget()
    content.setMinimumHeight(300)
    area = Scrolled(content)
    qtbot.addWidget(area)
    area.resize(200, 100)
    with qtbot.waitExposed(area):
        area.show()
    assert content.height() == 300
    assert area.verticalScrollBar().maximum() == 200
    area.resize(200, 400)
    qtbot.waitUntil(lambda: content.height() == 400)
    assert area.verticalScrollBar().maximum() == 0
