"""Saving and loading values made of tensors, in files that hold data only: loading one never runs code."""

from .allowed import add_safe_globals, clear_safe_globals, get_safe_globals, safe_globals
from .files import load, save

__all__ = [
    "add_safe_globals",
    "clear_safe_globals",
    "get_safe_globals",
    "load",
    "safe_globals",
    "save",
]
