"""What can be chosen and with which parameters: the source of every panel, project file and headless run."""

from .discovery import import_all
from .fields import Field, FieldError, Help, Options, Range, Suggestion, Text, Value, fields_of
from .registry import Catalogue, Entry, Kind, UnknownEntryError, entries, find, kinds, register

__all__ = [
    "Catalogue",
    "Entry",
    "Field",
    "FieldError",
    "Help",
    "Kind",
    "Options",
    "Range",
    "Suggestion",
    "Text",
    "UnknownEntryError",
    "Value",
    "entries",
    "fields_of",
    "find",
    "import_all",
    "kinds",
    "register",
]
