"""What the README says can be typed can be typed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gui.start.arguments import OpenWindow, parse
from gui.start.preflight import QT_LIBRARIES, X11_LIBRARIES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")

Begun = tuple[subprocess.Popen[str], Path]
"""A command that runs, and the folder it runs in."""

# Present in every Debian, because apt itself or another listed package needs them.
ALWAYS_INSTALLED = {"zlib1g", "libxcb1"}


def commands(text: str) -> Iterator[str]:
    """Each command in the text's shell blocks, continued lines joined."""
    for block in re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        yield from filter(None, block.replace("\\\n", " ").splitlines())


def main_arguments(command: str) -> list[str] | None:
    """What a command hands to main.py, or None when it runs something else."""
    words = shlex.split(command)
    return words[3:] if words[:3] == ["uv", "run", "main.py"] else None


def headless_commands() -> list[str]:
    """The README's commands of main.py that end by themselves."""
    return [command for command in commands(README) if main_arguments(command)]


def shell_function(name: str) -> str:
    """A function of .ci/run, as text."""
    found = re.search(
        rf"^{name}\(\) \{{.*?^\}}$", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert found, f".ci/run has no function {name}"
    return found[0]


def packages_of_ci() -> set[str]:
    """What .ci/run installs for the window, without what only it and its smoke test need."""
    text = (ROOT / ".ci/run").read_text("utf-8")
    lists = re.findall(r"^(?:offscreen|window)_packages=\((.*?)\)", text, re.MULTILINE | re.DOTALL)
    return {package for packages in lists for package in packages.split()}


def test_running_and_testing_take_one_command_each_in_both_forms() -> None:
    for command in ("uv run main.py", "uv run pytest"):
        assert command in commands(README)
        assert f"python3 -m pip install -q uv && {command}" in commands(README)
    assert isinstance(parse([]), OpenWindow)


def test_ci_runs_the_readmes_test_command() -> None:
    script = f"{shell_function('readme_test_command')}\nreadme_test_command"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "uv run pytest\n")


def test_the_apt_line_brings_every_library_that_is_looked_for() -> None:
    line = next(command for command in commands(README) if "apt-get" in command)
    packages = set(line.split("install -y")[1].split())
    assert packages == packages_of_ci()
    assert {*QT_LIBRARIES.values(), *X11_LIBRARIES.values()} - ALWAYS_INSTALLED <= packages


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Begun]]:
    """Every headless command of the README, all begun at once, each in a folder of its own."""
    processes: dict[str, Begun] = {}
    for command in headless_commands():
        folder = tmp_path_factory.mktemp("headless")
        (folder / "assets").symlink_to(ROOT / "assets")
        arguments = main_arguments(command)
        assert arguments is not None
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            cwd=folder,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder / "config")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes[command] = process, folder
    yield processes
    for process, _ in processes.values():
        process.kill()
        process.communicate()


@pytest.mark.parametrize("command", headless_commands())
def test_a_headless_command_works_as_written(command: str, begun: dict[str, Begun]) -> None:
    process, folder = begun[command]
    shown, complaints = process.communicate(timeout=120)
    assert (process.returncode, complaints) == (0, "")
    made = [path for path in folder.iterdir() if path.name not in ("assets", "config")]
    assert shown or made, "the command printed nothing and wrote nothing"


def test_every_benchmark_is_shown_and_can_be_called() -> None:
    lines = [shlex.split(command) for command in commands(README) if "tests.benchmarks" in command]
    assert {tuple(words[:5]) for words in lines} == {("uv", "run", "python", "-m", "tests.benchmarks")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert f"{{{','.join(sorted(words[5] for words in lines))}}}" in done.stdout


def test_a_script_made_for_pytorch_runs_on_the_engine(tmp_path: Path) -> None:
    command = next(command for command in commands(README) if " -m engine " in command)
    script = tmp_path / "script.py"
    script.write_text(
        "import torch\nx = torch.tensor(3., requires_grad=True)\n(x * x).backward()\nprint(x.grad)\n"
    )
    words = [sys.executable, *command.replace("script.py", str(script)).split()[3:]]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "tensor(6.)\n", "")


def test_every_command_is_covered_by_a_test_above() -> None:
    known = re.compile(
        r"(python3 -m pip install -q uv && )?uv run (main\.py|pytest)$"
        r"|uv run main\.py (train|list|check-examples|--screenshot)\b"
        r"|uv run python -m (tests\.benchmarks|engine)\b"
        r"|python3 -m venv ~/chainrule && ~/chainrule/bin/pip install \. && ~/chainrule/bin/chainrule$"
        r"|sudo apt-get install\b"
    )
    assert [command for command in commands(README) if not known.match(command)] == []


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"(?:\]\(|src=\"|srcset=\")((?!https?:)[^)\"]+)", README)))
)
def test_a_link_leads_to_a_file(target: str) -> None:
    assert (ROOT / target).is_file()
