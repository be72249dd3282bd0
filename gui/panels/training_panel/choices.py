"""What the panel offers to choose from. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.catalog import Entry, Field, Kind, entries
from engine.experiment import Pick
from engine.experiment.joining import suits
from gui.forms import localized
from gui.kit.translating import translator

tr = translator("TrainingPanel")

CONSTANT = "constant"
"""The choice of no scheduler."""
_SHORT = {
    "CosineAnnealingWarmRestarts": "CosineRestarts",
    "ReduceLROnPlateau": "ReduceOnPlateau",
}
"""Captions that leave the column of cards its width."""


def choices(offered: Iterable[Entry]) -> list[tuple[str, str, str]]:
    """Called by their names in PyTorch, explained by their titles and summaries."""
    return [
        (entry.name, entry.name, f"{localized(entry.title)}: {localized(entry.summary)}") for entry in offered
    ]


def schedule_choices() -> list[tuple[str, str, str]]:
    """No scheduler, then all of them."""
    none = (CONSTANT, tr("constant"), tr("The learning rate stays as it is."))
    named = choices(sorted(entries("scheduler"), key=lambda entry: entry.name))
    return [none, *((name, _SHORT.get(name, name), tooltip) for name, _, tooltip in named)]


def part_choices(combined: Pick) -> list[tuple[str, str, str]]:
    """The schedulers that `combined` can let work with others."""
    joining = (entry for entry in entries("scheduler") if suits(combined, Pick(entry.name)))
    named = choices(sorted(joining, key=lambda entry: entry.name))
    return [(name, _SHORT.get(name, name), tooltip) for name, _, tooltip in named]


def prefixed_fields(pick: Pick, kind: Kind, path: str = "") -> list[Field]:
    """The parameters of a choice, named by their paths: "optimizer.lr"; `path` is that of the choice."""
    return [replace(field, name=f"{path or kind}.{field.name}") for field in pick.entry(kind).fields]
