import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.kit.fold import Fold


@pytest.fixture
def fold(qtbot) -> Fold:
    fold = Fold("more of it", tooltip="The rest")
    fold.body.addWidget(QLabel("inside"))
    qtbot.addWidget(fold)
    fold.show()
    qtbot.waitExposed(fold)
    return fold


def test_a_click_opens_and_folds(qtbot, fold: Fold) -> None:
    told: list[bool] = []
    fold.opened_changed.connect(told.append)
    inside = fold.findChild(QLabel)
    assert (fold.is_open(), inside.isVisible()) == (False, False)
    qtbot.mouseClick(fold.button, Qt.MouseButton.LeftButton)
    assert (fold.is_open(), inside.isVisible()) == (True, True)
    qtbot.keyClick(fold.button, Qt.Key.Key_Space)
    assert (fold.is_open(), inside.isVisible()) == (False, False)
    assert told == [True, False]


def test_a_closed_fold_takes_no_room_for_what_it_hides(fold: Fold) -> None:
    folded = fold.sizeHint().height()
    fold.set_open(True)
    assert fold.sizeHint().height() > folded


def test_it_is_named_for_a_reader_of_the_screen(fold: Fold) -> None:
    fold.set_caption("all of it")
    assert fold.button.accessibleName() == "all of it"
    assert fold.button.toolTip() == "The rest"


def test_a_caption_is_shortened_where_there_is_no_room(fold: Fold) -> None:
    fold.resize(300, 40)
    assert fold.button.shown_text() == "more of it"
    fold.setFixedWidth(fold.button.sizeHint().width() - 12)
    assert fold.button.width() <= fold.width()
    assert fold.button.shown_text().endswith("\N{HORIZONTAL ELLIPSIS}")
