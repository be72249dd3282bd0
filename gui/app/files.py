"""What all files of the window have in common: the folder they were in last, and why one is not written."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QFileInfo, QSettings, QStandardPaths

from gui.kit.translating import translator

tr = translator("Files")

_SUFFIX = re.compile(r"\.[^\W\d]\w*")


class LastFolder:
    """The folder that files of one kind were in last, also in earlier runs; one of the system at first."""

    def __init__(
        self,
        settings: QSettings,
        kind: str,
        first: QStandardPaths.StandardLocation = QStandardPaths.StandardLocation.DocumentsLocation,
    ) -> None:
        self._settings = settings
        self._key = f"folders/{kind}"
        self._first = first

    def path(self) -> Path:
        """The folder; the person's home where it is not there any more."""
        folder = str(self._settings.value(self._key, QStandardPaths.writableLocation(self._first)))
        return Path(folder) if QFileInfo(folder).isDir() else Path.home()

    def remember(self, file: Path) -> None:
        """Keep the folder of `file`."""
        self._settings.setValue(self._key, str(file.absolute().parent))


def with_suffix(path: Path, suffix: str) -> Path:
    """The path, with `suffix` (".csv") where the person typed none; the end of "lr 0.01" is none."""
    return path if _SUFFIX.fullmatch(path.suffix) else path.with_name(path.name + suffix)


def not_written(path: Path, error: OSError | ValueError) -> str:
    """What the person is told of a file that could not be written."""
    return tr("{0} could not be written: {1}.").format(path.name, reason(error))


def reason(error: OSError | ValueError) -> str:
    """What went wrong, in a few words."""
    if isinstance(error, UnicodeError):
        return tr("it is not text in UTF-8")
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
