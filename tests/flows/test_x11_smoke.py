"""The program as people start it, in a window on X11, moved by a pointer and keys that know nothing of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from engine.experiment import points_of, propose
from engine.experiment.points import PointSet
from engine.experiment.project import Project, load_project, save_project
from tests.flows.x11_desktop import SIZE, Desktop, Picture, Pixel, desktop, what_is_missing

pytestmark = [
    # Where the tools are part of the set-up, their absence is a failure.
    pytest.mark.skipif(
        bool(what_is_missing()) and not os.environ.get("CI"),
        reason=f"a window on X11 needs {' and '.join(what_is_missing())}",
    ),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is the platform of Linux"),
]

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_MS = 60_000
LEAVING_S = 5
STILL = 12
"""So many equal pictures in a row are a window at rest: while it trains, each frame differs."""

# Two places of the plot, far apart, where no point of the moons lies.
UPPER_LEFT: Pixel = (480, 250)
LOWER_RIGHT: Pixel = (1000, 800)
MESA_WITHOUT_GRAPHICS_CARD = "libEGL warning:"


class App:
    """The running program, as far as it can be seen from outside."""

    def __init__(self, screen: Desktop, project: Path, home: Path, qtbot: QtBot) -> None:
        self._screen, self._qtbot = screen, qtbot
        self.project = project
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), str(project)],
            env=screen.environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait(self, condition: Callable[[], bool]) -> None:
        """Until it holds, while the program lives."""

        def holds() -> bool:
            if self.process.poll() is not None:
                pytest.fail(f"the program ended too early: {self.process.communicate()[1]}")
            return condition()

        self._qtbot.waitUntil(holds, timeout=PATIENCE_MS)

    def wait_for_window(self) -> None:
        """Until its window is shown, has the keyboard and answers to it."""
        self.wait(lambda: bool(self._screen.windows(self.project.name)))
        self._screen.focus(self._screen.windows(self.project.name)[0])
        self.saved()
        self.wait_for_rest()

    def wait_for_change(self, before: Picture) -> None:
        """Until the screen shows anything else."""
        self.wait(lambda: not np.array_equal(self._screen.picture(), before))

    def wait_for_rest(self) -> None:
        """Until nothing on the screen changes any more."""
        seen: list[Picture] = []

        def rests() -> bool:
            picture = self._screen.picture()
            if seen and not np.array_equal(seen[-1], picture):
                seen.clear()
            seen.append(picture)
            return len(seen) >= STILL

        self.wait(rests)

    def saved(self) -> PointSet:
        """Its points, by way of Save."""
        before = self.project.stat()
        self._screen.key("ctrl+s")
        # A project is written to a new file that takes the place of the old one.
        self.wait(lambda: self.project.stat().st_ino != before.st_ino)
        return points_of(load_project(self.project).spec.data)

    def leave(self) -> tuple[int, str]:
        """Ctrl+Q; the exit status and what was printed. TimeoutExpired when it takes longer than 5 s."""
        self._screen.key("ctrl+q")
        shown, complaints = self.process.communicate(timeout=LEAVING_S)
        lines = [line for line in complaints.splitlines() if not line.startswith(MESA_WITHOUT_GRAPHICS_CARD)]
        return self.process.returncode, shown + "\n".join(lines)


@pytest.fixture(scope="module")
def screen() -> Iterator[Desktop]:
    with desktop() as started:
        yield started


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A file of its own with the moons."""
    path = tmp_path / "moons.json"
    save_project(Project(propose("moons")), path)
    return path


@pytest.fixture
def offscreen(tmp_path: Path, project: Path) -> Iterator[Callable[[], Picture]]:
    """Gives the program's own picture of its window, begun without a display beside what else starts."""
    out = tmp_path / "offscreen.png"
    as_on_screen = ["--after-epochs", "0", "--size", "x".join(map(str, SIZE)), str(project)]
    command = [sys.executable, str(ROOT / "main.py"), "--screenshot", str(out), *as_on_screen]
    with subprocess.Popen(command, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}) as process:

        def picture() -> Picture:
            assert process.wait(timeout=60) == 0
            with Image.open(out) as opened:
                return np.asarray(opened.convert("RGB"))

        yield picture


@pytest.fixture
def app(screen: Desktop, tmp_path: Path, project: Path, qtbot: QtBot) -> Iterator[App]:
    """The program with the moons, paused."""
    home = tmp_path / "home of x11"
    home.mkdir(mode=0o700)
    started = App(screen, project, home, qtbot)
    try:
        started.wait_for_window()
        yield started
    finally:
        started.process.kill()
        started.process.communicate()


def scale_of(pixels: list[Pixel], places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pixels for each unit and the pixel of the origin, both (2,), from two pixels at `places` (2, 2)."""
    first, second = np.array(pixels, float)
    unit = (second - first) / (places[1] - places[0])
    return unit, first - unit * places[0]


def loneliest(x: np.ndarray) -> int:
    """The index of the point of x (n, 2) that no other comes near, so that the pointer takes it alone."""
    apart = np.linalg.norm(x[:, None] - x[None], axis=2) + np.eye(len(x)) * 1e9
    return int(np.argmax(apart.min(axis=1)))


def test_a_point_is_dragged_and_saved_where_it_was_dropped(app: App, screen: Desktop) -> None:
    # The key A adds a point under the pointer: two of them tell where on the screen the plane lies.
    for corner in (UPPER_LEFT, LOWER_RIGHT):
        # A busy program must see the pointer here before it is elsewhere: X11 may tell only of the last.
        app.wait_for_rest()
        before_it_came = screen.picture()
        screen.point(corner)
        app.wait_for_change(before_it_came)
        screen.key("a")
    before = app.saved().x.astype(float)
    assert len(before) == len(points_of(propose("moons").data)) + 2
    unit, origin = scale_of([UPPER_LEFT, LOWER_RIGHT], before[-2:])
    index = loneliest(before[:-2])
    right, down = np.rint(origin + unit * before[index]).astype(int).tolist()
    start, end = (right, down), (LOWER_RIGHT[0] - 60, LOWER_RIGHT[1] - 30)

    app.wait_for_rest()
    at_rest = screen.picture()
    color = at_rest[start[1], start[0]].tolist()
    assert at_rest[end[1], end[0]].tolist() != color
    screen.point(start)
    app.wait_for_change(at_rest)  # the place under the pointer is read out
    screen.press()
    for place in (start[0] + 20, start[1] + 20), end:
        screen.point(place)
        app.wait(lambda place=place: screen.color_at(place) == color)
    screen.release()

    after = app.saved().x.astype(float)
    assert after[index] == pytest.approx((np.array(end) - origin) / unit, abs=2 / abs(unit).min())
    assert np.array_equal(np.delete(after, index, 0), np.delete(before, index, 0))
    assert app.leave() == (0, "")


def test_the_window_looks_as_without_a_display_trains_pauses_and_leaves_in_the_middle_of_a_run(
    offscreen: Callable[[], Picture], app: App, screen: Desktop
) -> None:
    untrained, wanted = screen.picture(), offscreen()
    assert untrained.shape == wanted.shape
    difference = np.abs(untrained.astype(int) - wanted)
    assert difference.mean() < 0.5
    assert (difference > 8).mean() < 0.01

    screen.key("space")
    app.wait_for_change(untrained)
    screen.key("space")
    app.wait_for_rest()
    trained = screen.picture()
    assert not np.array_equal(trained, untrained)
    screen.key("space")
    for _ in range(5):
        app.wait_for_change(screen.picture())
    assert app.leave() == (0, "")
