"""The network as a drawing: neurons with what they say, weights between them."""

from .canvas import NetworkCanvas
from .parts import Bias, Edge, Floats, Fold, Neuron, Numbers, Part, Structure

__all__ = ["Bias", "Edge", "Floats", "Fold", "NetworkCanvas", "Neuron", "Numbers", "Part", "Structure"]
