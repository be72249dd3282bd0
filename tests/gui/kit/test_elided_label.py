from __future__ import annotations

from gui.kit.elided_label import ElidedLabel
from tests.gui.kit.conftest import Show


def test_a_text_is_shortened_only_where_it_must_be(show: Show) -> None:
    label = ElidedLabel("a label with quite a lot of words in it")
    show(label, width=120)
    assert label.shown_text().endswith("…")
    assert label.text() == "a label with quite a lot of words in it"
    label.setText("short")
    assert label.shown_text() == "short"


def test_a_shorter_text_stands_for_one_that_has_no_room(show: Show) -> None:
    label = ElidedLabel("2 → 16 → 16 → 1 · 337 params")
    label.set_shorter("2 → 16 → 1")
    show(label, width=120)
    assert label.shown_text() == "2 → 16 → 1"
    label.resize(400, label.height())
    assert label.shown_text() == label.text()
    label.set_shorter("")
    label.resize(120, label.height())
    assert label.shown_text().endswith("…")


def test_the_room_is_what_lies_inside_its_margins(show: Show) -> None:
    label = ElidedLabel("a label with quite a lot of words in it")
    label.setContentsMargins(8, 0, 8, 0)
    show(label, width=label.fontMetrics().horizontalAdvance(label.text()) + 8)
    assert label.shown_text().endswith("…")


def test_it_needs_no_width() -> None:
    label = ElidedLabel("a label with quite a lot of words in it")
    assert label.minimumSizeHint().width() == 0
    label.deleteLater()
