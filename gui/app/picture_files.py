"""Pictures of the plot, of the loss chart and of the network as files."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QWidget

from engine.experiment.atomic import write_atomically
from gui.kit.tokens import current_tokens
from gui.plots.picture_files import PictureKind, content_of
from gui.state.session import Session

from .dialogs import Questions
from .files import LastFolder, not_written, with_suffix

_KIND = "picture/kind"
_BY_SUFFIX: dict[str, PictureKind] = {".svg": "svg", ".png": "png"}


class PictureFiles(QObject):
    """Asks where a picture shall go, and whether as a drawing (SVG) or in pixels (PNG), and writes it."""

    refused = Signal(str)
    written = Signal(str)

    def __init__(
        self,
        session: Session,
        plot: Callable[[], QWidget],
        chart: QWidget,
        model: Callable[[], tuple[QWidget, str]],
        settings: QSettings,
        questions: Questions,
        parent: QObject | None = None,
    ) -> None:
        """`plot` tells which plot is shown, `model` which view of the model, and what it is called."""
        super().__init__(parent)
        self._session = session
        self._plot = plot
        self._chart = chart
        self._model = model
        self._settings = settings
        self._questions = questions
        self._folder = LastFolder(settings, "pictures", QStandardPaths.StandardLocation.PicturesLocation)

    @Slot()
    def ask_and_write_plot(self) -> None:
        """Write the plot as it is seen, without the tools, to a file that the person chooses."""
        self._ask_and_write(self._plot(), "plot")

    @Slot()
    def ask_and_write_chart(self) -> None:
        """Write the loss chart to a file that the person chooses."""
        self._ask_and_write(self._chart, "loss")

    @Slot()
    def ask_and_write_model(self) -> None:
        """Write the network, or the space of a layer if that is shown, to a file that the person chooses."""
        self._ask_and_write(*self._model())

    def _ask_and_write(self, widget: QWidget, what: str) -> None:
        filters: dict[PictureKind, str] = {
            "svg": self.tr("Drawings (*.svg)"),
            "png": self.tr("Pictures (*.png)"),
        }
        last: PictureKind = "png" if self._settings.value(_KIND) == "png" else "svg"
        name = f"{self._session.spec.data.generator.name}-{what}.{last}"
        answer = self._questions.file_to_save(
            self._folder.path() / name, ";;".join(filters.values()), filters[last]
        )
        if answer is None:
            return
        path, chosen = answer
        kind: PictureKind = "png" if chosen == filters["png"] else "svg"
        path = with_suffix(path, f".{kind}")
        # A name that the person typed in full says more than the filter.
        kind = _BY_SUFFIX.get(path.suffix.lower(), kind)
        title = widget.accessibleName()
        try:
            write_atomically(path, content_of(widget, kind, title, current_tokens().color("card")))
        except OSError as error:
            self.refused.emit(not_written(path, error))
            return
        self._settings.setValue(_KIND, kind)
        self._folder.remember(path)
        self.written.emit(str(path))
