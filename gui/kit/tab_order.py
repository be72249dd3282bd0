"""Where the Tab key goes when controls are made anew."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def chain_tabs(container: QWidget) -> None:
    """Let Tab visit the controls inside `container` in their order, right where the container stands.

    Qt puts controls made later behind all others of the window; call it after making some.
    """
    before = _stop_before(container)
    for control in _stops_in(container):
        QWidget.setTabOrder(before, control)
        before = control


def _stops_in(container: QWidget) -> list[QWidget]:
    """What Tab visits inside `container`; a control made of several, such as a slider with its box, is one.

    Qt moves the parts of such a control with it; moved one by one they would leave it behind, and Qt would
    go on from there.
    """
    stops: list[QWidget] = []
    compounds: list[QWidget] = []
    for control in container.findChildren(QWidget):
        if control.window() is not container.window():
            continue
        if any(compound.isAncestorOf(control) for compound in compounds):
            continue
        proxy = control.focusProxy()
        if proxy is not None and control.isAncestorOf(proxy):
            compounds.append(control)
            stops.append(control)
        elif _is_stop(control):
            stops.append(control)
    return stops


def _stop_before(container: QWidget) -> QWidget:
    """The control that Tab visits before those of `container`; the container itself where there is none."""
    found = container.previousInFocusChain()
    while found is not None and found is not container:
        if _is_stop(found) and not container.isAncestorOf(found):
            return found
        found = found.previousInFocusChain()
    return container


def _is_stop(control: QWidget) -> bool:
    return bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus) and control.focusProxy() is None
