"""What can be switched off or held in a network, as a menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from engine.experiment.switches import layer_name, names_into, switched
from gui.plots.network import Bias, Edge, Fold, NetworkCanvas, Neuron, Part
from gui.state.session import Session

from .reading import structure_of
from .wording import neuron_name


class SwitchMenu(QObject):
    """Opens at the canvas: disable the neuron it was asked for at, freeze its layer, set a number."""

    def __init__(self, session: Session, canvas: NetworkCanvas, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        canvas.menu_requested.connect(self._open)

    def _open(self, part: Part | None, place: QPoint) -> None:
        menu = QMenu(self._canvas)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self._actions(part):
            action.setParent(menu)
            menu.addAction(action)
        if not menu.isEmpty():
            menu.popup(place)

    def _actions(self, part: Part | None) -> list[QAction]:
        """What can be done to a part; to none of them whatever is disabled can be enabled again."""
        actions = []
        if isinstance(part, Edge | Bias):
            actions.append(self._set_number(part))
        if isinstance(part, Neuron) and part.layer < len(self._session.spec.model.hidden) + 1:
            actions.append(self._disable(part))
        if part is not None and not isinstance(part, Fold) and part.layer > 0:
            actions.append(self._freeze(part.layer))
        if self._session.spec.model.disabled:
            actions.append(self._enable_all())
        return actions

    def _set_number(self, part: Edge | Bias) -> QAction:
        action = QAction(self.tr("Set Its Number…"))
        action.triggered.connect(partial(self._pick, part))
        return action

    def _pick(self, part: Edge | Bias) -> None:
        self._canvas.picked.emit(part, self._canvas.spot(part))

    def _disable(self, neuron: Neuron) -> QAction:
        model = self._session.spec.model
        name = names_into(model, neuron.layer)[neuron.unit]
        words = neuron_name(structure_of(self._session.spec), neuron)
        action = QAction(self.tr("Disable This Neuron") if neuron.layer else self.tr("Disable This Input"))
        action.setCheckable(True)
        action.setChecked(name in model.disabled)
        action.setToolTip(self.tr("Hold its output at 0; its weights stay"))
        action.triggered.connect(partial(self._switch_unit, name, words))
        return action

    def _freeze(self, layer: int) -> QAction:
        model = self._session.spec.model
        name = layer_name(model, layer - 1)
        others = len(model.hidden) + 1 - len({*model.frozen} - {name})
        words = self.tr("output layer") if name == "output" else self.tr("layer {0}").format(layer)
        text = (
            self.tr("Freeze Output Layer") if name == "output" else self.tr("Freeze Layer {0}").format(layer)
        )
        action = QAction(text)
        action.setCheckable(True)
        action.setChecked(name in model.frozen)
        action.setEnabled(others > 1 or name in model.frozen)
        action.setToolTip(self.tr("Its weights stay as they are while the other layers learn"))
        action.triggered.connect(partial(self._switch_layer, name, words))
        return action

    def _enable_all(self) -> QAction:
        action = QAction(self.tr("Enable Everything Again"))
        action.triggered.connect(self._switch_all_on)
        return action

    def _switch_unit(self, name: str, words: str) -> None:
        disabled = self._session.spec.model.disabled
        off = name not in disabled
        label = self.tr("Disable {0}") if off else self.tr("Enable {0}")
        self._session.edit("model.disabled", switched(disabled, name, off), label.format(words))

    def _switch_layer(self, name: str, words: str) -> None:
        frozen = self._session.spec.model.frozen
        held = name not in frozen
        label = self.tr("Freeze {0}") if held else self.tr("Unfreeze {0}")
        self._session.edit("model.frozen", switched(frozen, name, held), label.format(words))

    def _switch_all_on(self) -> None:
        self._session.edit("model.disabled", (), self.tr("Enable everything"))
