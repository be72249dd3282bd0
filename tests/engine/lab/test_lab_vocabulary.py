"""Every word of the vocabulary means something in the language."""

from __future__ import annotations

import pytest

from engine.lab import run
from engine.lab.language.naming import NAMESPACES
from engine.lab.vocabulary import vocabulary

WORDS = vocabulary()


def unknown(source: str) -> bool:
    """Whether the language does not know a word of the program."""
    problem = run(source).problem
    return problem is not None and any(
        words in problem.message for words in ("not part of the language", "has no ", "no value yet")
    )


@pytest.mark.parametrize("prefix", WORDS.members)
def test_members_of_namespaces_can_be_called(prefix: str) -> None:
    assert WORDS.members[prefix]
    assert [name for name in WORDS.members[prefix] if unknown(f"{prefix}.{name}()")] == []


def test_names_mean_something() -> None:
    assert [name for name in WORDS.names if name not in NAMESPACES and unknown(name)] == [
        "enable_grad",
        "no_grad",
        "set_grad_enabled",
    ], "but for what stands after with"


def test_methods_and_attributes_belong_to_some_value() -> None:
    values = ("tensor([1.])", "nn.Linear(1, 1)", "optim.SGD([ones(1)], lr=0.1)")
    for name in WORDS.methods:
        assert not all(unknown(f"x = {value}\nx.{name}()") for value in values), name
    for name in WORDS.attributes:
        assert not all(unknown(f"x = {value}\ny = x.{name}") for value in values), name
