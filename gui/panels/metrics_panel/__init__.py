"""How good the answers are: confusion and ROC of two classes, residuals of a regression."""

from .panel import MetricsPanel

__all__ = ["MetricsPanel"]
