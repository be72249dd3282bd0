"""The Lab's programs as files of text, and the last one kept between two runs of the app."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from engine.experiment.atomic import write_atomically
from engine.experiment.limited import size_of
from engine.lab.examples import LabExample
from gui.state.lab_session import LabSession
from gui.state.unsaved import Program

from ..dialogs import Questions
from ..files import LastFolder, not_written, reason, with_suffix

SUFFIX = ".py"
SUFFIXES = (SUFFIX, ".txt")
MAX_BYTES = 200_000
_SOURCE, _EXAMPLE, _PROGRAM = "lab/source", "lab/example", "lab/program"


class LabFiles(QObject):
    """Keeps the session's program and its file together.

    A file that cannot be read or written is told by `refused`; the program stays as it was. Whatever is typed
    is there again at the next start, so nothing is asked before another program takes its place: the editor's
    undo brings it back.
    """

    renamed = Signal()
    refused = Signal(str)
    written = Signal(str)

    def __init__(
        self, session: LabSession, settings: QSettings, questions: Questions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._folder = LastFolder(settings, "lab")
        self._questions = questions
        self._examples: dict[str, LabExample] = {}
        self._path: Path | None = None
        self._saved = ""
        self._kept = ""
        session.source_changed.connect(self._tell_if_modified)
        session.example_opened.connect(self._leave_file)
        session.run_arrived.connect(self.renamed)

    @property
    def name(self) -> str:
        """What the program is called in the title of the window."""
        if self._session.live_part == "divergence":
            return self.tr("the step that diverged")
        if self._session.is_live:
            return self.tr("the Playground's next step")
        if self._path is not None:
            return self._path.name
        example = self._session.example
        return self.tr("untitled program") if example is None else example.title

    @property
    def is_modified(self) -> bool:
        """Whether the file of the program says something else."""
        return self._path is not None and self._session.source != self._saved

    @property
    def draft(self) -> Program | None:
        """The program, where it was typed and neither a file nor the next start would have it."""
        session = self._session
        if session.source == self._kept or not session.source.strip():
            return None
        name = "" if session.example is None else session.example.name
        return Program(session.source, name, session.program, self._path)

    @Slot()
    def new(self) -> None:
        """An empty program."""
        self._path = None
        self._session.begin("")
        self.renamed.emit()

    @Slot()
    def ask_and_open(self) -> None:
        """Let the person choose a file and open it."""
        path = self._questions.file_to_open(self._folder.path(), self.tr("Programs (*.py *.txt)"))
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> bool:
        """Open a file of text; False when it is refused."""
        try:
            if size_of(path) > MAX_BYTES:
                raise ValueError(self.tr("it is larger than {0} kB").format(MAX_BYTES // 1000))
            text = path.read_text("utf-8")
        except (OSError, ValueError) as error:
            self.refused.emit(self.tr("{0} cannot be opened: {1}.").format(path.name, reason(error)))
            return False
        self._session.begin(text)
        self._name_after(path, text)
        return True

    @Slot()
    def save(self) -> bool:
        """Save to the file of the program; asks for one when it has none."""
        return self.save_as() if self._path is None else self._write(self._path)

    @Slot()
    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        example = self._session.example
        suggestion = self._path or self._folder.path() / f"{example.name if example else 'program'}{SUFFIX}"
        filters = self.tr("Programs (*.py)")
        answer = self._questions.file_to_save(suggestion, filters, filters)
        return answer is not None and self._write(with_suffix(answer[0], SUFFIX))

    @Slot()
    def reset(self) -> None:
        """The program as it was opened."""
        session = self._session
        if session.example is not None:
            session.open_example(session.example, session.program)
        else:
            session.edit(self._saved)
            session.run_source()

    def remember(self) -> None:
        """Keep the program for the next start."""
        session = self._session
        self._kept = session.source
        self._settings.setValue(_SOURCE, session.source)
        self._settings.setValue(_EXAMPLE, "" if session.example is None else session.example.name)
        self._settings.setValue(_PROGRAM, session.program)

    def open_as_left(self, examples: dict[str, LabExample], first: str) -> None:
        """The program of the last time; at first the example called `first`."""
        self._examples = examples
        source = source_as_left(self._settings)
        if source is None:
            self._session.open_example(examples[first])
            return
        number = str(self._settings.value(_PROGRAM, "0"))
        example = str(self._settings.value(_EXAMPLE))
        self._take_up(Program(source, example, int(number) if number.isdecimal() else 0))
        self._kept = source

    def restore(self, program: Program) -> None:
        """A program that was not kept when the app ended; the editor's undo leads back to the one of now."""
        if program.file is not None and self.open(program.file):
            self._go_on_to(program.source)
        else:
            self._take_up(program)
            self._kept = ""

    def _take_up(self, program: Program) -> None:
        """Make the program one that was made from an example, or from none."""
        example = self._examples.get(program.example)
        if example is None:
            self._session.begin(program.source)
            return
        number = program.number if 0 <= program.number < len(example.programs) else 0
        self._session.open_example(example, number)
        self._go_on_to(program.source)

    def _go_on_to(self, source: str) -> None:
        """As if it was typed now."""
        if source != self._session.source:
            self._session.edit(source)
            self._session.run_source()

    def _write(self, path: Path) -> bool:
        text = self._session.source
        try:
            write_atomically(path, text.encode("utf-8"))
        except (OSError, ValueError) as error:
            self.refused.emit(not_written(path, error))
            return False
        self._name_after(path, text)
        self.written.emit(str(path))
        return True

    def _name_after(self, path: Path, text: str) -> None:
        self._path, self._saved, self._kept = path, text, text
        self._folder.remember(path)
        self.renamed.emit()

    @Slot()
    def _tell_if_modified(self) -> None:
        if self._path is not None:
            self.renamed.emit()

    @Slot()
    def _leave_file(self) -> None:
        """Another program, of an example or none, is not that of the file any more."""
        self._path, self._saved, self._kept = None, self._session.source, self._session.source
        self.renamed.emit()


def source_as_left(settings: QSettings) -> str | None:
    """The program that the Lab is opened with; None before it was ever left."""
    source = settings.value(_SOURCE)
    return source if isinstance(source, str) else None
