"""main.py as a user runs it: in a process of its own, in an environment of its own."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import engine
import gui
import main
from engine.checking import PROJECTS
from engine.lab.examples import FOLDER
from engine.version import VERSION
from gui.app.examples import EXAMPLES_DIR
from gui.kit.icons import ICONS_DIR

ROOT = Path(__file__).parent.parent
TOO_LONG = "x" * 5000


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


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
    shown = run("--version")
    assert (shown.returncode, shown.stdout) == (0, f"Chainrule {VERSION}\n")


def test_the_installed_program_has_all_that_the_app_reads() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert settings["project"]["scripts"] == {"chainrule": f"{main.__name__}:{main.main.__name__}"}
    packed = {ROOT / name for name in settings["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]}
    read = {
        EXAMPLES_DIR,
        ICONS_DIR,
        FOLDER,
        PROJECTS,
        *(Path(each.__file__).parent for each in (engine, gui)),
    }
    assert packed == read | {ROOT / "main.py"}


def test_garbage_is_looked_for_again_once_all_is_imported() -> None:
    with main.what_is_imported_stays():
        imported = [{"a": 1}]
        assert not gc.isenabled()
    assert gc.isenabled()
    assert not any(each is imported for each in gc.get_objects())


def test_garbage_is_looked_for_again_when_an_import_fails() -> None:
    with contextlib.suppress(ImportError), main.what_is_imported_stays():
        raise ImportError
    assert gc.isenabled()


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
        (["trian"], "trian: there is no such project file; the commands are train, list and check-examples"),
        (["train", "nothing.json", "--epochs", "1", "--out", "runs"], "nothing.json: there is no such"),
        (["train", "pyproject.toml", "--epochs", "1", "--out", "main.py"], "main.py: is a file; --out takes"),
        (["--screenshot", "no/where/a.png"], "where: there is no such folder for the picture"),
        (["--screenshot", "a.png", "--lab", "nothing.md"], "nothing.md: there is no such example; those of"),
        (["--screenshot", "a.png", "--lab", "README.md"], "README.md"),
        ([TOO_LONG], "File name too long; give another one"),
        (["train", TOO_LONG, "--epochs", "1", "--out", "runs"], "File name too long"),
        (["train", "pyproject.toml", "--epochs", "1", "--out", TOO_LONG], "File name too long"),
        (["--screenshot", "a.png", "--lab", TOO_LONG], "File name too long"),
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


@pytest.mark.parametrize("text", ["", "[]", "{", '{"version": 99}', "\x00"])
def test_a_file_that_is_no_project_is_one_line_on_stderr(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(text, "utf-8")
    out = tmp_path / "out"
    assert main.main(["train", str(bad), "--epochs", "1", "--out", str(out)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("chainrule: ")
    assert "bad.json" in shown.err
    assert shown.err.count("\n") == 1
    assert not out.exists()


def test_the_catalogue_is_listed_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["list"]) == 0
    text = capsys.readouterr()
    assert main.main(["list", "--json"]) == 0
    listed = capsys.readouterr()
    assert (text.err, listed.err) == ("", "")
    entries = json.loads(listed.out)
    kinds = {entry["kind"] for entry in entries}
    assert kinds == {"dataset", "activation", "init", "loss", "optimizer", "scheduler", "exporter"}
    for entry in entries:
        assert f"  {entry['name']}" in text.out
        assert entry["summary"], f"{entry['name']} does not say what it is"


def test_examples_are_checked_without_qt() -> None:
    code = (
        "import sys, main\n"
        "status = main.main(['check-examples', 'assets/lab/xw-graph.md'])\n"
        "assert not {'PySide6', 'shiboken6', 'pyqtgraph'} & set(sys.modules)\n"
        "sys.exit(status)"
    )
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("ok    xw-graph")


def test_a_bad_lab_example_fails_and_the_others_are_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.md").write_text("nothing", "utf-8")
    assert main.main(["check-examples", str(tmp_path / "bad.md"), "assets/lab/xw-graph.md"]) == 1
    shown = capsys.readouterr()
    assert shown.err == ""
    bad, reason, good, summary = shown.out.splitlines()
    assert bad.startswith("FAIL  bad")
    assert f"{tmp_path / 'bad.md'}: an example needs a title; begin it with a line '# My example'" in reason
    assert good.startswith("ok    xw-graph")
    assert summary == "2 examples, 1 failed"


def test_the_list_needs_no_encoding_beyond_ascii() -> None:
    listed = run("list", PYTHONIOENCODING="ascii")
    assert (listed.returncode, listed.stderr) == (0, "")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "main.py", "list"], cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, timeout=60
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_list_never_imports_qt_and_numpy_gets_one_thread() -> None:
    code = (
        "import os, sys, main\n"
        "status = main.main(['list'])\n"
        "assert os.environ['OPENBLAS_NUM_THREADS'] == '1'\n"
        "assert 'numpy' in sys.modules\n"
        "assert not {'PySide6', 'shiboken6', 'pyqtgraph'} & set(sys.modules)\n"
        "sys.exit(status)"
    )
    env = os.environ | {"OPENBLAS_NUM_THREADS": "8"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves the libraries to the user")
@pytest.mark.parametrize(
    ("library", "package"), [("libEGL.so.1", "libegl1"), ("libxcb-cursor.so.0", "libxcb-cursor0")]
)
def test_a_system_library_that_does_not_load_is_named_with_its_package(
    library: str, package: str, tmp_path: Path
) -> None:
    (tmp_path / library).touch()
    refused = run(DISPLAY=":9999", LD_LIBRARY_PATH=str(tmp_path))
    assert refused.returncode == 2
    assert f"missing here: {library}." in refused.stderr
    assert f"apt-get install -y {package}\n" in refused.stderr
    assert "Traceback" not in refused.stderr
