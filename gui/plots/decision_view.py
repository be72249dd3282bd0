"""The big plot of a model with two inputs: its output as colours, the boundary, and the data on top."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from gui.kit.tokens import CLASS_ROLES, Tokens, current_tokens
from gui.plots.aliases import Extent, Field, Indices
from gui.plots.class_borders import class_borders
from gui.plots.class_field import Shares, class_image, class_table, likeliest
from gui.plots.colormap import ColorMap, mixed, probability_map, share_map, value_map
from gui.plots.edge_ticks import EdgeTicks
from gui.plots.field import HeatMap, bilinear, contour
from gui.plots.field_look import BOUNDARIES, FieldKind, FieldLook, around_zero, line_levels, shown_colors
from gui.plots.frame import paint_rounded_edge
from gui.plots.mistakes import Mistakes, mistaken, mistaken_of_many, sampled
from gui.plots.overlays import paint_legend, small_font
from gui.plots.path_layer import PathLayer
from gui.plots.point_canvas import PointCanvas
from gui.plots.point_looks import class_codes, class_looks, value_codes, value_looks

_BOUNDARY_WIDTH, _LINE_WIDTH, _LINE_PALENESS = 1.4, 1.0, 0.45
_CLASS_NODES = 200
_FIELD_Z, _LINES_Z, _CONTOUR_Z, _MISTAKES_Z = 0, 4, 5, 15
_AXIS_NAMES = ("x₁", "x₂")


class DecisionView(PointCanvas):
    """Probability, classes or value over the plane, where classes meet, and the points.

    Everything a person does comes out as signals (see `PointCanvas`); `extent_changed` tells, after a short
    rest, what part of the plane is seen and thus worth evaluating.
    """

    def __init__(self, tokens: Tokens | None = None, parent: QWidget | None = None) -> None:
        tokens = tokens or current_tokens()
        self._values: Field | None = None
        self._log_odds: Field | None = None
        self._shares: Shares = np.empty((0, 0, 0), np.float32)
        self._label = 0
        self._winner: Indices = np.empty((0, 0), np.intp)
        self._classes = 2
        self._extent: Extent = (0.0, 1.0, 0.0, 1.0)
        self._kind: FieldKind = "probability"
        self._colors: dict[FieldKind, ColorMap] = _color_maps(tokens, (0.0, 1.0))
        self._targets: tuple[NDArray[np.float64], NDArray[np.bool_]] | None = None
        self._labels: Indices = np.empty(0, np.intp)
        self._look = FieldLook()
        self._ticks = EdgeTicks()
        super().__init__(tokens, class_looks(tokens), parent)
        self.box.setAspectLocked(True)
        self._heat_map = HeatMap()
        self._contour = PathLayer(tokens.color("contour"), _BOUNDARY_WIDTH)
        self._lines = PathLayer(_pale(tokens), _LINE_WIDTH)
        self._mistakes = Mistakes(tokens)
        self.add_layer(self._heat_map, _FIELD_Z)
        self.add_layer(self._lines, _LINES_Z)
        self.add_layer(self._mistakes, _MISTAKES_Z)
        self.add_layer(self._contour, _CONTOUR_Z)
        self.setAccessibleName(self.tr("Decision plot"))
        self.setAccessibleDescription(
            self.tr(
                "Data points on the model's output. Page Down and Page Up choose a point, arrow keys move "
                "it, Shift moves it ten times as far, A, B and so on add a point, 1, 2 and so on change its "
                "class, "
                "Delete removes."
            )
        )

    def set_field(
        self,
        values: ArrayLike,
        extent: Extent,
        kind: FieldKind = "probability",
        log_odds: Field | None = None,
    ) -> None:
        """Show the model's output (H, W), at least 2 by 2.

        Row 0 lies at y0, column 0 at x0; the last row and column lie at y1 and x1. For "probability" it is
        the probability of class 1; "value" is coloured between the ends of `set_value_range`, what one
        "neuron" says around 0. Between nodes a probability is read from its `log_odds` (H, W), where they
        are known, and its boundary is drawn through them: they bend far less.
        """
        field = np.ascontiguousarray(values, np.float32)
        if field.ndim != 2 or min(field.shape) < 2:
            raise ValueError(f"a field has at least 2 rows and 2 columns, got shape {field.shape}")
        self._values, self._extent, self._kind = field, extent, kind
        self._log_odds = log_odds
        self._show_field()

    def set_share_field(self, values: ArrayLike, extent: Extent, label: int) -> None:
        """Show what share (H, W) a model of several classes gives to one of them, in that one's colour."""
        self._label = label
        self.set_field(values, extent, "share")

    def set_class_field(self, shares: ArrayLike, extent: Extent) -> None:
        """Show shares (H, W, classes), placed as `set_field` says: everywhere the likeliest class' colour."""
        each = np.ascontiguousarray(np.moveaxis(np.asarray(shares, np.float32), -1, 0))
        if each.ndim != 3 or not 2 < len(each) <= len(CLASS_ROLES) or min(each.shape) < 2:
            raise ValueError(
                f"a field of classes has 3 to {len(CLASS_ROLES)} of them, got shape {each.shape}"
            )
        self._shares, self._extent, self._kind = each, extent, "classes"
        self._winner, self._values = likeliest(each)
        self._log_odds = None
        self._show_field()

    @property
    def mistakes(self) -> int:
        """How many points in sight are marked as mistakes."""
        return len(self._mistakes)

    def set_look(self, look: FieldLook) -> None:
        """Colours in steps or not, which lines of equal value, crosses on mistakes or none."""
        self._look = look
        self._show_field()

    def set_value_range(self, low: float, high: float) -> None:
        """The values that take the two ends of the value map; values beyond take them too."""
        scale = self._colors["value"]
        if (low, high) != (scale.low, scale.high):
            self._colors = _color_maps(self._tokens, (low, high))
            self._show_targets()
            self._show_field()

    def set_points(self, xy: ArrayLike, labels: ArrayLike, test: ArrayLike, classes: int = 2) -> None:
        """Show points (n, 2) of classes from 0 (n,), so many in all, `test` (n,) True for held-out ones."""
        self._labels, self._classes = np.asarray(labels, np.intp), classes
        if self._targets is not None:
            self._targets = None
            self.points.set_looks(class_looks(self._tokens))
        self.points.set_points(xy, class_codes(labels, test), labels)
        self._hold_out(test)
        self._refresh_ring()
        self._show_mistakes()

    def set_valued_points(self, xy: ArrayLike, values: ArrayLike, test: ArrayLike) -> None:
        """Show points (n, 2) coloured by a target value (n,), on the scale of `set_value_range`."""
        if self._targets is None:
            self.points.set_looks(value_looks(self._tokens))
        self._targets = (np.asarray(values, np.float64), np.asarray(test, np.bool_))
        self.points.set_points(xy, self._target_codes())
        self._hold_out(test)
        self._refresh_ring()
        self._show_mistakes()

    def let_go(self) -> None:
        """See PointCanvas."""
        super().let_go()
        self._labels = np.empty(0, np.intp)
        if self._targets is not None:
            self._targets = (np.empty(0), np.empty(0, np.bool_))
        self._show_mistakes()

    def value_at(self, x: float, y: float) -> float:
        """The shown output at a position, between its nodes; NaN where there is none."""
        if self._log_odds is not None:
            return _probability(self.log_odds_at(x, y))
        return math.nan if self._values is None else bilinear(self._values, self._extent, x, y)

    def log_odds_at(self, x: float, y: float) -> float:
        """ln(p / (1 - p)) of the shown probability p at a position; NaN where it is not known."""
        if self._log_odds is not None:
            return bilinear(self._log_odds, self._extent, x, y)
        p = self.value_at(x, y) if self._kind == "probability" else math.nan
        return math.log(p / (1 - p)) if 0 < p < 1 else math.nan

    def shares_at(self, x: float, y: float) -> tuple[float, ...]:
        """The share of each of several classes at a position; none where it is not known."""
        if self._values is None or self._kind != "classes":
            return ()
        shares = sampled(self._shares, self._extent, np.array([[x, y]]))[:, 0]
        return tuple(shares.tolist()) if np.isfinite(shares).all() else ()

    def set_tokens(self, tokens: Tokens) -> None:
        """Repaint in another theme."""
        scale = self._colors["value"]
        super().set_tokens(tokens)
        self._colors = _color_maps(tokens, (scale.low, scale.high))
        self.points.set_looks(class_looks(tokens) if self._targets is None else value_looks(tokens))
        self._contour.set_color(tokens.color("contour"))
        self._lines.set_color(_pale(tokens))
        self._mistakes.set_tokens(tokens)
        self._show_field()

    def add_keys(self) -> dict[Qt.Key, int]:
        """A adds a point of class 0, B of class 1 and so on; with target values only A."""
        count = 1 if self._targets else self._classes
        return {Qt.Key(Qt.Key.Key_A + label): label for label in range(count)}

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        painter.fillRect(rect, self._tokens.color("plot"))

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        painter.setFont(small_font(self.font()))
        self._ticks.paint(painter, self.plot_rect(), self.view_extent(), _AXIS_NAMES, self._tokens)
        if self._kind in ("value", "neuron") and self._values is not None:
            paint_legend(painter, self.plot_rect(), self._shown_colors(), self._tokens)
        paint_rounded_edge(painter, QRectF(self.viewport().rect()), self._tokens)
        painter.restore()
        super().drawForeground(painter, rect)

    def _show_field(self) -> None:
        if self._values is None:
            return
        colors = self._shown_colors()
        lines = line_levels(self._look, self._kind, colors.low, colors.high)
        if self._kind == "classes":
            edges = lines or (1.0,) if self._look.discrete else ()
            table = class_table(self._tokens, len(self._shares), edges)
            factor = max(1, round(_CLASS_NODES / min(self._shares.shape[1:])))
            self._heat_map.set_image(class_image(self._shares, table, factor), self._extent)
            self._contour.set_line(*class_borders(self._shares, self._winner, self._extent))
        else:
            self._heat_map.set_field(self._values, self._extent, colors)
            self._contour.set_line(*self._boundary(self._values))
        self._lines.set_line(*contour(self._values, self._extent, lines))
        self._show_mistakes()
        self.viewport().update()

    def _boundary(self, values: Field) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The line between two classes, where log-odds are known through the places at which they are 0."""
        if self._log_odds is not None:
            return contour(self._log_odds, self._extent, (0.0,))
        return contour(values, self._extent, BOUNDARIES.get(self._kind, ()))

    def _shown_colors(self) -> ColorMap:
        """Those of numbers; classes have a table of their own."""
        if self._kind == "neuron" and self._values is not None:
            return around_zero(self._colors["probability"], self._values)
        if self._kind == "share":
            return shown_colors(self._look, "share", share_map(self._tokens, self._label))
        kind: FieldKind = "value" if self._kind == "value" else "probability"
        return shown_colors(self._look, kind, self._colors[kind])

    def _show_mistakes(self) -> None:
        """Put crosses where the field now shown and the class of a point differ."""
        is_answer = self._kind in ("probability", "classes")
        marked = self._look.mistakes and is_answer and self._targets is None
        if self._values is None or not marked:
            self._mistakes.clear_marks()
            return
        xy = self.points.xy
        if self._kind == "classes":
            wrong = mistaken_of_many(self._shares, self._extent, xy, self._labels)
        elif self._log_odds is not None:
            wrong = mistaken(self._log_odds, self._extent, xy, self._labels, 0.0)
        else:
            wrong = mistaken(self._values, self._extent, xy, self._labels)
        self._mistakes.mark(xy, self.points.seen(wrong))

    def _refresh_verdicts(self) -> None:
        self._show_mistakes()

    def _show_targets(self) -> None:
        if self._targets is not None:
            self.points.set_points(self.points.xy, self._target_codes())
            self._hold_out(self._targets[1])

    def _target_codes(self) -> Indices:
        assert self._targets is not None
        values, test = self._targets
        scale = self._colors["value"]
        return value_codes(values, test, scale.low, scale.high)


def _pale(tokens: Tokens) -> QColor:
    return mixed(tokens.contour, tokens.plot, _LINE_PALENESS)


def _color_maps(tokens: Tokens, value_range: tuple[float, float]) -> dict[FieldKind, ColorMap]:
    return {"probability": probability_map(tokens), "value": value_map(tokens, *value_range)}


def _probability(log_odds: float) -> float:
    """p of ln(p / (1 - p)), without overflow."""
    small = math.exp(-abs(log_odds))
    return (small if log_odds < 0 else 1.0) / (1 + small)
