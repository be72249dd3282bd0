"""The rules of the house that no type checker knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import grimp
import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
MAX_LINES = 320
TEXT_FILES = {".py", ".md", ".toml", ".json", ".svg", ".csv", ".txt", ".yml", ".yaml", ""}

# All that the window may import of the engine.
ENGINE_SEEN_BY_THE_WINDOW = (
    "engine.catalog",
    "engine.experiment",
    "engine.export",
    "engine.lab",
    "engine.tables",
    "engine.training.commands",
    "engine.training.phases",
    "engine.training.snapshots",
    "engine.training.space_look",
    "engine.version",
)
# What runs an experiment or a program of the Lab is for the worker alone, and for who starts it.
ENGINE_SEEN_BY_THE_WORKER = (
    "engine.compiled",
    "engine.lab.serving",
    "engine.training.loop",
    "engine.training.mailbox",
)
WORKER = ("gui.worker", "gui.app.playground")
ENGINE_HIDDEN_FROM_THE_WINDOW = ("engine.experiment.builder", "engine.lab.language", "engine.lab.live")
# Where tensors, layers and optimizers are made.
LIVE_ENGINE = ("engine.autograd", "engine.ops", "engine.nn", "engine.optim")
ONLY_TYPES = ("engine.autograd.dtypes",)
FILLS_THE_CATALOGUE = "engine.experiment"


def source_files(*rooms: str) -> Iterator[Path]:
    """The Python files of `rooms` (folders or files), by default all of the project's."""
    for room in rooms or ("main.py", "engine", "gui", "tests"):
        yield from [ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py")


def tracked_files() -> Iterator[Path]:
    """The text files that make the project, whether git is here or not."""
    for path in ROOT.iterdir():
        if path.is_file() and path.name != "uv.lock":
            yield path
    for room in (".ci", "assets", "engine", "gui", "tests"):
        yield from (path for path in (ROOT / room).rglob("*") if "__pycache__" not in path.parts)


def text_files() -> dict[str, str]:
    """The text of each tracked file by its path in the project."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in tracked_files()
        if path.is_file() and path.suffix in TEXT_FILES
    }


def files_with(pattern: str, *rooms: str) -> set[str]:
    """The source files in which the regular expression occurs."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in source_files(*rooms)
        if re.search(pattern, path.read_text("utf-8"))
    }


def is_within(module: str, packages: tuple[str, ...]) -> bool:
    """Whether `module` is one of `packages` or lies in one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


@pytest.fixture(scope="module")
def import_graph() -> grimp.ImportGraph:
    return grimp.build_graph("engine", "gui", include_external_packages=True, cache_dir=None)


def test_every_import_contract_holds() -> None:
    # In a process of its own, because it sets up logging as if the process were its own.
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, importlinter.cli as cli; sys.exit(cli.lint_imports(no_cache=True))",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def imports_of(graph: grimp.ImportGraph, *rooms: str) -> set[tuple[str, str]]:
    """Who imports what of the engine, for every module in `rooms`."""
    return {
        (importer, imported)
        for importer in graph.modules
        if is_within(importer, rooms)
        for imported in graph.find_modules_directly_imported_by(importer)
        if is_within(imported, ("engine",))
    }


def test_the_window_imports_of_the_engine_only_what_is_listed(import_graph: grimp.ImportGraph) -> None:
    seen = imports_of(import_graph, "gui")
    allowed = {
        (importer, imported)
        for importer, imported in seen
        if (is_within(imported, ENGINE_SEEN_BY_THE_WORKER) and is_within(importer, WORKER))
        or (
            is_within(imported, ENGINE_SEEN_BY_THE_WINDOW)
            and not is_within(imported, (*ENGINE_SEEN_BY_THE_WORKER, *ENGINE_HIDDEN_FROM_THE_WINDOW))
        )
    }
    assert seen - allowed == set()
    assert allowed, "the graph shows no import at all, so this test would see nothing"


def test_what_the_window_imports_of_the_engine_holds_values_only(import_graph: grimp.ImportGraph) -> None:
    """An experiment and a run of the Lab are values; the live objects made of them belong to the worker."""
    seen = {imported for _, imported in imports_of(import_graph, "gui")} - {FILLS_THE_CATALOGUE}
    live = {
        (importer, imported)
        for importer, imported in imports_of(import_graph, *seen)
        if importer in seen
        and is_within(imported, LIVE_ENGINE)
        and not is_within(imported, ONLY_TYPES)
        and not is_within(importer, ENGINE_SEEN_BY_THE_WORKER)
    }
    assert live == set()
    assert seen, "the graph shows no import at all, so this test would see nothing"


def test_style_sheets_are_set_only_by_the_theme() -> None:
    assert files_with(r"\bsetStyleSheet\b", "gui") == {"gui/kit/theme.py"}


def test_threads_of_qt_are_made_only_in_the_worker() -> None:
    elsewhere = {
        path
        for path in files_with(
            r"\b(QThread|QThreadPool|QRunnable|QtConcurrent)\b", "gui", "engine", "main.py"
        )
        if not path.startswith("gui/worker/")
    }
    assert elsewhere == set()


def test_no_source_file_is_too_long_to_read() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in source_files()
    }
    assert {path: lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


def test_only_the_command_line_prints() -> None:
    printing = {
        name
        for name in files_with(r"\bprint\b", "main.py", "engine", "gui")
        if any(
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
            for node in ast.walk(ast.parse((ROOT / name).read_text("utf-8")))
        )
    }
    assert printing == {"main.py", "engine/__main__.py"}


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a path of one machine", r"(?<![\w.:/~])/(?:work|root|home|Users|mnt)/\w"),
        ("the host of a package registry", r"(?:pypi|pythonhosted)\.org"),
        ("work left undone", r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
        ("the mark of an unfinished merge", r"(?m)^(?:<{7} |>{7} |={7}$)"),
    ],
)
def test_no_tracked_file_holds(what: str, pattern: str) -> None:
    found = {path for path, text in text_files().items() if re.search(pattern, text)}
    assert found == set(), f"{what} is in these files"


def test_every_installed_package_is_pinned() -> None:
    """Exact versions of everything, direct and transitive: a build of today is the build of next year."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    written = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["tool"]["uv"]["constraint-dependencies"],
    ]
    pinned = {normalised(Requirement(line).name): str(Requirement(line).specifier) for line in written}
    reached = {
        name: f"=={metadata.version(name)}" for name in required_by(project["project"]["name"], written)
    }
    assert {name: pinned.get(name) for name in reached} == reached


def normalised(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required_by(project: str, lines: list[str]) -> set[str]:
    """The names of all installed distributions that `lines` lead to, themselves included."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in lines]
    while waiting:
        requirement = waiting.pop()
        name = normalised(requirement.name)
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if name in found or name == project or not applies:
            continue
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        found.add(name)
        waiting += [Requirement(need) for need in needs]
    return found


def test_this_pyside_survives_ten_thousand_signals() -> None:
    """Some builds lose a reference to None at each emission and abort the process after about 2,000."""
    code = (
        "from PySide6.QtCore import QObject, Signal\n"
        "class Source(QObject):\n"
        "    emitted = Signal(object, int)\n"
        "source, received = Source(), []\n"
        "source.emitted.connect(lambda nothing, number: received.append(number))\n"
        "for number in range(10_000):\n"
        "    source.emitted.emit(None, number)\n"
        "assert received == list(range(10_000))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_engine_runs_without_qt() -> None:
    code = (
        "import sys, engine, engine.headless\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'PySide6', 'shiboken6', 'pyqtgraph', 'gui'}, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
