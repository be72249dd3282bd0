from __future__ import annotations

from gui.kit.elided_button import ElidedButton
from tests.gui.kit.conftest import Show


def test_it_takes_any_width_and_shortens_its_text_to_it(show: Show) -> None:
    button = ElidedButton("x₁·cos(x₂) + exp(−x₁²)")
    assert button.minimumSizeHint().width() == 0
    show(button, width=80)
    button.resize(80, button.height())
    assert button.shown_text().endswith("…")
    short = button.grab().toImage()
    button.resize(400, button.height())
    assert button.shown_text() == button.text()
    button.resize(80, button.height())
    assert button.grab().toImage() == short
