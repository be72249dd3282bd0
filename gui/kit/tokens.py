"""Every colour of the app, by what it means, for light and for dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

TOKENS_PROPERTY = "chainrule.tokens"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #rrggbb, named by their role; every `*_text` and plain text colour reads on its background.

    The classes are orange, blue, green, purple, yellow and grey, as in Okabe and Ito's set: told apart with
    every common colour blindness, and each has a shape as well.
    """

    name: str
    dark: bool

    page: str
    card: str
    line: str
    text: str
    muted: str
    disabled: str

    accent: str
    accent_hover: str
    accent_pressed: str
    accent_soft: str
    accent_text: str
    on_accent: str

    field: str
    field_line: str
    row: str
    code: str
    hover: str
    pressed: str
    scroll_handle: str

    class_a: str
    class_b: str
    class_c: str
    class_d: str
    class_e: str
    class_f: str
    class_a_text: str
    class_b_text: str
    train: str
    test: str
    train_text: str
    test_text: str

    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    warn_line: str
    error: str
    error_soft: str
    error_line: str
    info: str
    info_soft: str
    info_line: str

    plot: str
    plot_grid: str
    plot_text: str
    ghost: str
    contour: str
    point_outline: str

    tooltip: str
    tooltip_text: str

    def color(self, role: str) -> QColor:
        """The colour of a role, for painters; raises AttributeError for a role that does not exist."""
        return QColor(str(getattr(self, role)))


LIGHT = Tokens(
    name="light",
    dark=False,
    page="#f4f5f7",
    card="#ffffff",
    line="#e1e4e8",
    text="#1f2430",
    muted="#636a78",
    disabled="#a9afb9",
    accent="#3b5bdb",
    accent_hover="#3451c6",
    accent_pressed="#2c46b0",
    accent_soft="#e7ecff",
    accent_text="#3b5bdb",
    on_accent="#ffffff",
    field="#ffffff",
    field_line="#d9dde3",
    row="#f1f3f5",
    code="#f1f3f5",
    hover="#f1f3f5",
    pressed="#e6e9ed",
    scroll_handle="#c6cbd3",
    class_a="#f28e2b",
    class_b="#2a6fbb",
    class_c="#0f9d76",
    class_d="#b4509a",
    class_e="#a89000",
    class_f="#5b6472",
    class_a_text="#ab4f06",
    class_b_text="#2768b0",
    train="#2a6fbb",
    test="#f28e2b",
    train_text="#2a6fbb",
    test_text="#ab4f06",
    ok="#1f7a35",
    ok_soft="#e9f7ec",
    warn="#8f5a00",
    warn_soft="#fff4db",
    warn_line="#ecd49a",
    error="#c92a2a",
    error_soft="#fdecec",
    error_line="#f0bcbc",
    info="#3b5bdb",
    info_soft="#e7ecff",
    info_line="#c0ccf7",
    plot="#ffffff",
    plot_grid="#f0f2f4",
    plot_text="#636a78",
    ghost="#c9ced6",
    contour="#1f2430",
    point_outline="#ffffff",
    tooltip="#1f2430",
    tooltip_text="#f4f5f7",
)

DARK = Tokens(
    name="dark",
    dark=True,
    page="#17191e",
    card="#1f2229",
    line="#31353f",
    text="#e6e8ee",
    muted="#9aa1b0",
    disabled="#5d6472",
    accent="#7c95ff",
    accent_hover="#8fa4ff",
    accent_pressed="#6c86f5",
    accent_soft="#2a3252",
    accent_text="#8ca2ff",
    on_accent="#11141b",
    field="#1f2229",
    field_line="#383d49",
    row="#2a2e37",
    code="#2a2e37",
    hover="#2a2e37",
    pressed="#323743",
    scroll_handle="#434956",
    class_a="#ffa94d",
    class_b="#5ea9f0",
    class_c="#3fc99a",
    class_d="#e389c8",
    class_e="#ece05c",
    class_f="#aeb6c4",
    class_a_text="#ffa94d",
    class_b_text="#5ea9f0",
    train="#5ea9f0",
    test="#ffa94d",
    train_text="#5ea9f0",
    test_text="#ffa94d",
    ok="#4cc46a",
    ok_soft="#1d3326",
    warn="#ffc069",
    warn_soft="#3a3020",
    warn_line="#665230",
    error="#ff8787",
    error_soft="#3a2327",
    error_line="#6b3a40",
    info="#8ca2ff",
    info_soft="#262d49",
    info_line="#434f85",
    plot="#14161a",
    plot_grid="#272b33",
    plot_text="#9aa1b0",
    ghost="#4a5160",
    contour="#e6e8ee",
    point_outline="#14161a",
    tooltip="#e6e8ee",
    tooltip_text="#17191e",
)

CLASS_ROLES = ("class_a", "class_b", "class_c", "class_d", "class_e", "class_f")
"""The colours of the classes in their order: as many classes as there are, data can have."""

_BACKGROUNDS = ("page", "card", "row", "field", "code", "hover")
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *(("text", background) for background in (*_BACKGROUNDS, "pressed")),
    *(("muted", background) for background in _BACKGROUNDS),
    *((ink, "card") for ink in ("class_a_text", "class_b_text", "train_text", "test_text", "accent_text")),
    *((ink, background) for ink in ("ok", "warn", "error") for background in ("page", "card")),
    ("text", "accent_soft"),
    ("accent_text", "row"),
    *(
        (ink, background)
        for ink in ("muted", "accent_text", "ok", "class_a_text", "class_b_text")
        for background in ("code", "accent_soft", "error_soft")  # lines of code, plain and marked
        if (ink, background) != ("muted", "code")
    ),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("plot_text", "plot"),
    ("plot_text", "card"),
    ("tooltip_text", "tooltip"),
    *((kind, f"{kind}_soft") for kind in ("ok", "warn", "error", "info")),
    *(("text", f"{kind}_soft") for kind in ("ok", "warn", "error", "info")),
)
"""Every (text, background) pair the app draws; each has a contrast of at least 4.5."""


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def current_tokens() -> Tokens:
    """The tokens of the theme now applied to the application; light where none is."""
    app = QApplication.instance()
    tokens = app.property(TOKENS_PROPERTY) if app is not None else None
    return tokens if isinstance(tokens, Tokens) else LIGHT


def _luminance(color: str) -> float:
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
