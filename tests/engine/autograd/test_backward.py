"""backward() and grad(): values, accumulation, freeing, and the errors of PyTorch."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.autograd import backward, enable_grad, grad, is_grad_enabled, no_grad

SECOND_TIME = r"^Trying to backward through the graph a second time \(or directly access saved tensors"


def xw_graph() -> tuple[engine.Tensor, engine.Tensor, engine.Tensor]:
    """w = 1, x = 2, y = (x + w)(w + 1)."""
    w = engine.tensor([1.0], requires_grad=True)
    x = engine.tensor([2.0], requires_grad=True)
    return w, x, (x + w) * (w + 1)


def test_the_gradient_sums_over_all_paths() -> None:
    w, x, y = xw_graph()
    y.backward()
    assert (y.item(), w.grad.item(), x.grad.item()) == (6.0, 5.0, 2.0)
    assert w.is_leaf
    assert x.is_leaf
    assert not y.is_leaf


def test_gradients_add_up_until_they_are_cleared() -> None:
    w = engine.tensor([1.0], requires_grad=True)
    x = engine.tensor([2.0], requires_grad=True)
    seen = []
    for _ in range(4):
        ((x + w) * (w + 1)).backward()
        seen.append(w.grad.item())
    assert seen == [5.0, 10.0, 15.0, 20.0]
    for _ in range(2):
        w.grad.zero_()
        ((x + w) * (w + 1)).backward()
        assert w.grad.item() == 5.0


def test_accumulation_happens_in_the_same_tensor() -> None:
    w = engine.tensor([1.0], requires_grad=True)
    (w * 3).backward()
    kept = w.grad
    (w * 3).backward()
    assert w.grad is kept
    assert kept.item() == 6.0


def test_a_second_backward_over_freed_values_is_refused() -> None:
    w, _, y = xw_graph()
    y.backward()
    with pytest.raises(RuntimeError, match=SECOND_TIME):
        y.backward()
    assert w.grad.item() == 5.0


def test_retain_graph_allows_a_second_backward() -> None:
    w, _, y = xw_graph()
    y.backward(retain_graph=True)
    y.backward()
    assert w.grad.item() == 10.0


def test_a_graph_that_saved_nothing_can_be_walked_again() -> None:
    x = engine.ones(3, requires_grad=True)
    y = (x.reshape(1, 3) + 1).sum()
    y.backward()
    y.backward()
    assert x.grad.tolist() == [2.0, 2.0, 2.0]


def test_the_root_must_be_a_scalar_or_come_with_a_gradient() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(RuntimeError, match=r"^grad can be implicitly created only for scalar outputs$"):
        (x * 2).backward()
    (x * 2).backward(engine.tensor([1.0, 10.0]))
    assert x.grad.tolist() == [2.0, 20.0]
    wrong = (
        r"^Mismatch in shape: grad_output\[0\] has a shape of torch.Size\(\[3\]\) and output\[0\] has a shape"
    )
    with pytest.raises(RuntimeError, match=wrong):
        (x * 2).backward(engine.ones(3))


def test_a_root_without_graph_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"^element 0 of tensors does not require grad and does not have"):
        engine.ones(1).backward()


def test_several_roots_with_weights() -> None:
    w, x, _ = xw_graph()
    losses = engine.cat([(x + w) * (w + 1), (x + w) + (w + 1)])
    losses.backward(gradient=engine.tensor([1.0, 2.0]))
    assert w.grad.item() == 9.0
    w.grad = None
    backward([(x + w) * (w + 1), (x + w) + (w + 1)], [engine.tensor([1.0]), engine.tensor([2.0])])
    assert w.grad.item() == 9.0


def test_mean_graph() -> None:
    x = engine.tensor([1.0], requires_grad=True)
    y = engine.tensor([2.0], requires_grad=True)
    (x * y).mean().backward()
    assert (x.grad.item(), y.grad.item()) == (2.0, 1.0)


def test_cubic_mean() -> None:
    x = engine.rand(2, 2, requires_grad=True)
    y = x + 2
    (3 * y * y).mean().backward()
    np.testing.assert_allclose(x.grad.numpy(), 6 * (x.detach().numpy() + 2) / 4, rtol=1e-6)


def test_higher_orders_of_a_square_and_a_cube() -> None:
    x = engine.tensor(3.0, requires_grad=True)
    (first,) = grad(x**2, x, create_graph=True)
    (second,) = grad(first, x)
    assert (first.item(), second.item()) == (6.0, 2.0)
    assert repr(first) == "tensor(6., grad_fn=<MulBackward0>)"
    derivatives, value = [], x**3
    for _ in range(3):
        (value,) = grad(value, x, create_graph=True)
        derivatives.append(value.item())
    assert derivatives == [27.0, 18.0, 6.0]


def test_grad_leaves_dot_grad_alone() -> None:
    w, x, y = xw_graph()
    dw, dx = grad(y, (w, x))
    assert (dw.item(), dx.item()) == (5.0, 2.0)
    assert w.grad is None
    assert x.grad is None


def test_grad_with_respect_to_an_inner_tensor() -> None:
    w, x, _ = xw_graph()
    a = x + w
    y = a * (w + 1)
    da, dw = grad(y, (a, w))
    assert (da.item(), dw.item()) == (2.0, 5.0)


def test_an_unused_input_is_an_error_or_none_or_zeros() -> None:
    w, x, _ = xw_graph()
    unused = (
        "^The differentiated Tensor at index 1 appears to not have been used in the graph. Set allow_unused"
    )
    with pytest.raises(RuntimeError, match=unused):
        grad(w * 2, (w, x))
    assert grad(w * 2, (w, x), allow_unused=True)[1] is None
    assert grad(w * 2, (w, x), materialize_grads=True)[1].tolist() == [0.0]
    with pytest.raises(RuntimeError, match=r"^One of the differentiated Tensors does not require grad$"):
        grad(w * 2, engine.ones(1))


def test_backward_into_chosen_inputs_only() -> None:
    w, x, y = xw_graph()
    y.backward(inputs=[x])
    assert x.grad.item() == 2.0
    assert w.grad is None


def test_two_leaves_do_not_share_the_memory_of_their_gradients() -> None:
    a = engine.ones(3, requires_grad=True)
    b = engine.ones(3, requires_grad=True)
    c = engine.ones(1, 3, requires_grad=True)
    start = engine.ones(3)
    (a + b + c.reshape(3)).backward(start)
    a.grad.zero_()
    assert b.grad.tolist() == [1.0, 1.0, 1.0]
    assert c.grad.tolist() == [[1.0, 1.0, 1.0]]
    assert start.tolist() == [1.0, 1.0, 1.0]


def test_a_leaf_as_its_own_root() -> None:
    x = engine.tensor(2.0, requires_grad=True)
    x.backward()
    assert x.grad.item() == 1.0


def test_a_deep_chain_needs_no_recursion() -> None:
    x = engine.tensor([1.0], requires_grad=True)
    y = x
    for _ in range(10_000):
        y = y + 1
    y.backward()
    assert x.grad.item() == 1.0
    y = x
    for _ in range(10_000):
        y = y * 1.0001
    y.backward(retain_graph=True, create_graph=False)
    assert x.grad.item() == pytest.approx(1 + math.exp(1), rel=1e-3)


def test_a_wide_diamond_is_visited_once_per_node() -> None:
    """With one visit per path this graph would take 2^60 visits."""
    x = engine.tensor(1.0, requires_grad=True, dtype=engine.float64)
    y = x
    for _ in range(60):
        y = y + y
    y.backward()
    assert x.grad.item() == 2.0**60


@given(st.lists(st.sampled_from(["add", "mul", "sin", "branch"]), min_size=1, max_size=12))
def test_random_graphs_agree_with_differences(steps: list[str]) -> None:
    def function(x: engine.Tensor) -> engine.Tensor:
        value, earlier = x, x
        for step in steps:
            before = value
            if step == "add":
                value = value + earlier
            elif step == "mul":
                value = value * earlier * 0.5
            elif step == "sin":
                value = value.sin()
            else:
                value = value * 0.3 + before.cos()
            earlier = before
        return value.sum()

    x = engine.tensor([0.3, -0.7], requires_grad=True, dtype=engine.float64)
    assert engine.autograd.gradcheck(function, x, atol=1e-4)


def test_no_grad_and_enable_grad() -> None:
    x = engine.ones(2, requires_grad=True)
    with no_grad():
        assert not is_grad_enabled()
        assert not (x * 2).requires_grad
        with enable_grad():
            assert (x * 2).requires_grad
    assert is_grad_enabled()
    assert (x * 2).requires_grad


@pytest.mark.parametrize("decorate", [no_grad, no_grad()])
def test_no_grad_as_a_decorator(decorate: object) -> None:
    @decorate  # type: ignore[operator, untyped-decorator]
    def double(x: engine.Tensor) -> engine.Tensor:
        return x * 2

    assert not double(engine.ones(1, requires_grad=True)).requires_grad
    assert double.__name__ == "double"
    assert is_grad_enabled()


def test_set_grad_enabled_acts_at_once_and_as_a_block() -> None:
    x = engine.ones(1, requires_grad=True)
    with engine.set_grad_enabled(False):
        assert not (x * 2).requires_grad
    assert is_grad_enabled()
    engine.set_grad_enabled(False)
    try:
        assert not (x * 2).requires_grad
    finally:
        engine.set_grad_enabled(True)

    @engine.set_grad_enabled(False)
    def recording() -> bool:
        return is_grad_enabled()

    assert is_grad_enabled()
    assert recording() is False


def test_an_exception_puts_the_mode_back() -> None:
    with pytest.raises(KeyError), no_grad():
        raise KeyError
    assert is_grad_enabled()


def test_detach_cuts_the_graph_and_shares_memory() -> None:
    x = engine.ones(2, requires_grad=True)
    y = x * 3
    cut = y.detach()
    assert not cut.requires_grad
    assert cut.is_leaf
    cut[0] = 7.0
    assert y.tolist() == [7.0, 3.0]


def test_requires_grad_belongs_to_float_leaves() -> None:
    with pytest.raises(RuntimeError, match=r"^only Tensors of floating point dtype can require gradients$"):
        engine.arange(3).requires_grad_()
    with pytest.raises(RuntimeError, match=r"^you can only change requires_grad flags of leaf variables"):
        (engine.ones(1, requires_grad=True) * 2).requires_grad = False
    frozen = engine.ones(1, requires_grad=True).requires_grad_(False)
    assert not frozen.requires_grad


def test_grad_mode_and_silence_belong_to_the_thread() -> None:
    seen: list[object] = []

    def work() -> None:
        seen.append(is_grad_enabled())
        seen.append((1 / engine.zeros(1)).item())

    with no_grad():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert seen == [True, math.inf]
