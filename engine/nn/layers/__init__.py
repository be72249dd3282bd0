"""Layers, by family; each file is loaded when one of its layers is first used."""

from .identity import Identity
from .linear import Linear
from .sequential import Sequential

__all__ = ["Identity", "Linear", "Sequential"]

FAMILIES = {
    "convolution": "Conv1d Conv2d Conv3d",
    "padding": "CircularPad2d ConstantPad1d ConstantPad2d ReflectionPad1d ReflectionPad2d ReplicationPad1d "
    "ReplicationPad2d ZeroPad1d ZeroPad2d",
    "pooling": "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveMaxPool1d AdaptiveMaxPool2d AvgPool1d AvgPool2d "
    "MaxPool1d MaxPool2d",
    "transposed_convolution": "ConvTranspose1d ConvTranspose2d",
    "module_dict": "ModuleDict",
    "module_list": "ModuleList",
    "parameter_dict": "ParameterDict",
    "parameter_list": "ParameterList",
}
"""The other layers, by the file that holds them."""
