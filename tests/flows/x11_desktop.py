"""A screen of its own for a window that is driven from outside: an X server, a pointer, a keyboard, eyes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import ImageGrab, features

Pixel = tuple[int, int]
Picture = NDArray[np.uint8]

SIZE = (1600, 1000)


def what_is_missing() -> list[str]:
    """The names of what this machine lacks for it."""
    programs = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
    return programs if features.check("xcb") else [*programs, "Pillow with xcb"]


@dataclass(frozen=True)
class Desktop:
    """An X server without a window manager; pixels are (right, down) from the upper left corner."""

    display: str

    def environment(self, home: Path) -> dict[str, str]:
        """What a program needs to open its window here, with its settings below `home`."""
        of_this_session = ("WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "XDG_SESSION_TYPE")
        # The usual cache: in an empty one each start would find out about fonts and compile kernels anew.
        not_kept = (*of_this_session, "XDG_CACHE_HOME")
        kept = {name: value for name, value in os.environ.items() if name not in not_kept}
        folders = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")
        return {
            **kept,
            **dict.fromkeys(folders, str(home)),
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
        }

    def picture(self) -> Picture:
        """What is on the screen now, (height, width, 3) in RGB; the pointer is not in it."""
        return np.asarray(ImageGrab.grab(xdisplay=self.display).convert("RGB"))

    def color_at(self, pixel: Pixel) -> list[int]:
        """The RGB colour on the screen at a pixel."""
        color: list[int] = self.picture()[pixel[1], pixel[0]].tolist()
        return color

    def windows(self, title: str) -> list[str]:
        """The windows that are shown and have `title` in their title."""
        return self._xdotool("search", "--onlyvisible", "--name", title, finds_nothing=1).split()

    def focus(self, window: str) -> None:
        """Give a window the keyboard, as a window manager would."""
        self._xdotool("windowfocus", "--sync", window)

    def key(self, combination: str) -> None:
        """Press and release a key, as in "space" and "ctrl+s"."""
        self._xdotool("key", combination)

    def point(self, pixel: Pixel) -> None:
        """Move the pointer to a pixel."""
        self._xdotool("mousemove", "--sync", str(pixel[0]), str(pixel[1]))

    def press(self) -> None:
        """Press the left button."""
        self._xdotool("mousedown", "1")

    def release(self) -> None:
        """Let the left button go."""
        self._xdotool("mouseup", "1")

    def _xdotool(self, *words: str, finds_nothing: int = 0) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env=os.environ | {"DISPLAY": self.display},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode in (0, finds_nothing), done.stderr
        return done.stdout


@contextmanager
def desktop() -> Iterator[Desktop]:
    """A desktop on a display that nobody uses, until the block is left."""
    told, tell = os.pipe()
    width, height = SIZE
    # When its last client leaves, a server that may reset refuses the next one for a moment.
    options = ("-screen", "0", f"{width}x{height}x24", "-dpi", "96", "-nolisten", "tcp", "-noreset")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tell), *options],
        pass_fds=[tell],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(tell)
    try:
        with os.fdopen(told) as number:
            # The server writes the line when it is ready, and closes the pipe when it fails.
            display = number.readline().strip()
        assert display, "Xvfb did not start"
        yield Desktop(f":{display}")
    finally:
        server.terminate()
        server.wait(timeout=60)
