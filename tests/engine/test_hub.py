"""Weights by address: fetched once, found again; code is not run."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine
from engine import hub


def test_weights_are_fetched_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "home"))
    source = tmp_path / "weights.pth"
    engine.save({"w": engine.ones(2)}, source)
    assert hub.load_state_dict_from_url(source.as_uri())["w"].tolist() == [1.0, 1.0]
    source.unlink()
    assert hub.load_state_dict_from_url(source.as_uri(), map_location="cpu")["w"].tolist() == [1.0, 1.0]
    assert (tmp_path / "home" / "hub" / "checkpoints" / "weights.pth").exists()
    with pytest.raises(OSError, match="No such file"):
        hub.load_state_dict_from_url(source.as_uri(), model_dir=str(tmp_path / "other"), file_name="x.pth")


def test_the_folder_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub._chosen, "folder", None)
    hub.set_dir(tmp_path)
    assert hub.get_dir() == str(tmp_path)


def test_code_from_the_net_is_not_run() -> None:
    with pytest.raises(RuntimeError, match="'resnet18' from 'pytorch/vision' runs code from the net"):
        hub.load("pytorch/vision", "resnet18", pretrained=True)
