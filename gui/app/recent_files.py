"""The project files opened last, newest first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

LIMIT = 8
_KEY = "recent_files"


def with_newest(paths: tuple[Path, ...], path: Path) -> tuple[Path, ...]:
    """`paths` with `path` in front, each once, no more than LIMIT."""
    return (path, *(other for other in paths if other != path))[:LIMIT]


class RecentFiles:
    """The list as it is kept in the settings."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def paths(self) -> tuple[Path, ...]:
        """Newest first."""
        stored = self._settings.value(_KEY, [])
        # An INI file gives a list of one text back as the text itself.
        texts = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return tuple(Path(text) for text in texts if isinstance(text, str) and text and "\0" not in text)

    def add(self, path: Path) -> None:
        """Put `path` in front."""
        self._store(with_newest(self.paths(), path.resolve()))

    def remove(self, path: Path) -> None:
        """Forget a file that is gone."""
        self._store(tuple(other for other in self.paths() if other != path))

    def clear(self) -> None:
        """Forget all."""
        self._store(())

    def _store(self, paths: tuple[Path, ...]) -> None:
        self._settings.setValue(_KEY, [str(path) for path in paths])
