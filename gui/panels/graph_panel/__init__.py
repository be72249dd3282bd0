"""The graph of the Lab's run in its panel."""

from .panel import GraphPanel, PictureFormat

__all__ = ["GraphPanel", "PictureFormat"]
