"""Where the Tab key goes when controls are made anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def follow_each_other(containers: Sequence[QWidget]) -> None:
    """Let Tab visit the controls of each container right after those of the one before.

    A container that takes the focus itself, such as a bar of tabs, is one control. Those in another window
    than the first, as a panel that was torn off, keep an order of their own.
    """
    before: QWidget | None = None
    for container in (each for each in containers if each.window() is containers[0].window()):
        for control in [container] if _is_stop(container) else _stops_in(container):
            if before is not None:
                QWidget.setTabOrder(before, control)
            before = control


def _stops_in(container: QWidget) -> list[QWidget]:
    """What Tab visits inside `container`; a control made of several, such as a slider with its box, is one.

    Qt moves the parts of such a control with it; moved one by one they would leave it behind, and Qt would
    go on from there.
    """
    stops: list[QWidget] = []
    compounds: list[QWidget] = []
    for control in _controls_in(container):
        if any(compound.isAncestorOf(control) for compound in compounds):
            continue
        proxy = control.focusProxy()
        if proxy is not None and control.isAncestorOf(proxy):
            compounds.append(control)
            stops.append(control)
        elif _is_stop(control):
            stops.append(control)
    return stops


def _controls_in(container: QWidget) -> Iterator[QWidget]:
    """The widgets inside `container`, but for windows of their own, each before those inside it.

    Asked from parent to child: those that `findChildren` gives, PySide keeps as long as `container` lives.
    """
    for child in container.children():
        if isinstance(child, QWidget) and not child.isWindow():
            yield child
            yield from _controls_in(child)


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
