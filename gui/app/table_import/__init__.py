"""The dialog that turns a table into points, with a look at what it will make of each row."""

from .dialog import ImportDialog

__all__ = ["ImportDialog"]
