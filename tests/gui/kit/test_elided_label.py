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


def test_it_needs_no_width() -> None:
    label = ElidedLabel("a label with quite a lot of words in it")
    assert label.minimumSizeHint().width() == 0
    label.deleteLater()
