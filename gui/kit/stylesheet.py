"""One style sheet for the whole app, made from the tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from string import Template

from gui.kit.fonts import TypeSizes
from gui.kit.tokens import Tokens

STYLE_DIR = Path(__file__).resolve().parent / "style"
_SHEETS = ("window", "controls", "kit")

ICON_FILES: Mapping[str, tuple[str, str]] = {
    "icon_down": ("chevron-down", "muted"),
    "icon_down_disabled": ("chevron-down", "disabled"),
    "icon_up": ("chevron-up", "muted"),
    "icon_left": ("chevron-left", "muted"),
    "icon_right": ("chevron-right", "muted"),
    "icon_check_text": ("check", "text"),
    "icon_check_on": ("check", "on_accent"),
    "icon_minus_on": ("minus", "on_accent"),
    "icon_close": ("x", "muted"),
    "icon_float": ("maximize", "muted"),
}
"""Placeholder -> (icon, token): the pictures a style sheet can only name as files."""


_PALE = 110
"""How opaque a card is, of 255, through which one can see."""


def style_sheet(tokens: Tokens, sizes: TypeSizes, code_family: str, icon_files: Mapping[str, str]) -> str:
    """The style sheet of a theme; `icon_files` gives a file path for every key of ICON_FILES.

    Raises KeyError when a sheet names something that is no token, size or icon.
    """
    values = {
        **asdict(tokens),
        **{f"size_{name}": size for name, size in asdict(sizes).items()},
        **icon_files,
        "code_family": code_family,
        "card_pale": _see_through(tokens.card),
        "size_small_plus": sizes.small + 1,
        "field_inner": sizes.body + 5,
        "button_inner": sizes.body + 9,
        "check": round(7.5 + sizes.body / 2),
        "check_small": round(6.5 + sizes.small / 2),
        "status_inner": sizes.body + 10,
        "story_track": 2 * sizes.small + 28,
    }
    return "\n".join(
        Template((STYLE_DIR / f"{name}.qss").read_text(encoding="utf-8")).substitute(values)
        for name in _SHEETS
    )


def _see_through(color: str) -> str:
    """A colour, #rrggbb, as style sheets write one that lets more than half of what is below through."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {_PALE})"
