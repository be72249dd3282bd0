"""The project file behind the experiment: new, open, save, recent files, unsaved changes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from engine.experiment import ExperimentSpec, propose
from engine.experiment.link import Source, load_source
from engine.experiment.project import Project, ProjectError, save_project
from gui.state.session import Session

from .dialogs import Questions
from .files import LastFolder, not_written, with_suffix
from .recent_files import RecentFiles

FIRST_DATASET = "spirals"
SUFFIX = ".json"


def default_spec() -> ExperimentSpec:
    """The experiment of a first start."""
    return propose(FIRST_DATASET)


class Documents(QObject):
    """Keeps the session's experiment and its file together.

    A file that cannot be read or written is told by `refused`; the running experiment stays as it was.
    """

    renamed = Signal()  # another file, or none
    loaded = Signal()  # another experiment
    refused = Signal(str)
    recent_changed = Signal()

    def __init__(self, session: Session, settings: QSettings, questions: Questions, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._folder = LastFolder(settings, "project")
        self._questions = questions
        self._recent = RecentFiles(settings)
        self._path: Path | None = None
        self._project = Project(session.spec)
        self._kept: ExperimentSpec | None = session.spec
        self._was_modified = False
        session.spec_changed.connect(self._look_again)

    @property
    def path(self) -> Path | None:
        """The file of the experiment; None before it is saved."""
        return self._path

    @property
    def name(self) -> str:
        """What the experiment is called in the title and the status bar."""
        if self._path is not None:
            return self._path.name
        return self._project.title or self.tr("untitled")

    @property
    def is_modified(self) -> bool:
        """Whether there are edits that a file would have and none has; weights set by hand are in none."""
        return not self._session.undo_stack.isClean() and self._session.spec != self._kept

    @property
    def project(self) -> Project:
        """The experiment as it stands, as it would be saved."""
        spec, opened = self._session.spec, self._project
        # The numbers that an example must reach are those of the experiment that it was.
        return Project(spec, opened.notes, opened.expect if spec == opened.spec else None)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Files opened or saved last, newest first."""
        return self._recent.paths()

    @Slot()
    def new(self) -> None:
        """Begin the experiment of a first start."""
        if self.may_leave():
            self._adopt(Project(default_spec()), None)

    @Slot()
    def ask_and_open(self) -> None:
        """Let the person choose a file and open it."""
        filters = self.tr("Chainrule projects (*.json)")
        path = self._questions.file_to_open(self._folder.path(), filters)
        if path is not None:
            self.open(path)

    def open(self, source: Source) -> bool:
        """Open a project file or a link; False when it is refused or unsaved changes are to be kept.

        What a link holds has no file until it is saved.
        """
        return self._open(source, remember=isinstance(source, Path))

    def open_example(self, path: Path) -> bool:
        """Open a built-in example as an untitled experiment, so that saving cannot overwrite it."""
        return self._open(path, remember=False)

    def restore(self, project: Project, path: Path | None) -> bool:
        """Go on with an experiment that no file has; `path` is the file whose changes it holds.

        False when the unsaved changes of now are to be kept.
        """
        if not self.may_leave():
            return False
        self._begin(project)
        self._kept = None
        self._session.undo_stack.resetClean()
        self._tell_loaded(path)
        return True

    @Slot()
    def save(self) -> bool:
        """Save to the file of the experiment; asks for one when it has none."""
        return self.save_as() if self._path is None else self._write(self._path)

    @Slot()
    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        filters = self.tr("Chainrule projects (*.json)")
        suggestion = self._path or self._folder.path() / f"{self._session.spec.data.generator.name}{SUFFIX}"
        answer = self._questions.file_to_save(suggestion, filters, filters)
        return answer is not None and self._write(with_suffix(answer[0], SUFFIX))

    @Slot()
    def forget_recent(self) -> None:
        """Clear the list of recent files."""
        self._recent.clear()
        self.recent_changed.emit()

    def may_leave(self) -> bool:
        """Whether the experiment may be left: it is saved, or the person says what becomes of it."""
        if not self.is_modified:
            return True
        answer = self._questions.keep_changes(self.name)
        return self.save() if answer == "save" else answer == "discard"

    def _open(self, source: Source, remember: bool) -> bool:
        try:
            project = load_source(source)
        except ProjectError as error:
            if isinstance(source, Path):
                self._recent.remove(source)
                self.recent_changed.emit()
            self.refused.emit(str(error))
            return False
        if not self.may_leave():
            return False
        self._adopt(project, source if remember and isinstance(source, Path) else None)
        return True

    def _adopt(self, project: Project, path: Path | None) -> None:
        self._begin(project)
        self._tell_loaded(path)

    def _begin(self, project: Project) -> None:
        self._project, self._kept = project, project.spec
        self._session.load(project.spec)

    def _tell_loaded(self, path: Path | None) -> None:
        self._name_after(path)
        self.loaded.emit()

    def _write(self, path: Path) -> bool:
        project = self.project
        try:
            save_project(project, path)
        except OSError as error:
            self.refused.emit(not_written(path, error))
            return False
        self._kept = project.spec
        self._session.undo_stack.setClean()
        self._name_after(path)
        return True

    @Slot(object, object)
    def _look_again(self) -> None:
        """After a weight was set by hand the history is never clean, so it does not tell of the next edit."""
        if self.is_modified != self._was_modified:
            self._was_modified = self.is_modified
            self.renamed.emit()

    def _name_after(self, path: Path | None) -> None:
        self._path = path
        if path is not None:
            self._folder.remember(path)
            self._recent.add(path)
            self.recent_changed.emit()
        self.renamed.emit()
