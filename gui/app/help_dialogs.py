"""What Help shows: every shortcut at a glance, and what the app is made of."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from engine.version import VERSION
from gui.kit.metrics import CARD_MARGIN, GAP
from gui.kit.translating import translator

from .actions import Actions
from .lab_actions import LabActions

tr = translator("HelpDialogs")

LICENCE_FILE = Path(__file__).resolve().parents[2] / "LICENSE"
_PARTS = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("numpy", "BSD-3-Clause"),
    ("numba", "BSD-2-Clause"),
    ("llvmlite", "BSD-2-Clause"),
    ("pyqtgraph", "MIT"),
    ("contourpy", "BSD-3-Clause"),
    ("msgspec", "BSD-3-Clause"),
    ("pygments", "BSD-2-Clause"),
    ("pillow", "MIT-CMU"),
)


def canvas_keys() -> tuple[tuple[str, str], ...]:
    """Keys of the plot, which work while it has the focus: (keys, meaning)."""
    return (
        ("Page Down, Page Up", tr("Select the next or the previous point")),
        (tr("Arrow keys"), tr("Move the selected points; with Shift ten times as far")),
        ("A, B … F", tr("Add a point of that class under the pointer")),
        ("1, 2 … 6", tr("Make the selected points class A, B … F")),
        (tr("Alt+drag"), tr("Move the whole class")),
        ("Ctrl+C, Ctrl+X, Ctrl+V", tr("Copy, cut and paste points")),
        ("[, ]", tr("Make the brush smaller or larger; so does the wheel")),
        ("{, }", tr("Spray fewer or more points")),
        ("Delete", tr("Delete the selected points")),
        ("+, −", tr("Look closer or from further away")),
        ("Esc", tr("Select nothing")),
    )


def network_keys() -> tuple[tuple[str, str], ...]:
    """Keys of the network, which work while it has the focus: (keys, meaning)."""
    return (
        (tr("Arrow keys"), tr("Go to the next neuron or layer")),
        ("Page Down, Page Up", tr("Go through a neuron's bias and weights")),
        (tr("Enter"), tr("Set the number of a weight, unfold a layer")),
        ("Shift+F10", tr("Disable a neuron, freeze a layer")),
        ("Esc", tr("Choose nothing")),
    )


def space_keys() -> tuple[tuple[str, str], ...]:
    """Keys of the space of a layer, which work while it has the focus: (keys, meaning)."""
    return (
        ("Page Down, Page Up", tr("Mark the next or the previous point")),
        ("+, −", tr("Look closer or from further away")),
        ("Home", tr("Show all of it")),
        ("Esc", tr("Mark no point")),
    )


def graph_keys() -> tuple[tuple[str, str], ...]:
    """Keys of the Lab's graph, which work while it has the focus: (keys, meaning)."""
    return (
        (tr("Arrow keys"), tr("Go along the edges from card to card")),
        (tr("Enter"), tr("Choose a card, open a module")),
        (tr("Backspace"), tr("Fold the module around a card")),
        ("+, −", tr("Look closer or from further away")),
        ("0, Home", tr("Show the whole graph")),
        ("Esc", tr("Choose nothing")),
    )


def keys_of(actions: Iterable[QAction]) -> list[tuple[str, str]]:
    """(keys, meaning) of every action that has a shortcut."""
    as_text = QKeySequence.SequenceFormat.NativeText
    return [
        (action.shortcut().toString(as_text), action.iconText())
        for action in actions
        if not action.shortcut().isEmpty()
    ]


def shortcut_groups(actions: Actions, lab: LabActions) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every key of the window by what it is about."""
    do = actions
    return [
        (
            tr("Training"),
            [
                (tr("Space"), tr("Run or pause")),
                *keys_of((do.step, do.epoch, do.back, do.phase, do.reset, do.new_weights, do.new_data)),
            ],
        ),
        (tr("Plot"), [*canvas_keys(), *keys_of((do.select_all, do.reset_view, do.copy_picture))]),
        (tr("Network"), [*network_keys()]),
        (tr("Space of a layer"), [*space_keys()]),
        (tr("Edit"), [("Ctrl+Z", tr("Undo")), ("Ctrl+Shift+Z, Ctrl+Y", tr("Redo"))]),
        (tr("File"), keys_of((do.new, do.open, do.save, do.save_as, do.export, do.paste_table, do.quit))),
        (
            tr("View"),
            keys_of(
                (
                    *(do.show_playground, do.show_lab),
                    *(do.larger_text, do.smaller_text, do.normal_text, do.full_screen, do.shortcuts),
                )
            ),
        ),
        (
            tr("Autograd Lab"),
            [
                *keys_of((lab.run, lab.next, lab.back, lab.play, lab.to_start, lab.to_end)),
                (keys_of((lab.step_of_batch,))[0][0], tr("The training step that comes next")),
                ("Tab, Ctrl+/", tr("In the editor: indent, comment out")),
                ("Esc", tr("From the editor to the next control")),
            ],
        ),
        (tr("Graph of the Lab"), [*graph_keys()]),
    ]


class ShortcutList(QDialog):
    """Every key in two columns, by menu."""

    def __init__(self, groups: Sequence[tuple[str, list[tuple[str, str]]]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = QWidget()
        page.setProperty("role", "scrolled")
        grid = QGridLayout(page)
        grid.setContentsMargins(CARD_MARGIN, CARD_MARGIN, CARD_MARGIN, CARD_MARGIN)
        grid.setHorizontalSpacing(3 * GAP)
        grid.setVerticalSpacing(GAP // 2)
        for title, rows in groups:
            heading = QLabel(title)
            heading.setProperty("role", "heading")
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for keys, meaning in rows:
                row = grid.rowCount()
                key_label = QLabel(keys)
                key_label.setProperty("role", "code")
                grid.addWidget(key_label, row, 0)
                meaning_label = QLabel(meaning)
                meaning_label.setWordWrap(True)
                grid.addWidget(meaning_label, row, 1)
            grid.setRowMinimumHeight(grid.rowCount(), GAP)
        grid.setColumnStretch(1, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        _finish(self, scroll)
        self.resize(640, 640)


class About(QDialog):
    """Version, licences and what the app runs on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Chainrule"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = QTextBrowser()
        text.setAccessibleName(tr("About Chainrule"))
        text.setOpenExternalLinks(True)
        text.document().setDocumentMargin(2 * GAP)
        text.setHtml(about_html())
        _finish(self, text)
        self.resize(520, 480)


def about_html() -> str:
    """Version, what the app is made of with licences, and its own licence."""
    rows = "".join(
        f"<tr><td>{name}&nbsp;&nbsp;</td><td>{_version_of(name)}&nbsp;&nbsp;</td><td>{licence}</td></tr>"
        for name, licence in _PARTS
    )
    licence = LICENCE_FILE.read_text(encoding="utf-8").replace("\n\n", "<br><br>")
    return (
        f"<h2>Chainrule {VERSION}</h2>"
        f"<p>{tr('See how neural networks learn: a playground on its own autograd engine.')}</p>"
        f"<p>Python {platform.python_version()} · Qt {qVersion()} · {platform.system()}</p>"
        f"<h3>{tr('Made with')}</h3><table style='margin-top: {GAP}px'>{rows}</table>"
        f"<p>{tr('Icons: Lucide, ISC licence.')}</p>"
        f"<h3>{tr('Licence')}</h3><p>{licence}</p>"
    )


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _finish(dialog: QDialog, content: QWidget) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.addWidget(content)
    column.addWidget(buttons)
