"""Tables of points: CSV read into an experiment with every bad row told, and points written as CSV."""

from .choice import Choice, Column, all_classes, columns_of, guess_choice, trouble_with, two_classes
from .collect import BadRow, Harvest, collect, most_points
from .dialect import DECIMALS, SEPARATORS, Dialect, guess_dialect
from .table import Table, read_table
from .text import MAX_BYTES, TableError, Text, checked, decode, read_text
from .writing import points_csv, with_harvest

__all__ = [
    "DECIMALS",
    "MAX_BYTES",
    "SEPARATORS",
    "BadRow",
    "Choice",
    "Column",
    "Dialect",
    "Harvest",
    "Table",
    "TableError",
    "Text",
    "all_classes",
    "checked",
    "collect",
    "columns_of",
    "decode",
    "guess_choice",
    "guess_dialect",
    "most_points",
    "points_csv",
    "read_table",
    "read_text",
    "trouble_with",
    "two_classes",
    "with_harvest",
]
