"""How the first weights are drawn: a row at the foot of the model, with the parameters of its scheme."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from engine.catalog import entries
from engine.experiment import Pick
from gui.forms import Form, localized
from gui.kit.combo import Combo

PATH = "model.init"


class FirstWeights(Form):
    """The scheme and its parameters, addressed by their paths in the experiment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._scheme = Combo(
            self.tr("First weights"),
            [(entry.name, localized(entry.title), localized(entry.summary)) for entry in entries("init")],
            tooltip=self.tr("How the first weights are drawn from the seed; another choice begins anew"),
        )
        self.add_row(PATH, self.tr("init"), self._scheme)
        self._scheme.chosen.connect(self._on_scheme)

    def show_scheme(self, scheme: Pick) -> None:
        """Show a choice with its parameters."""
        self._scheme.set_choice(scheme.name)
        fields = scheme.entry("init").fields
        self.set_fields(replace(field, name=f"{PATH}.{field.name}") for field in fields)
        self.set_values({f"{PATH}.{name}": value for name, value in scheme.values("init").items()})

    @Slot(str)
    def _on_scheme(self, name: str) -> None:
        self.edited.emit(PATH, name)
