"""What the README shows is so: its code runs, its keys are the window's, its rooms and pictures are there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.experiment.project import Project, save_project
from gui.app.actions import Actions
from gui.app.help_dialogs import shortcut_groups
from gui.app.lab_actions import LabActions
from gui.state.session import Session

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")

OFFERED = """
import sys
from PySide6.QtWidgets import QApplication
from engine.experiment import edit, propose
from gui.kit.combo import Combo
from gui.kit.slider import NumberSlider
from gui.panels.training_panel import TrainingPanel
from gui.state.session import Session

app = QApplication(sys.argv)
panel = TrainingPanel(Session(edit(propose("circles"), "optimizer", "SignSGD")))
print([combo.currentText() for combo in panel.findChildren(Combo)])
print([slider.accessibleName() for slider in panel.findChildren(NumberSlider)])
"""


def section(title: str) -> str:
    """The text under a heading, to the next one."""
    found = re.search(rf"^#+ {re.escape(title)}$(.*?)(?=^#+ |\Z)", outside_code(README), re.M | re.S)
    assert found, f"the README has no heading {title!r}"
    return README[found.start(1) : found.end(1)]


def outside_code(text: str) -> str:
    """The text with what is in code blocks blanked: a comment there is no heading."""
    return re.sub(r"^```.*?^```", lambda block: " " * len(block[0]), text, flags=re.M | re.S)


def code(title: str) -> str:
    """The one block of Python under a heading."""
    blocks = re.findall(r"^```python\n(.*?)^```", section(title), re.M | re.S)
    assert len(blocks) == 1
    return str(blocks[0])


def run(folder: Path, *arguments: str, text: str | None = None) -> str:
    """What Python prints in `folder`; AssertionError when it complains."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(folder)},
        input=text or "",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the README's optimizer added to it."""
    copy = tmp_path_factory.mktemp("extended")
    for room in ("engine", "gui"):
        # With what Python has compiled of it, but for what another process is just about to write.
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("*.pyc.*"))
    shutil.copy(ROOT / "main.py", copy)
    (copy / "assets").symlink_to(ROOT / "assets")
    name = re.search(r"`(engine/optim/\w+\.py)`", section("Add an optimizer"))
    assert name
    assert not (ROOT / name[1]).exists()
    (copy / name[1]).write_text(code("Add an optimizer"), "utf-8")
    return copy


def test_the_engine_alone_learns_a_sine() -> None:
    printed = run(ROOT, "-", text=code("The engine alone"))
    assert float(printed.removeprefix("loss ")) < 1e-3


def test_a_captured_step_learns_it_in_no_time() -> None:
    printed = run(ROOT, "-", text=code("Steps without Python in between"))
    # The last steps of Adam swing: how near the loss is to 0 just then is an accident of rounding.
    assert float(printed.removeprefix("loss ")) < 1e-2


def test_the_added_optimizer_is_listed_with_its_form(extended: Path) -> None:
    listed = {entry["name"]: entry for entry in json.loads(run(extended, "main.py", "list", "--json"))}
    assert [field["name"] for field in listed["SignSGD"]["parameters"]] == ["lr"]
    assert listed["SignSGD"]["summary"].startswith("Moves every weight by the same length")


def test_the_added_optimizer_is_offered_by_the_panel(extended: Path) -> None:
    combos, sliders = run(extended, "-c", OFFERED).splitlines()
    assert "SignSGD" in combos
    assert "learning rate" in sliders


def test_the_added_optimizer_trains_from_a_project_file(extended: Path, tmp_path: Path) -> None:
    project = tmp_path / "circles.json"
    save_project(Project(propose("circles")), project)
    tree = json.loads(project.read_text("utf-8"))
    tree["optimizer"] = {"name": "SignSGD", "lr": 0.005}
    project.write_text(json.dumps(tree), "utf-8")
    run(extended, "main.py", "train", str(project), "--epochs", "30", "--out", str(tmp_path / "run"))
    losses = (tmp_path / "run" / "metrics.csv").read_text("utf-8").splitlines()
    column = losses[0].split(",").index("train_loss")
    assert float(losses[-1].split(",")[column]) < 0.2 * float(losses[1].split(",")[column])


@pytest.mark.parametrize("check", [["check"], ["format", "--check"]], ids=["lint", "format"])
def test_the_added_optimizer_is_written_as_the_others_are(extended: Path, check: list[str]) -> None:
    config = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    run(extended, "-m", "ruff", *check, *config, "--quiet", "engine/optim")


def test_the_keys_are_those_of_the_window(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(Session(propose("circles")), window)
    groups = shortcut_groups(actions, LabActions(window))
    known = {key for _, rows in groups for keys, _ in rows for key in keys.split(", ")}
    rows = re.findall(r"^\| (.+?) \| .+ \|$", section("Keys"), re.M)[1:]
    told = [key for row in rows for key in row.split(", ")]
    assert sorted(told) == sorted(known)
    native = QKeySequence.SequenceFormat.NativeText
    shortcuts = {action.shortcut().toString(native) for action in actions.findChildren(QAction)} - {""}
    assert shortcuts <= known | {"Del"}  # as Qt calls Delete


def test_the_rooms_are_those_of_the_project() -> None:
    tree = re.search(r"^```\n(main\.py.*?)^```", section("How it is built"), re.M | re.S)
    assert tree
    told: set[str] = set()
    half = ""
    for line in tree[1].splitlines():
        names = re.findall(r"[\w.]+(?:/|\.py)", re.split(r"\s{2,}", line.strip())[0])
        half = names[0] if not line.startswith(" ") else half
        told |= {half + name if name != half else half for name in names}
    there = {
        f"{half}/{room.name}/"
        for half in ("engine", "gui")
        for room in (ROOT / half).iterdir()
        if is_room(room)
    }
    assert {name for name in told if name.count("/") == 2} == there
    assert all((ROOT / name).exists() for name in told)


def is_room(path: Path) -> bool:
    return (path / "__init__.py").is_file()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_is_one_of_the_whole_window_and_small(theme: str) -> None:
    path = ROOT / "assets" / "pictures" / f"playground-{theme}.png"
    assert README.count(path.name) == 1
    assert path.stat().st_size < 200_000
    with Image.open(path) as picture:
        assert picture.size == (1600, 1000)
