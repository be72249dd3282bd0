"""What processes of the app run: some that a signal ends with unsaved changes, and one that comes after."""

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
