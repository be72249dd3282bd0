from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gui.start.preflight import (
    EXIT_MISSING,
    EXIT_NO_DISPLAY,
    PACKAGES,
    QT_LIBRARIES,
    WAYLAND_LIBRARIES,
    X11_LIBRARIES,
    absent_library,
    diagnose,
    explain_import_error,
    requested_plugins,
    x_server_answers,
)

X11 = {"DISPLAY": ":0"}
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}


def loader(*absent: str) -> Callable[[str], object]:
    """Loads everything but `absent`, and complains of those as the dynamic loader does."""

    def load(library: str) -> object:
        if library in absent:
            raise OSError(f"{library}: cannot open shared object file: No such file or directory")
        return object()

    return load


def answers(display: str) -> bool:
    return True


def does_not_answer(display: str) -> bool:
    return False


def must_not_be_asked(display: str) -> bool:
    raise AssertionError(f"the X server {display} was asked although no window goes there")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_bring_what_qt_needs(platform: str) -> None:
    assert diagnose({}, platform, loader(*PACKAGES), must_not_be_asked) is None


@pytest.mark.parametrize("env", [X11, WAYLAND, X11 | WAYLAND], ids=["x11", "wayland", "both"])
def test_a_complete_desktop_has_no_problem(env: dict[str, str]) -> None:
    assert diagnose(env, "linux", loader(), answers) is None


