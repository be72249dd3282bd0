"""Layers, by family; each file is loaded when one of its layers is first used."""

from .identity import Identity
from .linear import Linear
from .sequential import Sequential

__all__ = ["Identity", "Linear", "Sequential"]

FAMILIES = {
    "module_dict": "ModuleDict",
    "module_list": "ModuleList",
    "parameter_dict": "ParameterDict",
    "parameter_list": "ParameterList",
}
"""The other layers, by the file that holds them."""
