"""The version of Chainrule, as pyproject.toml states it, and of the PyTorch that the engine is like."""

VERSION = "0.1.0"

__version__ = "2.13.0+cpu"
cuda = None
