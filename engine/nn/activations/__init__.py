"""Activations, one per file; each is a layer that works element by element."""

from .elu import ELU
from .leaky_relu import LeakyReLU
from .relu import ReLU
from .sigmoid import Sigmoid
from .silu import SiLU
from .softplus import Softplus
from .tanh import Tanh

__all__ = ["ELU", "LeakyReLU", "ReLU", "SiLU", "Sigmoid", "Softplus", "Tanh"]
