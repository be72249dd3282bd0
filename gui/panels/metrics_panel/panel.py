"""The view of the metrics: it shows the newest quality that the worker told."""

from __future__ import annotations

import math

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.experiment import ExperimentSpec
from engine.training.snapshots import ClassQuality, Quality, Snapshot, ValueQuality
from gui.kit.folding_row import FoldingRow
from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.number_format import percent
from gui.kit.scrolled import Scrolled
from gui.kit.segmented import Segmented
from gui.kit.stat import Stat
from gui.plots.histogram_chart import HistogramChart
from gui.plots.roc_chart import RocChart
from gui.plots.ticks import short_number
from gui.state.panel import Panel
from gui.state.session import Session

from .confusion import ConfusionTable, class_letter


class MetricsPanel(Panel):
    """Classes: accuracy, confusion matrix, ROC curves. Regression: R², error, residuals."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("metrics_panel")
        tr = self.tr
        self._quality: tuple[Quality, Quality] | None = None
        self._points = Segmented(
            tr("Points that are measured"),
            (
                ("train", tr("Training"), tr("Measure on the points that it learns from")),
                ("test", tr("Test"), tr("Measure on the points held out")),
            ),
        )
        self._points.chosen.connect(self._show)
        self._main = Stat("", widest="100.0\N{NARROW NO-BREAK SPACE}%")
        self._second = Stat("", widest="0.0000")
        self._confusion = ConfusionTable()
        self._roc = RocChart()
        self._residuals = HistogramChart(
            tr("Histogram of the residuals"), tr("residual: target less answer"), tr("points")
        )
        self._residuals.set_hint(tr("No residual can be counted here."))
        self._classes = self._of_classes()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, CARD_MARGIN, HALF_GAP, 0)
        column.setSpacing(CARD_MARGIN)
        column.addWidget(self._head())
        column.addWidget(self._classes, 1)
        column.addWidget(self._residuals, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolled(content))
        self.show_spec(session.spec, session.spec)

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        held_out = bool(self.session.points.test.any())
        self._points.set_enabled("test", held_out)
        if not held_out:
            self._points.set_choice("train")
        if old.classes != new.classes:
            self._quality = None
        self._show()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.quality is not None:
            self._quality = snapshot.quality
            self._show()

    def _head(self) -> FoldingRow:
        figures = QWidget()
        row = QHBoxLayout(figures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._main)
        row.addWidget(self._second)
        return FoldingRow(self._points, figures)

    def _of_classes(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self._shares = QLabel(self.tr("Shares are of all points that are of the class at the left."))
        self._shares.setProperty("role", "note")
        self._shares.setWordWrap(True)
        column.addWidget(self._confusion)
        column.addWidget(self._shares)
        column.addWidget(self._roc, 1)
        return page

    @Slot()
    def _show(self) -> None:
        role = self._points.choice()
        classes = self.session.spec.task == "classification"
        self._classes.setVisible(classes)
        self._residuals.setHidden(classes)
        self._main.set_caption(self.tr("accuracy") if classes else "R²")
        many = self.session.spec.classes > 2
        area = self.tr("mean AUC") if many else self.tr("ROC area")
        self._shares.setHidden(many)
        self._second.set_caption(area if classes else self.tr("error (RMSE)"))
        self._second.setToolTip(self._meaning_of_second(classes, many))
        if self._quality is None:
            self._main.set_value("\N{EN DASH}")
            self._second.set_value("\N{EN DASH}")
        else:
            self._show_quality(self._quality[0 if role == "train" else 1], role)

    def _show_quality(self, quality: Quality, role: str) -> None:
        match quality:
            case ClassQuality(confusion, accuracy):
                self._main.set_value(percent(accuracy))
                self._second.set_value(_area_text(quality.area))
                self._confusion.counts.show(confusion)
                self._show_curves(quality, role)
            case ValueQuality(_, r2, rmse, counts, edges):
                self._main.set_value(short_number(r2))
                self._second.set_value(short_number(rmse))
                self._residuals.show_counts(counts, edges, role)

    def _show_curves(self, quality: ClassQuality, role: str) -> None:
        self._roc.set_hint(self._why_no_curve(quality))
        if len(quality.curves) == 1:
            self._roc.show_curve(quality.curves[0], role)
        else:
            self._roc.show_classes(quality.curves, quality.areas)
        said = (
            self.tr("{0} against the others: {1}").format(class_letter(label), short_number(area))
            for label, area in enumerate(quality.areas if len(quality.areas) > 1 else ())
        )
        areas = self.tr("Area {0}").format(short_number(quality.area)), *said
        self._roc.setAccessibleDescription("; ".join(areas))

    def _meaning_of_second(self, classes: bool, many: bool) -> str:
        if not classes:
            return self.tr("The root of the mean squared residual, in the units of y")
        if many:
            return self.tr("The mean of the areas under the curves of each class against all others (macro)")
        return self.tr("How often a point of B is likelier B than a point of A is; 0.5 is guessing")

    def _why_no_curve(self, quality: ClassQuality) -> str:
        if not quality.confusion.any():
            return self.tr("There is no answer to measure.")
        return self.tr("A ROC curve needs points of both classes.")


def _area_text(area: float) -> str:
    return "\N{EN DASH}" if math.isnan(area) else f"{area:.3f}"
