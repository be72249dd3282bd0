"""The Lab's desk: the graph in the middle, what makes it at the left, what happens in it at the right."""

from __future__ import annotations

from ..desk import Desk


class LabDesk(Desk):
    """Like the Playground's, under names of its own; its views share the right column by their content."""

    def __init__(self) -> None:
        super().__init__("lab_desk")
