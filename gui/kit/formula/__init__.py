"""Formulas: a small part of TeX, typeset with the fonts and colours of the app."""

from .parsing import FormulaError, parse_formula
from .passage import Block, Passage, Said, Written
from .view import FormulaView
from .wording import plain_text, spoken_text

__all__ = [
    "Block",
    "FormulaError",
    "FormulaView",
    "Passage",
    "Said",
    "Written",
    "parse_formula",
    "plain_text",
    "spoken_text",
]
