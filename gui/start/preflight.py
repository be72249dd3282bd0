"""What would stop a window from opening here, found before Qt is asked and said in plain words.

Qt answers a missing library with a bare ImportError or by aborting the process, and a missing display by
aborting. This module imports no Qt, so that `main.py` can look first. It only decides; the caller prints.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

EXIT_MISSING = 2
EXIT_NO_DISPLAY = 3

# Shared library -> the Debian and Ubuntu package that brings it. The first table: what importing Qt needs ...
QT_LIBRARIES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
# ... the second what a window on X11 needs beyond it ...
X11_LIBRARIES: Mapping[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# ... and the third what a window on Wayland needs.
WAYLAND_LIBRARIES: Mapping[str, str] = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
Server = Literal["x11", "wayland", "none"]
SERVER_LIBRARIES: Mapping[Server, Mapping[str, str]] = {
    "x11": X11_LIBRARIES,
    "wayland": WAYLAND_LIBRARIES,
    "none": {},
}
PACKAGES: Mapping[str, str] = {**QT_LIBRARIES, **X11_LIBRARIES, **WAYLAND_LIBRARIES}

# Qt's platform plugins on Linux: those that need a display server, and those that draw without one.
DISPLAY_PLUGINS = frozenset({"xcb", "wayland", "wayland-egl", "wayland-brcm"})
DISPLAYLESS_PLUGINS = frozenset(
    {"offscreen", "minimal", "minimalegl", "vnc", "linuxfb", "eglfs", "vkkhrdisplay"}
)

HEADLESS_COMMANDS = """\
These need no display:
  uv run main.py train PROJECT.json --epochs 200 --out DIR    train; write parameters and metrics
  uv run main.py --screenshot OUT.png --after-epochs 200      train; save a picture of the window
  uv run main.py list                                         print everything that can be chosen"""


@dataclass(frozen=True)
class Problem:
    """Why no window can open, with the remedy, and the exit status that says so to a script."""

    message: str
    exit_status: int


Load = Callable[[str], object]
"""Loads a shared library by name; raises OSError when it, or one that it needs, is not there."""

Connect = Callable[[str], bool]
"""Whether an X server answers at this display."""


def diagnose(env: Mapping[str, str], platform: str, load: Load, connect: Connect) -> Problem | None:
    """The first thing that would stop the window on this machine, or None.

    `env` are the environment variables, `platform` is `sys.platform`. Only Linux leaves system libraries and
    the display server to the user; elsewhere Qt brings what it needs. Missing libraries are named together.
    """
    if not platform.startswith("linux"):
        return None
    plugins = requested_plugins(env)
    unknown = [plugin for plugin in plugins if plugin not in DISPLAYLESS_PLUGINS | DISPLAY_PLUGINS]
    if unknown:
        return unknown_plugin_problem(unknown[0])
    server = display_server(env, plugins, load)
    if server != "none" and not env.get("DISPLAY") and not env.get("WAYLAND_DISPLAY"):
        return no_display_problem("neither DISPLAY nor WAYLAND_DISPLAY is set")
    missing = missing_libraries([*QT_LIBRARIES, *SERVER_LIBRARIES[server]], load)
    if missing:
        return missing_libraries_problem(missing)
    if server == "x11":
        return _x11_problem(env.get("DISPLAY", ""), connect)
    return None


def display_server(env: Mapping[str, str], plugins: tuple[str, ...], load: Load) -> Server:
    """Where the window would go: Qt tries Wayland first where there is one, X11 next."""
    if DISPLAYLESS_PLUGINS.intersection(plugins):
        return "none"
    wants_wayland = not plugins or any(plugin.startswith("wayland") for plugin in plugins)
    if not (env.get("WAYLAND_DISPLAY") and wants_wayland):
        return "x11"
    # With both servers there, Qt falls back to X11 when Wayland's libraries do not load.
    return "x11" if env.get("DISPLAY") and missing_libraries(WAYLAND_LIBRARIES, load) else "wayland"


def _x11_problem(display: str, connect: Connect) -> Problem | None:
    if not display:
        return no_display_problem("DISPLAY is not set")
    if not connect(display):
        return no_display_problem(f"DISPLAY is {display!r}, but no X server answers there")
    return None


def requested_plugins(env: Mapping[str, str]) -> tuple[str, ...]:
    """The platform plugins asked for by QT_QPA_PLATFORM, best first, without their options; () when unset."""
    requested = env.get("QT_QPA_PLATFORM", "")
    return tuple(entry.split(":")[0] for entry in requested.split(";") if entry)


def missing_libraries(libraries: Iterable[str], load: Load) -> list[str]:
    """Those of `libraries` that do not load, each named by the file that is really absent."""
    missing: list[str] = []
    for library in libraries:
        try:
            load(library)
        except OSError as error:
            absent = absent_library(str(error)) or library
            if absent not in missing:
                missing.append(absent)
    return missing


def absent_library(message: str) -> str | None:
    """The library that the dynamic loader's `message` says it could not open, or None."""
    match = re.match(r"([\w.+-]+\.so[\w.]*): cannot open shared object file", message)
    return match[1] if match else None


def missing_libraries_problem(libraries: Iterable[str]) -> Problem:
    """Names the libraries and the packages that bring them."""
    named = list(libraries)
    packages = list(dict.fromkeys(PACKAGES[library] for library in named if library in PACKAGES))
    strangers = [library for library in named if library not in PACKAGES]
    lines = [f"Chainrule's window needs system libraries that are missing here: {', '.join(named)}."]
    if packages:
        lines += [
            "On Debian and Ubuntu install them with:",
            f"  sudo apt-get install -y {' '.join(packages)}",
        ]
    if strangers:
        lines += [f"Install the system package that contains {' and '.join(strangers)}."]
    return Problem("\n".join(lines), EXIT_MISSING)


def no_display_problem(reason: str) -> Problem:
    """Says why there is no display, and what can be done without one."""
    return Problem(
        f"Chainrule found no display: {reason}, so no window can open.\n{HEADLESS_COMMANDS}", EXIT_NO_DISPLAY
    )


def unknown_plugin_problem(plugin: str) -> Problem:
    """Names a platform plugin that QT_QPA_PLATFORM asks for and Qt does not have."""
    return Problem(
        f"QT_QPA_PLATFORM asks for {plugin!r}, which Qt does not have here. "
        f"Unset it, or use one of {', '.join(sorted(DISPLAY_PLUGINS | DISPLAYLESS_PLUGINS))}.",
        EXIT_MISSING,
    )


def explain_import_error(error: ImportError) -> Problem | None:
    """What an ImportError on the way to the window means to a user, or None when it is a fault of ours."""
    library = absent_library(str(error))
    if library is not None:
        return missing_libraries_problem([library])
    if isinstance(error, ModuleNotFoundError) and error.name is not None:
        package = error.name.partition(".")[0]
        if package not in ("engine", "gui"):
            return Problem(
                f"The Python package {package} is not installed here. "
                "Start Chainrule with uv, which brings what it needs:\n  uv run main.py",
                EXIT_MISSING,
            )
    return None


def x_server_answers(display: str) -> bool:
    """Whether the X server at `display` accepts a connection.

    Asked through libxcb itself, so that displays, sockets and authority files mean what they mean to Qt.
    """
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    refused: int = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return refused == 0
