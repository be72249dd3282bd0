"""The switches of recording: as context, as decorator, around generators, per thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

import engine
from engine import enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled


def test_contexts_nest_and_end() -> None:
    with no_grad():
        with enable_grad():
            inner = is_grad_enabled()
        assert (inner, is_grad_enabled()) == (True, False)
    assert is_grad_enabled()
    with pytest.raises(KeyError), no_grad():
        raise KeyError
    assert is_grad_enabled()


@pytest.mark.parametrize("decorator", [no_grad, no_grad(), inference_mode()])
def test_decorated_functions_run_under_the_switch(decorator: Any) -> None:
    @decorator
    def recording(depth: int) -> list[bool]:
        return [is_grad_enabled()] + (recording(depth - 1) if depth else [])

    assert is_grad_enabled()
    assert recording(2) == [False] * 3
    assert is_grad_enabled()
    assert recording.__name__ == "recording"


def test_set_grad_enabled_works_as_function_and_context() -> None:
    switch = set_grad_enabled(False)
    assert not is_grad_enabled()
    assert repr(switch) == "torch.autograd.grad_mode.set_grad_enabled(mode=False)"
    set_grad_enabled(True)
    with set_grad_enabled(False):
        assert not is_grad_enabled()
    assert is_grad_enabled()


def test_set_grad_enabled_as_a_decorator_leaves_the_switch_alone() -> None:
    @set_grad_enabled(False)
    def recording() -> bool:
        return is_grad_enabled()

    assert is_grad_enabled()
    assert not recording()


def test_a_generator_is_switched_only_while_it_runs() -> None:
    ended: list[bool] = []

    @no_grad()
    def modes() -> Iterator[Any]:
        try:
            received = yield is_grad_enabled()
            yield received
            try:
                yield is_grad_enabled()
            except KeyError:
                yield "caught"
        finally:
            ended.append(is_grad_enabled())

    generator: Any = modes()
    assert next(generator) is False
    assert is_grad_enabled()
    assert generator.send("sent") == "sent"
    assert next(generator) is False
    assert generator.throw(KeyError) == "caught"
    assert is_grad_enabled()
    generator.close()
    assert ended == [False]
    assert list(no_grad()(lambda: iter("ab"))()) == ["a", "b"]


def test_decorating_a_class_warns() -> None:
    with pytest.warns(FutureWarning, match="Decorating classes is deprecated"):
        no_grad()(type("Decorated", (), {}))


def test_inference_mode_marks_its_results() -> None:
    w = engine.ones(2, requires_grad=True)
    with inference_mode():
        assert engine.is_inference_mode_enabled()
        result = w * 2
        w.add_(1)
        assert not w.view(2).is_inference()
    assert not engine.is_inference_mode_enabled()
    assert (result.is_inference(), result.requires_grad, result.is_leaf) == (True, False, True)
    assert not (result + 1).is_inference()
    assert w._version == 1
    with pytest.raises(RuntimeError, match="Inference tensors do not track version counter"):
        result._version  # noqa: B018
    with pytest.raises(RuntimeError, match="Setting requires_grad=True on inference tensor outside"):
        result.requires_grad_()
    with pytest.raises(RuntimeError, match="Inplace update to inference tensor outside InferenceMode"):
        result.add_(1)
    with inference_mode(), inference_mode(False):
        assert (w * 2).requires_grad


def test_each_thread_has_switches_of_its_own() -> None:
    seen: list[bool] = []
    with no_grad():
        thread = threading.Thread(target=lambda: seen.append(is_grad_enabled()))
        thread.start()
        thread.join()
    assert seen == [True]


def test_threads_train_side_by_side() -> None:
    results: dict[int, list[float]] = {}

    def work(number: int) -> None:
        x = engine.tensor([float(number)], requires_grad=True)
        for _ in range(50):
            with no_grad():
                x.mul_(1.0)
            (x * x).backward()
        results[number] = x.grad.tolist()

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {i: [100.0 * i] for i in range(4)}


def test_the_switches_are_also_where_pytorch_keeps_them() -> None:
    assert engine.autograd.grad_mode.no_grad is engine.no_grad
    assert engine.autograd.variable.Variable is engine.autograd.Variable
    assert engine.autograd.anomaly_mode.detect_anomaly is engine.autograd.detect_anomaly
    with pytest.raises(AttributeError, match=r"module 'torch.autograd' has no attribute 'unknown'"):
        engine.autograd.unknown  # noqa: B018


def test_leaves_made_in_inference_mode_are_for_that_only() -> None:
    with engine.inference_mode():
        made = [engine.ones(2), engine.tensor([1.0, 2.0]), engine.rand(2)]
        assert made[0].add_(1).tolist() == [2.0, 2.0]
    for each in made:
        assert each.is_inference()
        assert each.detach().is_inference()
        assert not each.clone().is_inference()
        with pytest.raises(RuntimeError, match="Inference tensors do not track version counter"):
            each._version  # noqa: B018
        with pytest.raises(RuntimeError, match="Inplace update to inference tensor outside InferenceMode"):
            each.add_(1)
        with pytest.raises(RuntimeError, match="Setting requires_grad=True on inference tensor outside"):
            each.requires_grad_()
    assert not engine.ones(2).is_inference()
