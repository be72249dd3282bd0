from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from gui.kit.stage_strip import StageStrip
from gui.kit.tokens import current_tokens

STAGES = ("first", "second one", "third")


@pytest.fixture
def strip(qtbot: QtBot) -> StageStrip:
    strip = StageStrip(STAGES, "Stages")
    qtbot.addWidget(strip)
    strip.resize(strip.sizeHint())
    strip.show()
    return strip


def middle_of_accent(strip: StageStrip) -> float:
    """Where along the strip the stage that stands out is painted, as a share; -1 where none is."""
    image: QImage = strip.grab().toImage()
    accent = QColor(current_tokens().color("accent")).rgb()
    found = [x for x in range(image.width()) if image.pixel(x, image.height() // 2 - 8) == accent]
    return -1 if not found else (min(found) + max(found)) / 2 / image.width()


def test_one_stage_stands_out_and_is_told(strip: StageStrip) -> None:
    assert middle_of_accent(strip) == -1
    places = []
    for place, name in enumerate(STAGES):
        strip.reach(place)
        assert strip.reached == strip.accessibleDescription() == name
        places.append(middle_of_accent(strip))
    assert 0 < places[0] < places[1] < places[2] < 1
    strip.reach(-1)
    assert (strip.reached, middle_of_accent(strip)) == ("", -1)


def test_where_room_is_short_the_present_stage_is_still_there_as_a_whole(strip: StageStrip) -> None:
    strip.reach(2)
    for width in (strip.sizeHint().width(), 150, 110):
        strip.resize(width, strip.height())
        image = strip.grab().toImage()
        accent = QColor(current_tokens().color("accent")).rgb()
        columns = [x for x in range(image.width()) if image.pixel(x, image.height() // 2 - 8) == accent]
        assert max(columns) < width - 1
        assert max(columns) - min(columns) > strip.fontMetrics().horizontalAdvance("third") * 0.8
