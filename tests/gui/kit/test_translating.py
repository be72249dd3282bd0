"""Words outside of widgets are translated as those of widgets are."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from gui.kit.translating import translator


class OneWord(QTranslator):
    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return "Schritt" if (context, source) == ("Lab", "step") else source


def test_a_word_is_looked_up_in_its_context_and_stays_english_without_a_translation(
    qapp: QApplication,
) -> None:
    words = OneWord()
    QCoreApplication.installTranslator(words)
    try:
        assert translator("Lab")("step") == "Schritt"
        assert translator("Plot")("step") == "step"
    finally:
        QCoreApplication.removeTranslator(words)
    assert translator("Lab")("step") == "step"
