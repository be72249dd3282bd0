"""The graph of a learner's program as cards and lines: `GraphView`."""

from .view import GraphView

__all__ = ["GraphView"]
