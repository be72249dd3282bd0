"""What the schemes of He and others know of activations."""

from __future__ import annotations

NONLINEARITIES = ("relu", "leaky_relu", "tanh", "sigmoid", "selu", "linear")
"""Activations by the names that nn.init.calculate_gain knows."""