@pytest.mark.parametrize("env", [{}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": "xcb"}])
def test_no_display_names_the_three_headless_commands(env: dict[str, str]) -> None:
    problem = diagnose(env, "linux", loader(), must_not_be_asked)
    assert problem is not None
    assert problem.exit_status == EXIT_NO_DISPLAY
    assert "neither DISPLAY nor WAYLAND_DISPLAY is set" in problem.message
    for command in ("main.py train", "main.py --screenshot", "main.py list"):
        assert command in problem.message


def test_without_a_display_missing_libraries_are_not_the_first_worry() -> None:
    problem = diagnose({}, "linux", loader(*PACKAGES), must_not_be_asked)
    assert problem is not None
    assert problem.exit_status == EXIT_NO_DISPLAY


@pytest.mark.parametrize("plugin", ["offscreen", "minimal", "vnc:size=800x600", "xcb;offscreen"])
def test_a_platform_that_draws_without_a_display_needs_none(plugin: str) -> None:
    env = {"QT_QPA_PLATFORM": plugin}
    assert diagnose(env, "linux", loader(*X11_LIBRARIES), must_not_be_asked) is None


def test_a_platform_that_qt_does_not_have_is_named_with_those_it_has() -> None:
    problem = diagnose({"QT_QPA_PLATFORM": "x11"} | X11, "linux", loader(), answers)
    assert problem is not None
    assert "'x11'" in problem.message
    assert "xcb" in problem.message


def test_platforms_are_read_without_their_options() -> None:
    assert requested_plugins({"QT_QPA_PLATFORM": "wayland;xcb:opt=1"}) == ("wayland", "xcb")
    assert requested_plugins({}) == ()


@pytest.mark.parametrize(("library", "package"), QT_LIBRARIES.items())
def test_each_library_of_qt_is_named_with_its_package_even_offscreen(library: str, package: str) -> None:
    problem = diagnose({"QT_QPA_PLATFORM": "offscreen"}, "linux", loader(library), must_not_be_asked)
    assert problem is not None
    assert problem.exit_status == EXIT_MISSING
    assert library in problem.message
    assert f"sudo apt-get install -y {package}" in problem.message


@pytest.mark.parametrize(("library", "package"), X11_LIBRARIES.items())
def test_each_library_of_an_x11_window_is_named_with_its_package(library: str, package: str) -> None:
    problem = diagnose(X11, "linux", loader(library), answers)
    assert problem is not None
    assert problem.exit_status == EXIT_MISSING
    assert library in problem.message
    assert f"sudo apt-get install -y {package}" in problem.message


def test_all_missing_libraries_are_named_at_once_and_each_package_once() -> None:
    absent = "libxcb-xkb.so.1", "libglib-2.0.so.0", "libgthread-2.0.so.0", "libEGL.so.1"
    problem = diagnose(X11, "linux", loader(*absent), answers)
    assert problem is not None
    assert problem.message.splitlines()[-1] == "  sudo apt-get install -y libegl1 libglib2.0-0 libxcb-xkb1"


def test_the_library_that_is_really_absent_is_named_not_the_one_that_needs_it() -> None:
    def load(library: str) -> object:
        if library == "libxcb-cursor.so.0":
            raise OSError("libxcb-image.so.0: cannot open shared object file: No such file or directory")
        return loader("libxcb-image.so.0")(library)

    problem = diagnose(X11, "linux", load, answers)
    assert problem is not None
    assert "libxcb-cursor" not in problem.message
    assert problem.message.endswith("apt-get install -y libxcb-image0")


def test_a_library_of_unknown_origin_is_named_without_a_made_up_package() -> None:
    def load(library: str) -> object:
        if library == "libGL.so.1":
            raise OSError("libGLdispatch.so.0: cannot open shared object file: No such file or directory")
        return object()

    problem = diagnose(X11, "linux", load, answers)
    assert problem is not None
    assert "apt-get" not in problem.message
    assert "the system package that contains libGLdispatch.so.0" in problem.message


def test_wayland_needs_no_library_of_x11() -> None:
    assert diagnose(WAYLAND, "linux", loader(*X11_LIBRARIES), must_not_be_asked) is None


def test_wayland_libraries_are_named_when_only_wayland_is_there() -> None:
    problem = diagnose(WAYLAND, "linux", loader(*WAYLAND_LIBRARIES), must_not_be_asked)
    assert problem is not None
    assert "libwayland-client0 libwayland-cursor0" in problem.message


def test_without_wayland_libraries_a_window_goes_to_x11() -> None:
    assert diagnose(X11 | WAYLAND, "linux", loader(*WAYLAND_LIBRARIES), answers) is None


def test_x11_asked_for_on_wayland_only_says_that_display_is_not_set() -> None:
    problem = diagnose(WAYLAND | {"QT_QPA_PLATFORM": "xcb"}, "linux", loader(), must_not_be_asked)
    assert problem is not None
    assert problem.exit_status == EXIT_NO_DISPLAY
    assert "DISPLAY is not set" in problem.message


def test_a_display_where_nobody_answers_is_named() -> None:
    problem = diagnose({"DISPLAY": ":99"}, "linux", loader(), does_not_answer)
    assert problem is not None
    assert problem.exit_status == EXIT_NO_DISPLAY
    assert "DISPLAY is ':99', but no X server answers there" in problem.message


@pytest.mark.parametrize(
    ("message", "library"),
    [
        ("libEGL.so.1: cannot open shared object file: No such file or directory", "libEGL.so.1"),
        ("libgtk+-3.so.0: cannot open shared object file: No such file or directory", "libgtk+-3.so.0"),
        ("cannot import name 'take' from 'gui.app.screenshot'", None),
    ],
)
def test_the_loaders_message_gives_the_library(message: str, library: str | None) -> None:
    assert absent_library(message) == library


def test_an_import_that_fails_for_a_library_names_its_package() -> None:
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    problem = explain_import_error(error)
    assert problem is not None
    assert "apt-get install -y libegl1" in problem.message


def test_a_python_package_that_is_not_installed_leads_to_uv() -> None:
    problem = explain_import_error(ModuleNotFoundError("No module named 'PySide6'", name="PySide6.QtCore"))
    assert problem is not None
    assert "PySide6 is not installed" in problem.message
    assert "uv run main.py" in problem.message


@pytest.mark.parametrize(
    "error",
    [
        ImportError("cannot import name 'run' from 'gui.app.application'"),
        ModuleNotFoundError("No module named 'gui.app.nothing'", name="gui.app.nothing"),
    ],
)
def test_a_fault_of_our_own_is_not_explained_away(error: ImportError) -> None:
    assert explain_import_error(error) is None


def test_the_tables_hold_every_library_that_qts_binaries_ask_for() -> None:
    """Reads the names out of the files that the window loads: a new Qt cannot outgrow the tables unseen."""
    pyside = pytest.importorskip("PySide6")
    home = Path(pyside.__file__).parent / "Qt"
    if not (home / "plugins/platforms/libqxcb.so").is_file():
        pytest.skip("this system's Qt has no X11 plugin")
    files = [home / f"lib/libQt6{name}.so.6" for name in ("Core", "DBus", "Gui", "Svg", "Widgets", "XcbQpa")]
    files += [home / f"plugins/platforms/libq{name}.so" for name in ("offscreen", "wayland", "xcb")]
    asked = {
        name.decode()
        for file in files
        for name in re.findall(rb"\0(lib[\w.+-]+\.so\.\d+)(?=\0)", file.read_bytes())
    }
    always_there = re.compile(
        r"lib(Qt6|icu|pyside6|shiboken6|c\.|m\.|gcc_s\.|stdc\+\+\.|pthread\.|dl\.|rt\.)"
    )
    assert "libxcb-cursor.so.0" in asked
    assert {name for name in asked if not always_there.match(name)} <= set(PACKAGES)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libxcb is asked on Linux only")
def test_nobody_answers_on_a_display_that_is_not_there() -> None:
    assert not x_server_answers(":9999")
    assert not x_server_answers("no display at all")
