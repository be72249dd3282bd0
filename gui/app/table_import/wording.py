"""What the import says of a table."""

from __future__ import annotations

from engine.tables import Choice, Harvest, most_points
from gui.kit.number_format import grouped
from gui.kit.translating import translator

tr = translator("TableImport")


def summary(harvest: Harvest, seed: int) -> str:
    """How many points there will be, and why not more."""
    good, most = harvest.good, most_points()
    if good == 0:
        return tr("No row gives a point. The first lines below tell why.")
    if good > most:
        return tr(
            "{good} good rows. An experiment takes {most} points: a sample is drawn with seed {seed}."
        ).format(good=grouped(good), most=grouped(most), seed=seed)
    return tr("1 point") if good == 1 else tr("{good} points").format(good=grouped(good))


def bad_summary(harvest: Harvest) -> str:
    """How many rows are left out; '' when none is."""
    if harvest.bad == 0:
        return ""
    count = tr("1 row is left out") if harvest.bad == 1 else tr("{0} rows are left out")
    count = count.format(grouped(harvest.bad))
    listed = len(harvest.bad_rows)
    if listed < harvest.bad:
        return tr("{count}, the first {listed} of them:").format(count=count, listed=grouped(listed))
    return f"{count}:"


def role_of(place: int, choice: Choice) -> str:
    """What a column is in the choice: 'x₁', 'x₂', 'y', 'class', 'test'; '' when it is not chosen."""
    if place in choice.inputs:
        return "x" if len(choice.inputs) == 1 else f"x{'₁₂'[choice.inputs.index(place)]}"
    if place == choice.target:
        return tr("y") if choice.classes is None else tr("class")
    return tr("test") if place == choice.test else ""
