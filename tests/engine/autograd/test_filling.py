"""The backward of a training step against `grad`, which walks in another way."""

from __future__ import annotations

import random

import numpy as np
import pytest

import engine
from engine import Tensor
from engine.autograd import grad


def _leaves(count: int) -> list[Tensor]:
    return [
        engine.tensor([0.5 + i, -1.25, 2.0], dtype=engine.float64, requires_grad=True) for i in range(count)
    ]


def _loss(leaves: list[Tensor], seed: int) -> Tensor:
    """A graph of paths that part and join, with operands that broadcast."""
    choose = random.Random(seed)
    made = [*leaves, leaves[0].sum()]
    for _ in range(12):
        a, b = choose.choice(made), choose.choice(made)
        made.append(choose.choice((a * b, a + b, a - b, (a * b).tanh(), a.sum() * b, a)))
    loss: Tensor = engine.stack([each.sum() for each in made]).sum()
    return loss


@pytest.mark.parametrize("seed", range(20))
def test_every_leaf_gets_what_grad_finds(seed: int) -> None:
    leaves = _leaves(3)
    wanted = grad(_loss(leaves, seed), leaves)
    _loss(leaves, seed).backward()
    for leaf, expected in zip(leaves, wanted, strict=True):
        assert leaf.grad is not None
        assert expected is not None
        np.testing.assert_array_equal(leaf.grad.numpy(), expected.numpy())


def test_many_paths_to_a_leaf_are_added_in_the_order_in_which_they_are_walked() -> None:
    (leaf,) = _leaves(1)
    factors = (0.1, 0.7, 1e-9, 3.3, -0.4)

    def loss() -> Tensor:
        return engine.stack([(leaf * factor).sum() for factor in factors]).sum()

    (expected,) = grad(loss(), [leaf])
    loss().backward()
    assert leaf.grad is not None
    assert expected is not None
    np.testing.assert_array_equal(leaf.grad.numpy(), expected.numpy())


def test_a_gradient_that_is_there_is_added_to_where_it_lies() -> None:
    (leaf,) = _leaves(1)
    leaf.sum().backward()
    held = leaf.grad
    (leaf * leaf).sum().backward()
    assert leaf.grad is held
    assert held is not None
    np.testing.assert_allclose(held.numpy(), 1 + 2 * leaf.detach().numpy())


def test_a_leaf_with_hooks_shows_them_the_sum_of_all_paths() -> None:
    leaf, other = _leaves(2)
    seen: list[Tensor] = []
    leaf.register_hook(lambda gradient: seen.append(gradient))
    (leaf * other + leaf + leaf.tanh()).sum().backward()
    (gradient,) = seen
    assert leaf.grad is not None
    np.testing.assert_array_equal(gradient.numpy(), leaf.grad.numpy())


def test_leaves_hold_memory_of_their_own() -> None:
    leaf, other = _leaves(2)
    (leaf + other).sum().backward()
    assert leaf.grad is not None
    assert other.grad is not None
    leaf.grad.mul_(5)
    assert other.grad.tolist() == [1, 1, 1]


def test_a_kept_graph_gives_the_same_again() -> None:
    (leaf,) = _leaves(1)
    loss = (leaf * leaf).sum()
    loss.backward(retain_graph=True)
    loss.backward()
    assert leaf.grad is not None
    np.testing.assert_allclose(leaf.grad.numpy(), 4 * leaf.detach().numpy())
    with pytest.raises(RuntimeError, match="second time"):
        loss.backward()


@pytest.mark.parametrize("weights", [None, engine.ones(2)])
def test_hooks_run_as_soon_as_the_gradient_of_their_tensor_is_whole(weights: Tensor | None) -> None:
    a, b = (engine.ones(2, requires_grad=True) for _ in range(2))
    product = a * b
    total = product + a
    end = total * b if weights is not None else (total * b).sum()
    seen: list[str] = []
    for name, tensor in (("a", a), ("b", b), ("product", product), ("total", total)):
        tensor.register_hook(lambda g, name=name: seen.append(name))
    a.register_post_accumulate_grad_hook(lambda leaf: seen.append(f"filled {leaf.grad.tolist()}"))
    early = engine.ones(2, requires_grad=True)
    early.register_hook(lambda g: seen.append("early"))
    (end * early if weights is not None else end * early.sum()).backward(weights)
    whole = [4.0, 4.0] if weights is None else [2.0, 2.0]
    assert seen == ["early", "total", "product", "a", f"filled {whole}", "b"]


def test_a_hook_on_a_leaf_may_write_to_it_while_its_operation_still_has_gradients_to_compute() -> None:
    weight, x = (engine.full((2,), value, requires_grad=True) for value in (3.0, 5.0))

    def update(leaf: Tensor) -> None:
        with engine.no_grad():
            leaf.zero_()

    weight.register_post_accumulate_grad_hook(update)
    (weight * x).sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [3.0, 3.0]
    assert weight.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("held", [False, True])
def test_what_a_hook_raises_leaves_whole_gradients_and_no_parts(held: bool) -> None:
    a, b, c, apart = (engine.tensor([value, 1.0], requires_grad=True) for value in (1.0, 3.0, 2.0, 4.0))
    if held:
        for leaf in (a, b, c, apart):
            leaf.grad = engine.full((2,), 10.0)
    product = a * b

    def refuse(g: Tensor) -> None:
        raise ValueError("no further")

    product.register_hook(refuse)
    with pytest.raises(ValueError, match="no further"):
        ((product * c).sum() + (a * apart).sum()).backward()
    before = [10.0, 10.0] if held else None
    whole = [13.0, 11.0] if held else [3.0, 1.0]
    assert [None if leaf.grad is None else leaf.grad.tolist() for leaf in (a, b)] == [before, before]
    assert c.grad is not None
    assert apart.grad is not None
    assert c.grad.tolist() == whole
    assert apart.grad.tolist() == ([11.0, 11.0] if held else [1.0, 1.0])
