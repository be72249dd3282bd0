"""The network: what every neuron says, live, and its weights to be looked at and edited."""

from .panel import NetworkPanel

__all__ = ["NetworkPanel"]
