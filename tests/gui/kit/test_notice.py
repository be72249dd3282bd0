from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.notice import Kind, Notice
from gui.kit.theme import Theme
from gui.kit.tokens import LIGHT
from tests.gui.kit.conftest import Record, Show
from tests.gui.showing import shown

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def notice(qtbot: QtBot) -> Notice:
    made = Notice()
    qtbot.addWidget(made)
    return made


def test_it_is_hidden_until_it_has_something_to_say(show: Show, notice: Notice) -> None:
    show(notice)
    assert not notice.isVisible()
    notice.say("info", "Drag a point.")
    assert notice.isVisible()
    assert notice.text() == notice.accessibleDescription() == "Drag a point."


def test_an_action_acts_once_and_closes(qtbot: QtBot, show: Show, record: Record, notice: Notice) -> None:
    show(notice)
    said = record(notice, "closed")
    done: list[str] = []
    notice.say(
        "error",
        "Training stopped.",
        ("Back", lambda: done.append("back")),
        ("Keep", lambda: done.append("keep")),
    )
    assert [button.text() for button in notice.buttons()] == ["Back", "Keep"]
    qtbot.mouseClick(notice.buttons()[0], LEFT)
    assert done == ["back"]
    assert not notice.isVisible()
    assert said == ["closed"]


def test_an_action_may_say_the_next_thing(qtbot: QtBot, show: Show, notice: Notice) -> None:
    show(notice)
    notice.say("error", "Stopped.", ("Back", lambda: notice.say("info", "Back at step 811.")))
    qtbot.mouseClick(notice.buttons()[0], LEFT)
    assert notice.isVisible()
    assert notice.text() == "Back at step 811."
    assert notice.buttons() == ()


def test_cross_and_escape_close(qtbot: QtBot, show: Show, record: Record, notice: Notice) -> None:
    show(notice)
    said = record(notice, "closed")
    notice.say("info", "one")
    cross = notice.findChild(QToolButton)
    assert cross is not None
    qtbot.mouseClick(cross, LEFT)
    notice.say("info", "two")
    qtbot.keyClick(cross, Qt.Key.Key_Escape)
    notice.close_notice()
    assert said == ["closed", "closed"]
    assert not notice.isVisible()


def test_no_text_is_cut_at_any_width(qapp: QApplication, show: Show, notice: Notice) -> None:
    elsewhere = show(notice, width=900)
    notice.say("warn", "A long explanation of what happened. " * 4, ("Back to the last finite state", print))
    for width in (900, 420, 300):
        elsewhere.window().resize(width, 400)
        for _ in range(3):
            qapp.processEvents()
        label = notice._text
        assert label.height() >= label.heightForWidth(label.width())
        assert notice.rect().contains(notice.buttons()[0].geometry())


@pytest.mark.parametrize("width", [900, 420, 304, 282])
def test_no_caption_of_a_button_is_cut(qtbot: QtBot, qapp: QApplication, theme: Theme, width: int) -> None:
    """As in the stage of a plot, which gives the notice no more room than it has itself."""
    theme.apply(qapp, "light")
    ground = shown(qtbot, QWidget(), width, 400)
    notice = Notice(ground)
    buttons = (("Back to the last finite state", print), ("Open in the Lab", print))
    notice.say("warn", "Training stopped at step 5: 0.weight became not a number. " * 2, *buttons)
    for _ in range(3):
        notice.setGeometry(0, 0, width, notice.heightForWidth(width))
        qapp.processEvents()
    for button in notice.buttons():
        assert button.width() >= button.sizeHint().width()
        assert notice.rect().contains(button.geometry())
    assert notice._text.height() >= notice._text.heightForWidth(notice._text.width())


@pytest.mark.parametrize(
    ("kind", "color"), [("info", LIGHT.info_soft), ("warn", LIGHT.warn_soft), ("error", LIGHT.error_soft)]
)
def test_each_kind_has_its_tint(
    qapp: QApplication, theme: Theme, show: Show, notice: Notice, kind: Kind, color: str
) -> None:
    theme.apply(qapp, "light")
    show(notice)
    notice.say(kind, "text")
    qapp.processEvents()
    assert notice.grab().toImage().pixelColor(6, notice.height() // 2).name() == color


def test_more_than_two_actions_are_an_error(notice: Notice) -> None:
    with pytest.raises(ValueError, match="at most 2"):
        notice.say("info", "x", *[("a", print)] * 3)
