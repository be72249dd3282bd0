"""From a table to points, with a look before: how it is written, which columns, what each row gives."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from engine.tables import (
    Column,
    Harvest,
    Table,
    Text,
    collect,
    columns_of,
    guess_choice,
    guess_dialect,
    read_table,
    trouble_with,
)
from gui.app.slices import Slices
from gui.kit.buttons import push_button
from gui.kit.metrics import CARD_MARGIN, GAP
from gui.kit.style_property import set_style_property

from .column_form import ColumnForm
from .dialect_row import DialectRow
from .preview import Preview
from .wording import bad_summary, summary, tr

_WIDTH, _HEIGHT = 660, 640
_FULL = 1000


class ImportDialog(QDialog):
    """Accepted with a `harvest` of points; reading goes on in slices and ends with the dialog."""

    def __init__(self, text: Text, name: str, seed: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("import_dialog")
        self.setWindowTitle(tr("Import {0}").format(name))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.harvest: Harvest | None = None
        self._text = text
        self._seed = seed
        self._table: Table | None = None
        self._columns: tuple[Column, ...] = ()
        self._reading, self._collecting = Slices(self), Slices(self)
        self.dialect = DialectRow(guess_dialect(text.content))
        self.preview = Preview()
        self.columns = ColumnForm()
        self.summary = QLabel()
        self.bad_summary = QLabel()
        self.bad_rows = QPlainTextEdit()
        self.progress = QProgressBar()
        self.import_button = push_button(tr("Import"), role="primary")
        self.cancel_button = push_button(tr("Cancel"))
        self._lay_out()
        self._connect()
        self.resize(_WIDTH, _HEIGHT)
        self._read()

    def done(self, result: int) -> None:
        """Close; what is under way is given up."""
        self._reading.stop()
        self._collecting.stop()
        super().done(result)

    def _lay_out(self) -> None:
        self.progress.setRange(0, _FULL)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Reading"))
        kept = self.progress.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(kept)
        self.summary.setWordWrap(True)
        self.bad_summary.setProperty("role", "warn")
        self.bad_rows.setReadOnly(True)
        self.bad_rows.setProperty("role", "code")
        self.bad_rows.setAccessibleName(tr("Rows that are left out"))
        self._show_bad("", "")
        self.columns.setEnabled(False)
        self.import_button.setDefault(True)
        self.import_button.setEnabled(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.summary, 1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.import_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(CARD_MARGIN, CARD_MARGIN, CARD_MARGIN, CARD_MARGIN)
        column.setSpacing(CARD_MARGIN)
        for part in (self.dialect, self.preview, self.columns, self.bad_summary):
            column.addWidget(part)
        column.addWidget(self.bad_rows, 100)
        column.addStretch(1)
        column.addWidget(self.progress)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.dialect.changed.connect(self._read)
        self.columns.changed.connect(self._collect)
        for work, begin in ((self._reading, 0.0), (self._collecting, 0.5)):
            work.progressed.connect(
                lambda share, begin=begin: self.progress.setValue(round(_FULL * (begin + share / 2)))
            )
        self._reading.failed.connect(self._refuse_table)
        self._collecting.failed.connect(self._say_trouble)
        self._reading.finished.connect(self._show_table)
        self._collecting.finished.connect(self._show_harvest)
        self.import_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)

    @Slot()
    def _read(self) -> None:
        """Read the text anew, as it is now said to be written."""
        self._collecting.stop()
        self._table = None
        self._begin()
        self._reading.start(read_table(self._text.content, self.dialect.dialect()))

    @Slot(object)
    def _show_table(self, table: Table) -> None:
        self._table = table
        self._columns = columns_of(table)
        self.columns.setEnabled(bool(self._columns))
        self.columns.show_columns(self._columns, guess_choice(table, self._columns))
        self._collect()

    @Slot()
    def _collect(self) -> None:
        """Make the points of the columns that are now chosen."""
        table = self._table
        if table is None:
            return
        choice = self.columns.choice()
        self.preview.show_table(table, choice)
        trouble = trouble_with(choice, self._columns)
        if trouble:
            self._collecting.stop()
            self._say_trouble(trouble)
            return
        self._begin()
        self._collecting.start(collect(table, choice, self._seed))

    def _begin(self) -> None:
        self.harvest = None
        self.import_button.setEnabled(False)
        self.progress.setVisible(True)
        self._say(tr("Reading ({0})…").format(self._text.encoding))

    @Slot(object)
    def _show_harvest(self, harvest: Harvest) -> None:
        self.harvest = harvest
        self._say(summary(harvest, self._seed))
        self._show_bad(bad_summary(harvest), "\n".join(map(str, harvest.bad_rows)))
        self.progress.setVisible(False)
        self.import_button.setEnabled(harvest.good > 0)

    @Slot(str)
    def _refuse_table(self, text: str) -> None:
        """Written so it cannot be read, and there are no columns to choose from."""
        self.columns.setEnabled(False)
        self._say_trouble(text)

    @Slot(str)
    def _say_trouble(self, text: str) -> None:
        self.harvest = None
        self._say(text, "warn")
        self._show_bad("", "")
        self.progress.setVisible(False)
        self.import_button.setEnabled(False)

    def _say(self, text: str, role: str = "") -> None:
        self.summary.setText(text)
        set_style_property(self.summary, "role", role)

    def _show_bad(self, count: str, rows: str) -> None:
        self.bad_summary.setText(count)
        self.bad_rows.setPlainText(rows)
        self.bad_summary.setVisible(bool(count))
        self.bad_rows.setVisible(bool(count))
