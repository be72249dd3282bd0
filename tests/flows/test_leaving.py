"""The app leaves cleanly, also in the middle of a run, and takes its picture where nobody sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.experiment.project import Project, ProjectError, save_project
from engine.training.snapshots import RunState, Snapshot
from gui.app import screenshot
from gui.app.playground import Playground
from tests.flows.app_processes import OF_A_PERSON, PATIENCE_S, ROOT, begin, said_by

Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]
Begun = dict[str, subprocess.Popen[str]]

STUCK = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gui.app import application
from gui.worker import kernel_loader

class Kernels:
    ready = False

    def load_kept(self):
        time.sleep(300)

kernel_loader.PATIENCE_MS = 50
kernel_loader.compiled.kernels = Kernels()
kernel_loader.compiled.is_cached = lambda: True
application.make_application()
QTimer.singleShot(100, QApplication.quit)
sys.exit(application.run(None))
"""

WORST = """
import gc, sys
from pathlib import Path
from PySide6.QtCore import QProcess, QTimer
from PySide6.QtWidgets import QApplication
from gui.app import application
from gui.app.main_window import MainWindow
from gui.kit.code_editor import CodeEditor

def begin():
    window = next(each for each in app.topLevelWidgets() if isinstance(each, MainWindow))
    window.workspaces.show("lab")
    window.findChild(CodeEditor).setPlainText("while True:\\n    x = tensor(1.)")
    QTimer.singleShot(700, lambda: leave(window))

def leave(window):
    window.point_files.import_file(Path(sys.argv[1]))
    assert window.point_files.dialog.isVisible()
    print(*(each.processId() for each in gc.get_objects() if isinstance(each, QProcess)))
    window.close()

app = application.make_application()
QTimer.singleShot(0, begin)
sys.exit(application.run(None))
"""

TOLD_TO_END = """
import os, signal, sys
from PySide6.QtCore import QTimer
from gui.app import application
from gui.app.main_window import MainWindow

def begin():
    window = next(each for each in app.topLevelWidgets() if isinstance(each, MainWindow))
    QTimer.singleShot(600, end)
    window.page.data.new_data()
    assert window.documents.is_modified
    QTimer.singleShot(100, lambda: ask(window))

def ask(window):
    if sys.argv[1] == "question":
        window.point_files.paste()
        window.close()
    else:
        window.documents.ask_and_open()

def end():
    print(type(app.activeModalWidget()).__name__)
    os.kill(os.getpid(), getattr(signal, sys.argv[2]))

app = application.make_application()
app.clipboard().setText("x,y\\n1,2\\n")
QTimer.singleShot(0, begin)
sys.exit(application.run(None))
"""


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the processes put what they need for a while."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module", autouse=True)
def begun(tmp_path_factory: pytest.TempPathFactory, temporary: Path) -> Iterator[Begun]:
    """Every process of these tests, all begun at once, beside the tests that need none."""
    folder = tmp_path_factory.mktemp("homes")
    table, no_folder = folder / "table.csv", folder / "file"
    table.write_text("x,y\n" + "1,2\n" * 100_000)
    no_folder.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        processes = {
            "first paint": begin(folder / "first paint", "-m", "tests.benchmarks.first_paint"),
            "stuck": begin(folder / "stuck", "-c", STUCK),
            "worst": begin(no_folder, "-c", WORST, str(table), kept=(*OF_A_PERSON, "CACHE")),
            "question": begin(folder / "question", "-c", TOLD_TO_END, "question", "SIGTERM"),
            "file": begin(folder / "file dialog", "-c", TOLD_TO_END, "file", "SIGINT"),
        }
    yield processes
    for process in processes.values():
        process.kill()
        process.communicate()


def test_stopping_in_the_middle_of_a_run_leaves_no_thread(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    playground.run()
    wait(lambda snapshot: snapshot.state is RunState.TRAINING and snapshot.step > 10)
    assert playground.worker.is_running
    assert playground.stop()
    assert not playground.worker.is_running


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_of_the_window_is_saved(tmp_path: Path, theme: screenshot.Mode) -> None:
    project = tmp_path / "moons.json"
    save_project(Project(propose("moons")), project)
    out = tmp_path / "out.png"
    screenshot.take(out, project=project, after_epochs=2, theme=theme, size=(1000, 700))
    picture = QImage(str(out))
    assert (picture.width(), picture.height()) == (1000, 700)
    corner = picture.pixelColor(500, 30)
    assert (corner.lightness() > 128) is (theme == "light")


def test_a_picture_of_the_lab_is_saved_at_a_stop_of_its_story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    example, out, end = ROOT / "assets" / "lab" / "xw-graph.md", tmp_path / "stop.png", tmp_path / "end.png"
    screenshot.take_lab(out, example=example, stop=2, theme="light", size=(1000, 700))
    screenshot.take_lab(end, example=example, stop=None, theme="light", size=(1000, 700))
    pictures = QImage(str(out)), QImage(str(end))
    assert all((each.width(), each.height()) == (1000, 700) for each in pictures)
    assert pictures[0] != pictures[1]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_picture_of_a_bad_project_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("no json", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"bad\.json"):
        screenshot.take(tmp_path / "out.png", project=bad, after_epochs=1, theme="light", size=(1000, 700))
    assert not (tmp_path / "out.png").exists()


def test_the_process_starts_running_and_ends_without_a_word(begun: Begun) -> None:
    assert set(json.loads(said_by(begun["first paint"]))) == {"first_paint_s", "first_training_s"}


def test_a_thread_that_computes_on_does_not_keep_the_process_nor_abort_it(begun: Begun) -> None:
    said_by(begun["stuck"])


@pytest.mark.skipif(sys.platform == "win32", reason="looks for processes as POSIX has them")
def test_it_is_left_while_everything_is_under_way_and_nothing_can_be_kept(begun: Begun) -> None:
    """The first start, training, an endless program in the Lab, a dialog that reads a large table."""
    said = said_by(begun["worst"])
    processes = {int(each) for each in said.split()} - {0}
    assert len(processes) == 2, said
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals as POSIX has them")
@pytest.mark.parametrize(("asks", "dialog"), [("question", "QMessageBox"), ("file", "QFileDialog")])
def test_a_process_told_to_end_does_not_wait_for_an_answer(begun: Begun, asks: str, dialog: str) -> None:
    """The question stands over the dialog of a table, which the window takes along when it goes."""
    assert said_by(begun[asks]).split() == [dialog]


@pytest.mark.skipif(sys.platform == "win32", reason="names the place for temporary files as POSIX does")
def test_nothing_temporary_is_left(begun: Begun, temporary: Path) -> None:
    """Nor by the process that ends under a running thread, nor by the one that can log nowhere else."""
    for process in begun.values():
        process.wait(timeout=PATIENCE_S)
    assert list(temporary.iterdir()) == []
