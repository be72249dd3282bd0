"""The Lab's examples: the list of them, and the text of the one that is open."""

from .list_panel import ExamplesPanel
from .text_panel import ExampleTextPanel

__all__ = ["ExampleTextPanel", "ExamplesPanel"]
