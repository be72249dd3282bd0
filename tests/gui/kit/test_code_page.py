"""A page of code is as high as its text, within its bounds."""

from __future__ import annotations

import pytest

from gui.kit.code_page import CodePage
from gui.kit.theme import Theme
from tests.gui.showing import shown


@pytest.fixture
def page(qtbot) -> CodePage:
    return shown(qtbot, CodePage("code", least=2, most=4, shrunk=3), 300, 120)


def test_the_height_follows_the_lines_between_least_and_most(page: CodePage) -> None:
    heights = []
    for lines in (1, 2, 3, 4, 9):
        page.setPlainText("\n".join(["pass"] * lines))
        heights.append(page.sizeHint().height())
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4]


@pytest.mark.parametrize("scale", [1.0, 1.2, 1.4, 1.7])
@pytest.mark.parametrize("lines", [2, 3, 4])
def test_at_its_height_nothing_scrolls(qapp, page: CodePage, lines: int, scale: float) -> None:
    theme = Theme()
    theme.set_text_scale(scale)
    theme.apply(qapp, "light")
    page.setPlainText("\n".join(["pass"] * lines))
    page.resize(300, page.sizeHint().height())
    assert page.verticalScrollBar().maximum() == 0


def test_beside_a_line_too_long_there_is_room_for_the_scroll_bar(qtbot, qapp, page: CodePage) -> None:
    theme = Theme()
    theme.apply(qapp, "light")
    page.setPlainText("pass\npass\npass")
    before = page.sizeHint().height()
    page.setPlainText("pass\n" + "long " * 50 + "\npass")
    qtbot.waitUntil(lambda: page.sizeHint().height() > before)
    page.resize(300, page.sizeHint().height())
    assert page.horizontalScrollBar().maximum() > 0
    assert page.verticalScrollBar().maximum() == 0
    page.resize(3000, 120)
    qtbot.waitUntil(lambda: page.sizeHint().height() == before)


def test_where_room_is_short_it_gives_way_to_fewer_lines(page: CodePage) -> None:
    page.setPlainText("pass\npass")
    assert page.minimumSizeHint().height() == page.sizeHint().height()
    page.setPlainText("pass\npass\npass\npass")
    assert page.minimumSizeHint().height() < page.sizeHint().height()
