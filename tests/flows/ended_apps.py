"""The app as processes: some that a signal ends with unsaved changes, and one that comes after."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60

ENDED = """
import os, signal, sys
from PySide6.QtCore import QTimer
from gui.app import application
from gui.app.failure import data_folder
from gui.app.main_window import MainWindow

def begin():
    window = next(each for each in app.topLevelWidgets() if isinstance(each, MainWindow))
    for _ in range(int(sys.argv[1])):
        window.page.data.new_data()
    print(window.documents.project.spec.data.seed, flush=True)
    if sys.argv[2] == "SIGTERM":
        os.kill(os.getpid(), signal.SIGTERM)
    else:
        look.start(20)

def kill_once_both_are_kept():
    if len(list(data_folder().glob("unsaved/unsaved-*.json"))) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

app = application.make_application()
look = QTimer()
look.timeout.connect(kill_once_both_are_kept)
QTimer.singleShot(0, begin)
sys.exit(application.run(None))
"""

NEXT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from gui.app import application
from gui.app.main_window import MainWindow

def begin():
    window = next(each for each in app.topLevelWidgets() if isinstance(each, MainWindow))
    look.timeout.connect(lambda: press(window))
    look.start(20)

def press(window):
    question = app.activeModalWidget()
    if isinstance(question, QMessageBox):
        question.button(QMessageBox.StandardButton.Discard).click()
    elif window.offer.isVisible():
        wanted = "Discard" if window.documents.is_modified else "Restore"
        [button] = [each for each in window.offer.buttons() if each.text() == wanted]
        button.click()
        print(wanted, window.documents.project.spec.data.seed, flush=True)
    elif window.documents.is_modified:
        QTimer.singleShot(0, window.close)

app = application.make_application()
look = QTimer()
QTimer.singleShot(0, begin)
sys.exit(application.run(None))
"""


def begin(home: Path, code: str, *arguments: str) -> subprocess.Popen[str]:
    """The app with `home` for all that it keeps of a person."""
    places = {f"XDG_{place}_HOME": str(home) for place in ("CONFIG", "DATA", "STATE", "CACHE")}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=os.environ | places,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said_by(process: subprocess.Popen[str], status: int) -> list[str]:
    """What a process prints that has to end so, without a word of complaint."""
    try:
        said, complaints = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    assert process.returncode == status, complaints
    assert "Traceback" not in complaints
    assert "QThread" not in complaints
    return said.split()
