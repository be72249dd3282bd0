"""main.py as a user runs it: in a process of its own, in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import main
from engine.version import VERSION

ROOT = Path(__file__).parent.parent


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run main.py without a display, `environment` added."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env=env | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def modules_imported_by(arguments: list[str]) -> set[str]:
    """The top-level modules that a request leaves loaded."""
    code = (
        "import sys, main\n"
        f"status = main.main({arguments!r})\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\n"
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stderr.split())


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
    shown = run("--version")
    assert (shown.returncode, shown.stdout) == (0, f"Chainrule {VERSION}\n")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves the display to the user")
@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({}, "neither DISPLAY nor WAYLAND_DISPLAY is set"),
        ({"DISPLAY": ":9999"}, "DISPLAY is ':9999', but no X server answers there"),
    ],
)
def test_without_a_display_it_says_so_and_what_works_without(
    environment: dict[str, str], reason: str
) -> None:
    refused = run(**environment)
    assert refused.returncode == 3
    assert refused.stdout == ""
    assert reason in refused.stderr
    assert "main.py train" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nothing.json"], "nothing.json: there is no such project file"),
        (["trian"], "trian: there is no such project file; the commands are train and list"),
        (["train", "nothing.json", "--epochs", "1", "--out", "runs"], "nothing.json: there is no such"),
        (["train", "pyproject.toml", "--epochs", "1", "--out", "main.py"], "main.py: is a file; --out takes"),
        (["--screenshot", "no/where/a.png"], "where: there is no such folder for the picture"),
    ],
)
def test_a_bad_path_is_one_line_on_stderr(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert complaint in shown.err
    assert shown.err.startswith("chainrule: ")
    assert shown.err.count("\n") == 1
