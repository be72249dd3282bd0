"""Saving and loading values made of tensors, in files that hold data only: loading one never runs code."""

from .files import load, save

__all__ = ["load", "save"]
