"""The table on screen: it shows the newest snapshot, filters, sorts and copies."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.experiment import ExperimentSpec
from engine.training.snapshots import RunState, Snapshot
from gui.kit.metrics import GAP
from gui.kit.segmented import Segmented
from gui.state.pace import Pace
from gui.state.panel import Panel
from gui.state.session import Session

from .columns import WIDEST_BRIEF, WIDEST_NUMBER, Column, shared_out
from .curves_view import CurvesView
from .delegates import NumberDelegate
from .last_update import LastUpdate
from .table import ParametersModel

_SORT_AGAIN_MS = 500
_SHOW_AGAIN_S = 0.1  # a number that changes more often cannot be read
_FRAMES = 5  # in which the rows in sight are painted one after the other, a few a frame
_CELL_PADDING, _BRIEF_PADDING, _HEAD_PADDING, _ROW_PADDING = 20, 11, 12, 9
_PAST_WIDTH, _BRIEF_PAST_WIDTH = 46, 40


class ParametersPanel(Panel):
    """A table of the newest snapshot's parameters; while training, sorted again twice a second at most."""

    worksheet_wanted = Signal(object, int, int)  # see LastUpdate

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("parameters_panel")
        self._model = ParametersModel(self)
        self._last_update = LastUpdate(session.focus)
        self._last_update.worksheet_wanted.connect(self.worksheet_wanted)
        self._table = self._make_table()
        self._curves = CurvesView(self._model)
        self._ways = QStackedWidget()
        self._way = Segmented(
            self.tr("How parameters are shown"),
            (
                ("table", self.tr("Table"), self.tr("The numbers of now")),
                ("curves", self.tr("Curves"), self.tr("The values over the steps")),
            ),
        )
        self._empty = self._make_empty()
        self._since_sorted = QElapsedTimer()
        self._pace = Pace(_SHOW_AGAIN_S)
        self._old_rows = range(0)
        self._model.modelReset.connect(self._fit_columns)
        self._fit_rows()
        self._table.installEventFilter(self)
        self._table.viewport().installEventFilter(self)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._make_page())
        self._add_copy_action()

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        if self.session.snapshot is None:
            self._stack.setCurrentWidget(self._empty)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if not self._pace.lets_through(snapshot):
            self._paint_next_rows()
            return
        if snapshot.ledger is not None or snapshot.state is not RunState.TRAINING:
            self._last_update.show_snapshot(snapshot)
        if not snapshot.parameters:
            return
        resting = snapshot.state is not RunState.TRAINING
        self._model.take(snapshot.parameters, snapshot.run, snapshot.step)
        self._old_rows = rows_in_sight(self._table)
        self._paint_next_rows(len(self._old_rows) if resting else None)
        self._draw_curves()
        self._stack.setCurrentIndex(1)
        if resting or not self._since_sorted.isValid() or self._since_sorted.hasExpired(_SORT_AGAIN_MS):
            self._model.refresh_order()
            self._since_sorted.start()

    def _paint_next_rows(self, most: int | None = None) -> None:
        """Go on painting the rows in sight: all of them at once would make one frame in six a long one."""
        count = -(-len(rows_in_sight(self._table)) // _FRAMES) if most is None else most
        self._model.tell_changed(self._old_rows[:count])
        self._old_rows = self._old_rows[count:]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.Resize):
            self._fit_columns()
        if watched is self._table.viewport() and event.type() == QEvent.Type.Resize:
            self._keep_chosen_in_sight()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw_curves()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._last_update.fit(self.height())

    @Slot()
    def _choose(self) -> None:
        """Follow the one number that is selected."""
        rows = self._table.selectionModel().selectedRows()
        self._last_update.choose(self._model.entry(rows[0].row()) if len(rows) == 1 else None)
        self._draw_curves()

    @Slot()
    def _show_way(self) -> None:
        """Show the table, or the curves."""
        self._ways.setCurrentIndex(0 if self._way.choice() == "table" else 1)
        self._draw_curves()

    @Slot()
    def _draw_curves(self) -> None:
        """Draw the curves, where they can be seen."""
        if self._curves.isVisible():
            self._curves.show_rows(self._selected_rows())

    def _selected_rows(self) -> list[int]:
        selection = self._table.selectionModel().selection()
        blocks = (selection.at(place) for place in range(selection.size()))
        return sorted({row for block in blocks for row in range(block.top(), block.bottom() + 1)})

    def _keep_chosen_in_sight(self) -> None:
        """Its formula takes room from the table."""
        rows = self._table.selectionModel().selectedRows()
        if len(rows) == 1:
            self._table.scrollTo(rows[0].siblingAtColumn(Column.PARAMETER))

    @Slot()
    def copy_rows(self) -> None:
        """Put the selected rows, or all where none is selected, on the clipboard as a table of text."""
        text = self._model.rows_as_text(self._selected_rows() or range(self._model.rowCount()))
        QGuiApplication.clipboard().setText(text)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        table.setItemDelegate(NumberDelegate(table))
        table.setAccessibleName(self.tr("Parameters"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setProperty("role", "figures")
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSortingEnabled(True)
        table.sortByColumn(Column.PARAMETER, Qt.SortOrder.AscendingOrder)
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns = table.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        return table

    def _make_page(self) -> QWidget:
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(self.tr("Filter: weight, bias, 0. or 2.weight[3"))
        self._filter.setAccessibleName(self.tr("Filter of the parameters"))
        self._filter.setToolTip(
            self.tr("Shows the rows whose name has every word, and whose index begins as the bracket does")
        )
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._model.filter)
        self._filter.textChanged.connect(self._draw_curves)
        self._way.chosen.connect(self._show_way)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._filter, 1)
        head.addWidget(self._way)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self._ways, 1)
        self._ways.addWidget(self._make_table_page())
        self._ways.addWidget(self._curves)
        self._table.selectionModel().selectionChanged.connect(self._choose)
        return page

    def _make_table_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._table, 1)
        column.addWidget(self._last_update)
        return page

    def _fit_rows(self) -> None:
        height = self._table.fontMetrics().height() + _ROW_PADDING
        self._table.verticalHeader().setDefaultSectionSize(height)

    @Slot()
    def _fit_columns(self) -> None:
        """Names and indices take the room that their longest needs; numbers share the rest or scroll."""
        room = self._table.viewport().width()
        widths = self._wanted_widths(WIDEST_NUMBER, _CELL_PADDING, _PAST_WIDTH)
        is_narrow = sum(widths) > room
        if is_narrow:
            widths = self._wanted_widths(WIDEST_BRIEF, _BRIEF_PADDING, _BRIEF_PAST_WIDTH)
        self._model.be_brief(is_narrow)
        for place, width in enumerate(shared_out(widths, room)):
            self._table.setColumnWidth(place, width)

    def _wanted_widths(self, number: str, padding: int, past: int) -> list[int]:
        """What each column needs to be read whole where `number` is the widest."""
        metrics, heads, model = self._table.fontMetrics(), self._table.horizontalHeader(), self._model
        widths = []
        for column in range(model.columnCount()):
            text = model.longest_text(column) if column < Column.VALUE else number
            caption = model.headerData(column, Qt.Orientation.Horizontal)
            head = heads.fontMetrics().horizontalAdvance(caption) + _HEAD_PADDING
            widths.append(max(metrics.horizontalAdvance(text) + padding, head))
        widths[Column.PAST] = past
        return widths

    def _make_empty(self) -> QLabel:
        label = QLabel(
            self.tr("Every weight and bias with its gradient stands here once training has begun.")
        )
        label.setProperty("role", "muted")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        label.setMargin(24)
        return label

    def _add_copy_action(self) -> None:
        copy = QAction(self.tr("Copy rows"), self._table)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_rows)
        self._table.addAction(copy)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)


def rows_in_sight(table: QTableView) -> range:
    """The rows of a table that can be seen, in part at least."""
    count, height = table.model().rowCount(), table.viewport().height()
    first, last = table.rowAt(0), table.rowAt(height - 1)
    return range(max(first, 0), last + 1 if last >= 0 else count)
