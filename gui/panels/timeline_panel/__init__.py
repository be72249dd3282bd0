"""The strip under the plot: where in the run one stands, and how a step is made phase by phase."""

from .panel import TimelinePanel

__all__ = ["TimelinePanel"]
