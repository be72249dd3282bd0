"""Weights from the net, kept in a folder of their own; code from there is not run."""

from __future__ import annotations

import os
import shutil
import urllib.request
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlparse

from engine.serialization import load as load_file

__all__ = ["download_url_to_file", "get_dir", "load", "load_state_dict_from_url", "set_dir"]


class _Chosen:
    """Where downloads go, if somebody said."""

    folder: str | None = None


_chosen = _Chosen()


def get_dir() -> str:
    """The folder of downloads: the one set, $TORCH_HOME/hub, or torch/hub in the user's cache."""
    if _chosen.folder is not None:
        return _chosen.folder
    cache = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache"))
    return str(Path(os.environ.get("TORCH_HOME", cache / "torch")).expanduser() / "hub")


def set_dir(d: str | os.PathLike[str]) -> None:
    """Keep downloads in folder `d` from now on."""
    _chosen.folder = str(Path(d).expanduser())


def download_url_to_file(url: str, dst: str, hash_prefix: str | None = None, progress: bool = True) -> None:
    """Write what `url` gives into the file `dst`. OSError when it cannot be had."""
    unfinished = Path(f"{dst}.partial")
    with urllib.request.urlopen(url) as source, unfinished.open("wb") as target:
        shutil.copyfileobj(source, target)
    unfinished.replace(dst)


def load_state_dict_from_url(
    url: str,
    model_dir: str | None = None,
    map_location: Any = None,
    progress: bool = True,
    check_hash: bool = False,
    file_name: str | None = None,
    weights_only: bool = False,
) -> Any:
    """What the file at `url` holds, downloaded at the first call. OSError when it cannot be had."""
    folder = Path(model_dir or Path(get_dir()) / "checkpoints")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / (file_name or Path(urlparse(url).path).name)
    if not file.exists():
        download_url_to_file(url, str(file), progress=progress)
    return load_file(file, map_location=map_location)


def load(repo_or_dir: str, model: str, *args: Any, **kwargs: Any) -> NoReturn:
    """RuntimeError: models from the hub bring code of their own, which is written for PyTorch."""
    raise RuntimeError(
        f"torch.hub.load of {model!r} from {repo_or_dir!r} runs code from the net, which is not supported"
    )
