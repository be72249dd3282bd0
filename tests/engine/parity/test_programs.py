"""Short programs and what PyTorch prints for each: values, texts, errors.

A file holds one topic; its programs, in the form of an interactive session, are parted by empty lines. The
engine must print the same, and where PyTorch is installed, so must PyTorch: the expected text is its own.
Random numbers start from seed 0 in each program.
"""

from __future__ import annotations

import copy
import doctest
import importlib
import io
import linecache
import warnings
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest

from engine.torch_alias import torch_is_the_engine


def programs(topic: Path) -> dict[str, str]:
    """The programs of a topic by name, which is the topic's and the number of their first line."""
    found = {}
    line = 1
    for program in topic.read_text().rstrip("\n").split("\n\n"):
        found[f"{topic.stem}-{line}"] = program
        line += program.count("\n") + 2
    return found


TOPICS = sorted(Path(__file__).parent.glob("*.txt"))
PROGRAMS = {name: program for topic in TOPICS for name, program in programs(topic).items()}


def report(program: str, library: str) -> str:
    """Where `program` prints something else when `torch` is `library`; empty when nowhere."""
    torch = importlib.import_module(library)
    scope = {
        "F": importlib.import_module(f"{library}.nn.functional"),
        "OrderedDict": OrderedDict,
        "copy": copy,
        "io": io,
        "nn": torch.nn,
        "np": np,
        "torch": torch,
    }
    torch.manual_seed(0)
    test = doctest.DocTestParser().get_doctest(program, scope, "program", None, 0)
    told = io.StringIO()
    linecache.clearcache()  # doctest looks again at every file whose lines are kept, before each program
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(test, out=told.write)
    return told.getvalue()


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_engine_prints_what_pytorch_prints(name: str) -> None:
    with torch_is_the_engine():
        assert report(PROGRAMS[name], "engine") == ""


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.stem)
def test_pytorch_prints_what_is_written(topic: Path) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed: nothing to compare with")
    wrong = {name: told for name, program in programs(topic).items() if (told := report(program, "torch"))}
    assert wrong == {}
