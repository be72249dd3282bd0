"""Someone at the window who leaves every answer to chance."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from gui.app.dialogs import Answer


@dataclass
class Chancy:
    """Someone who answers every question of the window at random."""

    dice: random.Random
    files: list[Path]
    folder: Path

    def file_to_open(self, folder: Path, filters: str) -> Path | None:
        return self.dice.choice([None, *self.files])

    def file_to_save(self, suggestion: Path, filters: str, chosen: str) -> tuple[Path, str] | None:
        path = self.dice.choice([None, self.folder / suggestion.name, self.folder / "missing" / "x.json"])
        return None if path is None else (path, chosen)

    def keep_changes(self, name: str) -> Answer:
        answers: list[Answer] = ["save", "discard", "cancel"]
        return self.dice.choice(answers)
