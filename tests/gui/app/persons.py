"""Someone who answers the questions of the window as told beforehand."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from gui.app.dialogs import Answer


@dataclass
class Person:
    """Gives these answers, and remembers what was asked."""

    opens: Path | None = None
    saves: Path | None = None
    answer: Answer = "cancel"
    asked: list[str] = field(default_factory=list)

    def file_to_open(self, folder: Path, filters: str) -> Path | None:
        self.asked.append(f"open in {folder.name}")
        return self.opens

    def file_to_save(self, suggestion: Path, filters: str, chosen: str) -> tuple[Path, str] | None:
        self.asked.append(f"save as {suggestion.name}")
        return None if self.saves is None else (self.saves, chosen)

    def keep_changes(self, name: str) -> Answer:
        self.asked.append(f"keep {name}")
        return self.answer
