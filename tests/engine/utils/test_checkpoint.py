"""Checkpoints: the same gradients from fewer kept tensors."""

from __future__ import annotations

import gc
import warnings
import weakref
from typing import Any

import pytest

import engine as torch
from engine import nn
from engine.autograd import Function, grad
from engine.utils.checkpoint import (
    CheckpointError,
    CheckpointPolicy,
    checkpoint,
    checkpoint_sequential,
    create_selective_checkpoint_contexts,
    detach_variable,
    set_checkpoint_early_stop,
)

both = pytest.mark.parametrize("reentrant", [True, False])


class Counted:
    """A function that counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, x: Any) -> Any:
        self.calls += 1
        return (x * x).exp().sin()


def network() -> Any:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Linear(2, 4), nn.Dropout(), nn.Tanh(), nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 1)
    )


@both
@pytest.mark.parametrize("parts", [1, 2, 3])
def test_gradients_are_those_without_checkpoints(reentrant: bool, parts: int) -> None:
    found = []
    for segments in (None, parts):
        model, x = network(), torch.linspace(-1, 1, 6).reshape(3, 2).requires_grad_()
        torch.manual_seed(3)
        out = (
            model(x) if segments is None else checkpoint_sequential(model, parts, x, use_reentrant=reentrant)
        )
        draw = torch.rand(1)
        out.sum().backward()
        grads = [x.grad, *(each.grad for each in model.parameters())]
        found.append([each.tolist() for each in (out, draw, torch.rand(1), *grads)])
    assert found[0] == found[1]


@both
def test_the_function_runs_once_more_for_backward(reentrant: bool) -> None:
    function = Counted()
    x = torch.tensor([0.5, 0.25], requires_grad=True)
    out = checkpoint(function, x, use_reentrant=reentrant)
    assert function.calls == 1
    out.sum().backward(retain_graph=True)
    assert function.calls == 2
    first, x.grad = x.grad, None
    out.sum().backward()
    assert function.calls == 3
    assert torch.equal(x.grad, first)
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        out.sum().backward()


def test_second_derivatives_go_through_a_checkpoint() -> None:
    x = torch.tensor([0.5, 0.25], requires_grad=True)

    def second(out: Any) -> Any:
        (slope,) = grad(out.sum(), x, create_graph=True)
        return grad(slope.sum(), x)[0]

    plain = second(Counted()(x))
    assert torch.allclose(second(checkpoint(Counted(), x, use_reentrant=False)), plain)


def test_checkpoints_inside_checkpoints() -> None:
    x = torch.tensor([0.5, 0.25], requires_grad=True)
    inner = Counted()

    def outer(x: Any) -> Any:
        return checkpoint(inner, checkpoint(inner, x * 2, use_reentrant=False), use_reentrant=False) * x

    (nested,) = grad(checkpoint(outer, x, use_reentrant=False).sum(), x)
    assert inner.calls > 4
    (plain,) = grad((inner(inner(x * 2)) * x).sum(), x)
    assert torch.allclose(nested, plain)


def test_nothing_is_kept_between_forward_and_backward() -> None:
    seen = []

    def function(x: Any) -> Any:
        inner = x.exp()
        seen.append(weakref.ref(inner))
        return inner * inner

    x = torch.ones(2, requires_grad=True)
    out = checkpoint(function, x, use_reentrant=False)
    gc.collect()
    assert seen[0]() is None
    out.sum().backward()
    assert torch.allclose(x.grad, 2 * (2 * torch.ones(2)).exp())


@pytest.mark.parametrize(("early", "reached"), [(True, 1), (False, 2)])
def test_recomputation_ends_where_nothing_more_is_needed(early: bool, reached: int) -> None:
    ends = []

    def function(x: Any) -> Any:
        result = x.sin().sum()
        ends.append(result)
        return result

    x = torch.ones(2, requires_grad=True)
    with set_checkpoint_early_stop(early):
        out = checkpoint(function, x, use_reentrant=False, early_stop=not early)
    out.backward()
    assert len(ends) == reached


def test_arguments_that_are_no_tensors_and_contexts() -> None:
    runs: list[str] = []

    class Context:
        def __init__(self, name: str) -> None:
            self.name = name

        def __enter__(self) -> None:
            runs.append(self.name)

        def __exit__(self, *exception: object) -> None:
            pass

    def function(x: Any, power: int, *, scale: float) -> Any:
        return (x**power).exp() * scale

    x = torch.tensor([0.5], requires_grad=True)
    out = checkpoint(
        function,
        x,
        2,
        scale=3.0,
        use_reentrant=False,
        context_fn=lambda: (Context("forward"), Context("again")),
    )
    out.backward()
    assert runs == ["forward", "again"]
    assert x.grad.item() == pytest.approx(3 * 0.25**0.5 * 2 * 2.718281828**0.25, rel=1e-5)


@both
def test_without_gradients_it_is_only_a_call(reentrant: bool) -> None:
    function = Counted()
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out = checkpoint(function, torch.ones(1), use_reentrant=reentrant)
    assert not out.requires_grad
    assert function.calls == 1


def alternating(*kinds: Any) -> Any:
    """A function that does something else each time it is called."""
    turn = iter(kinds)
    return lambda x: next(turn)(x)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (
            alternating(lambda x: x.exp().log(), torch.exp),
            "A different number of tensors was saved during the original forward and recomputation.\n"
            "Number of tensors saved during forward: 2\nNumber of tensors saved during recomputation: 1.",
        ),
        (
            alternating(torch.exp, lambda x: x[:1].exp()),
            "tensor at position 0:\nsaved metadata: {'shape': torch.Size([2]), 'dtype': torch.float32, "
            "'device': device(type='cpu')}\nrecomputed metadata: {'shape': torch.Size([1])",
        ),
    ],
)
def test_a_recomputation_that_differs(function: Any, message: str) -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(CheckpointError) as error:
        checkpoint(function, x, use_reentrant=False).sum().backward()
    assert message in str(error.value)


def test_more_saved_tensors_than_before() -> None:
    x = torch.ones(2, requires_grad=True)
    out = checkpoint(
        alternating(torch.exp, lambda x: x.exp().exp()), x, use_reentrant=False, early_stop=False
    )
    with pytest.raises(CheckpointError, match="trying to save more tensors during recomputation"):
        out.sum().backward()


def test_policies_change_nothing_of_the_result() -> None:
    x = torch.ones(2, requires_grad=True)
    out = checkpoint(
        torch.exp,
        x,
        use_reentrant=False,
        context_fn=lambda: create_selective_checkpoint_contexts(lambda *args: CheckpointPolicy.MUST_SAVE),
    )
    out.sum().backward()
    assert torch.equal(x.grad, out.detach())
    with pytest.raises(TypeError, match="either a function or a list of ops"):
        create_selective_checkpoint_contexts(3)  # type: ignore[arg-type]


def test_a_saved_tensor_is_there_once() -> None:
    class Twice(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * 2

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            return ctx.saved_tensors[0] * 0 + ctx.saved_tensors[0] * 0 + grad

    x = torch.ones(2, requires_grad=True)
    with pytest.raises(CheckpointError, match="Unpack is being triggered for a tensor that was already"):
        checkpoint(Twice.apply, x, use_reentrant=False).sum().backward()


def test_an_argument_that_was_written() -> None:
    x = torch.ones(2, requires_grad=True).clone()
    out = checkpoint(torch.exp, x, use_reentrant=False)
    x.mul_(2)
    with pytest.raises(RuntimeError, match=r"output 0 of MulBackward0|modified by an inplace operation"):
        out.sum().backward()


def test_what_reentrant_checkpoints_refuse() -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match=r"incompatible with .grad\(\)"):
        grad(checkpoint(torch.exp, x, use_reentrant=True).sum(), x)
    with pytest.raises(ValueError, match="Unexpected keyword arguments: y"):
        checkpoint(torch.exp, x, y=1, use_reentrant=True)
    with pytest.raises(ValueError, match="only supported when use_reentrant=False"):
        checkpoint(torch.exp, x, debug=True, use_reentrant=True)
    with pytest.raises(RuntimeError, match="this checkpoint\\(\\) is not necessary"):
        checkpoint(lambda x: x.detach() * 2, x, use_reentrant=True).sum().backward()
    with pytest.raises(RuntimeError, match="Only tuple of tensors is supported"):
        detach_variable([x])


def test_warnings_and_unknown_words() -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.warns(UserWarning, match="the use_reentrant parameter should be passed explicitly"):
        checkpoint(torch.exp, x)
    with pytest.warns(UserWarning, match="checkpoint_sequential: the use_reentrant parameter"):
        checkpoint_sequential([torch.exp, torch.sin], 1, x)
    with pytest.warns(UserWarning, match="None of the inputs have requires_grad=True"):
        checkpoint(torch.exp, torch.ones(1), use_reentrant=True)
    with pytest.raises(ValueError, match="determinism_check should be one of"):
        checkpoint(torch.exp, x, use_reentrant=False, determinism_check="much")
    with pytest.raises(ValueError, match="Unexpected keyword arguments: much"):
        checkpoint_sequential([torch.exp], 1, x, use_reentrant=False, much=1)
