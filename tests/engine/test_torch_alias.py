"""`import torch` as the engine: inside a block, and for a script that is run with `python -m engine`."""

from __future__ import annotations

import importlib
import importlib.metadata
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import engine
import engine.nn.functional
from engine.__main__ import main
from engine.torch_alias import torch_is_the_engine


def test_every_name_of_torch_is_the_engines_module() -> None:
    with torch_is_the_engine():
        assert importlib.import_module("torch") is engine
        assert importlib.import_module("torch.nn.functional") is engine.nn.functional


def test_a_module_that_was_found_as_torchs_keeps_its_own_name_and_spec() -> None:
    with torch_is_the_engine():
        module = importlib.import_module("torch.optim")
    assert module.__name__ == "engine.optim"
    assert module.__spec__ is not None
    assert module.__spec__.name == "engine.optim"


def test_a_function_keeps_the_name_that_it_shares_with_its_module() -> None:
    with torch_is_the_engine():
        torch = importlib.import_module("torch")
        module = importlib.import_module("torch.autograd.gradcheck")
        assert torch.autograd.gradcheck is module.gradcheck


def test_a_module_that_the_engine_lacks_is_not_found_by_torchs_name() -> None:
    with torch_is_the_engine(), pytest.raises(ModuleNotFoundError, match=r"'torch\.nonsense'") as caught:
        importlib.import_module("torch.nonsense")
    assert caught.value.name == "torch.nonsense"


def test_the_version_is_that_of_an_installed_torch() -> None:
    with torch_is_the_engine():
        assert importlib.metadata.version("torch") == engine.__version__
        assert importlib.metadata.version("pytest") == pytest.__version__


def test_other_modules_are_found_as_ever() -> None:
    with torch_is_the_engine():
        assert importlib.import_module("json").loads("[1]") == [1]
        with pytest.raises(ModuleNotFoundError, match="torchnonsense"):
            importlib.import_module("torchnonsense")


def test_afterwards_torch_is_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    real = ModuleType("torch")
    monkeypatch.setitem(sys.modules, "torch", real)
    finders = list(sys.meta_path)
    with torch_is_the_engine():
        assert importlib.import_module("torch") is engine
        importlib.import_module("torch.nn")
    assert sys.modules["torch"] is real
    assert "torch.nn" not in sys.modules or sys.modules["torch.nn"] is not engine.nn
    assert sys.meta_path == finders


def test_a_script_runs_on_the_engine(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("import torch\n\ndef double(x):\n    return torch.tensor(x) * 2\n")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nimport torch.nn as nn\nfrom torch import optim\nfrom helper import double\n"
        "print(__name__, sys.argv[1:], double(2.5), nn.ReLU(), optim.SGD.__name__)\n"
    )
    root = Path(engine.__file__).parent.parent
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "engine", str(script), "--epochs", "3"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    assert run.stdout == "__main__ ['--epochs', '3'] tensor(5.) ReLU() SGD\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "usage: python -m engine"), (["missing.py"], "no such script: missing.py")],
)
def test_bad_arguments_are_named(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith(message)
