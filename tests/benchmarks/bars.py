"""The microseconds of a step as bars, on a logarithmic scale, for the README."""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

COLOURS = {"torch": "#d9822b", "eager": "#8aa4c8", "numpy": "#4c7fc4", "compiled": "#1f5fb4"}
NAMES = {"torch": "PyTorch eager", "eager": "eager", "numpy": "numpy", "compiled": "compiled"}
NETWORKS = {
    "W1": "1-1, 100 points",
    "W2": "2-1, 200 points",
    "W3": "2-4-2-1, batch 10",
    "W4": "2-8-8-1, batch 32",
    "W5": "2-64-64-1, batch 256",
    "W6": "convolution, batch 32",
}
LEFT, RIGHT, BAR, GROUP_GAP, TOP = 190, 620, 13, 14, 46
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#24292f}.quiet{fill:#6a737d}.line{stroke:#d0d7de}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.quiet{fill:#9aa4af}.line{stroke:#3d444d}}"
)


def drawn(figures: dict[str, dict[str, float | None]]) -> str:
    """An SVG picture: a group of bars for each workload, shorter is faster."""
    values = [each for row in figures.values() for each in row.values() if each]
    low, high = (10 ** f(math.log10(v)) for f, v in ((math.floor, min(values)), (math.ceil, max(values))))
    y, shapes = TOP, []
    for name, row in figures.items():
        bars = [(system, value) for system, value in row.items() if value]
        shapes.append(_text(LEFT - 12, y + len(bars) * BAR / 2 + 4, f"{name}  {NETWORKS[name]}", "end"))
        for system, value in bars:
            end = _place(value, low, high)
            shapes.append(
                f'<rect x="{LEFT}" y="{y}" width="{end - LEFT:.1f}" height="{BAR - 2}" rx="2" '
                f'fill="{COLOURS[system]}"/>'
            )
            shapes.append(_text(end + 6, y + BAR - 3, _label(value, row["torch"], system), css="quiet"))
            y += BAR
        y += GROUP_GAP
    legend = _legend([system for system in COLOURS if any(row[system] for row in figures.values())])
    grid = _grid(low, high, y - GROUP_GAP)
    size = f'width="{RIGHT + 130}" height="{y + 20}" viewBox="0 0 {RIGHT + 130} {y + 20}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" '
        f'aria-label="Microseconds of a training step"><style>{STYLE}</style>'
        + "".join([*grid, *legend, *shapes])
        + "</svg>\n"
    )


def _label(value: float, torch: float | None, system: str) -> str:
    told = f"{value:.3g} µs"
    return told if not torch or system == "torch" else f"{told} · {torch / value:.3g}x"


def _place(value: float, low: float, high: float) -> float:
    return LEFT + (RIGHT - LEFT) * math.log10(value / low) / math.log10(high / low)


def _grid(low: float, high: float, bottom: float) -> list[str]:
    shapes = []
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        x = _place(10.0**power, low, high)
        shapes.append(f'<line class="line" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 6}" y2="{bottom}"/>')
        shapes.append(_text(x, bottom + 16, f"{10.0**power:g} µs", "middle", "quiet"))
    return shapes


def _legend(systems: list[str]) -> list[str]:
    shapes, x = [], LEFT
    for system in systems:
        shapes.append(f'<rect x="{x}" y="14" width="11" height="11" rx="2" fill="{COLOURS[system]}"/>')
        shapes.append(_text(x + 17, 24, NAMES[system]))
        x += 34 + 7 * len(NAMES[system])
    return shapes


def _text(x: float, y: float, text: str, anchor: str = "start", css: str = "") -> str:
    kind = f' class="{css}"' if css else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{kind}>{escape(text)}</text>'
