"""The chain rule of a leaf: one term for each path, their products, their sum."""

from __future__ import annotations

import numpy as np
import pytest

from engine.lab import BackwardTrace, ChainRule, chain_rule, run


def trace_of(source: str) -> BackwardTrace:
    result = run(source)
    assert result.problem is None, str(result.problem)
    return result.traces[-1]


def rule_of(source: str, leaf: str) -> ChainRule:
    trace = trace_of(source)
    return chain_rule(trace, trace.graph.place(leaf))


XW = (
    "w = tensor([1.], requires_grad=True)\nx = tensor([2.], requires_grad=True)\n"
    "a = x + w\nb = w + 1\ny = a * b\ny.backward()"
)


def test_the_two_paths_of_the_smallest_graph() -> None:
    rule = rule_of(XW, "w")
    assert [[factor.plain for factor in term.factors] for term in rule.terms] == [
        ["∂y/∂b", "∂b/∂w"],
        ["∂y/∂a", "∂a/∂w"],
    ]
    assert [[factor.formula for factor in term.factors] for term in rule.terms] == [["a", "1"], ["b", "1"]]
    assert [term.product.tolist() for term in rule.terms if term.product is not None] == [[3.0], [2.0]]
    assert [term.done_at for term in rule.terms] == [(1, 0), (2, 1)]
    assert rule.terms[0].factors[0].tex == r"\frac{\partial y}{\partial b}"
    assert rule.complete
    assert rule.total is not None
    assert rule.total.tolist() == [5.0]


def test_a_term_of_the_leaf_that_has_one_path() -> None:
    (term,) = rule_of(XW, "x").terms
    assert [factor.plain for factor in term.factors] == ["∂y/∂a", "∂a/∂x"]
    values = [factor.value.tolist() for factor in term.factors if factor.value is not None]
    assert values == [[2.0], [1.0]]


def test_terms_of_vectors_and_matrices_add_up_to_the_gradient() -> None:
    rule = rule_of(
        "x = tensor([[1., 2.], [3., -1.]], requires_grad=True)\n"
        "w = tensor([[0.5], [2.]], requires_grad=True)\n"
        "h = (x @ w).tanh()\ny = (h * h + (x * x).sum(1, keepdim=True)).mean()\ny.backward()",
        "x",
    )
    assert len(rule.terms) == 4
    assert rule.total is not None
    products = [term.product for term in rule.terms if term.product is not None]
    np.testing.assert_allclose(sum(products), rule.total, rtol=1e-5)


def test_two_roots_give_terms_each() -> None:
    rule = rule_of(
        "w = tensor([1.], requires_grad=True)\na = w * 2\nb = w * 3\n"
        "cat([a, b]).backward(gradient=tensor([1., 10.]))",
        "w",
    )
    assert sorted(term.product.item() for term in rule.terms if term.product is not None) == [2.0, 30.0]


def test_a_leaf_that_is_itself_the_root() -> None:
    rule = rule_of("w = tensor(3., requires_grad=True)\nw.backward()", "w")
    assert [term.factors for term in rule.terms] == [()]
    assert rule.total is None or rule.total.item() == 1.0


def test_too_many_paths_are_cut_off_and_said_to_be() -> None:
    rule = rule_of(
        "x = tensor(1., requires_grad=True)\nfor i in range(12):\n    x = x + x\nx.backward()", "x#1"
    )
    assert len(rule.terms) == 64
    assert not rule.complete


@pytest.mark.parametrize("leaf", ["w", "x"])
def test_terms_without_written_derivatives_have_no_product(leaf: str) -> None:
    rule = rule_of(
        "w = ones(20, 20, requires_grad=True)\nx = ones(20, 20, requires_grad=True)\n"
        "(w @ x).sum().backward()",
        leaf,
    )
    (term,) = rule.terms
    assert term.product is None
    assert rule.total is not None
    assert rule.total.shape == (20, 20)
