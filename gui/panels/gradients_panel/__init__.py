"""How learning flows: gradients, weights and updates of each layer over time, and what is wrong with them."""

from .panel import GradientsPanel

__all__ = ["GradientsPanel"]
