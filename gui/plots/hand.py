"""What the tool in hand does where the ground of a plot is clicked and stroked."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, Signal, Slot

from gui.kit.tokens import Tokens
from gui.plots.brush_strokes import BrushStrokes
from gui.plots.canvas_box import CanvasBox, Stroke
from gui.plots.canvas_tools import ADDED_LABEL, BRUSHES, SELECTORS, TOOLS, Tool, reach
from gui.plots.draggable_points import NONE_SELECTED, DraggablePoints
from gui.plots.selection_band import Lasso, SelectionBand


class Hand(QObject):
    """Holds one tool, and asks for what it does; see `BrushStrokes` for what the brushes ask."""

    add_asked = Signal(QPointF, int)
    whole_view_asked = Signal()
    selected = Signal()

    def __init__(self, box: CanvasBox, points: DraggablePoints, tokens: Tokens) -> None:
        super().__init__()
        self.tool: Tool = "move"
        self.strokes = BrushStrokes(points, self)
        self.frame = SelectionBand(points, tokens)
        self.lasso = Lasso(points, tokens)
        self._stroking = False
        self._box = box
        self._points = points
        box.clicked.connect(self._on_click)
        box.double_clicked.connect(self._on_double_click)
        box.stroked.connect(self._on_stroke)

    @property
    def brushes(self) -> bool:
        """Whether the tool works on a disc around the pointer."""
        return self.tool in BRUSHES

    def take(self, tool: Tool) -> None:
        """Take a tool; ValueError for one that does not exist."""
        if tool not in TOOLS:
            raise ValueError(f"tool must be one of {', '.join(TOOLS)}, not {tool!r}")
        self.strokes.finish()
        self.tool = tool
        self._points.set_reach(reach(tool))
        self._box.set_pans(tool not in (*BRUSHES, *SELECTORS))

    def let_go(self) -> None:
        """End a stroke under way; what remains of it does nothing."""
        self._stroking = False
        self.strokes.finish()
        self.frame.hide()
        self.lasso.hide()

    def set_tokens(self, tokens: Tokens) -> None:
        """Draw in another theme."""
        self.frame.set_tokens(tokens)
        self.lasso.set_tokens(tokens)

    @Slot(object, object)
    def _on_click(self, pos: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self.tool in ADDED_LABEL:
            self.add_asked.emit(pos, ADDED_LABEL[self.tool])
        elif self.brushes:
            self.strokes.click(self.tool, pos)
        elif not modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._points.select(NONE_SELECTED)

    @Slot(object, object)
    def _on_double_click(self, pos: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self.tool == "move":
            self.whole_view_asked.emit()
        else:
            self._on_click(pos, modifiers)

    @Slot(object)
    def _on_stroke(self, stroke: Stroke) -> None:
        self._stroking = self._stroking or stroke.first
        if not self._stroking:
            return
        self._stroking = not stroke.last
        if self.brushes:
            self.strokes.stroke(self.tool, stroke)
        elif self.tool in SELECTORS:
            if self.tool == "lasso":
                self.lasso.draw(stroke)
            else:
                self.frame.draw_frame(stroke)
            if stroke.last:
                self.selected.emit()
