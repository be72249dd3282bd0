"""Every formula that is a factor says the number that the engine's rule gives."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from engine.lab import run, tex_name

NUMBERS = {
    "exp": np.exp,
    "sqrt": np.sqrt,
    "cos": np.cos,
    "sin": np.sin,
    "cosh": np.cosh,
    "sinh": np.sinh,
    "pi": math.pi,
    "ln": np.log,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "alpha": 1.0,
}


def computed(plain: str, values: dict[str, float]) -> float:
    """The number that a formula in plain text stands for."""
    text = plain.partition(" = ")[0].partition(",")[0]
    text = re.sub(r"ln (\w+)", r"ln(\1)", text).replace("·", "*").replace("²", "**2").replace("³", "**3")
    text = re.sub(r"\b(cos|sin|cosh|sinh) (\w+)", r"\1(\2)", text).replace("^", "**")
    text = re.sub(r"(\d|\w) (?=[(\w])", r"\1 * ", text)
    scope = {**NUMBERS, **values, "s": 1 / (1 + math.exp(-values["a"]))}
    return float(eval(text, {"__builtins__": {}}, scope))


@pytest.mark.parametrize(
    "expression",
    [
        *(
            "a + b",
            "a - b",
            "a * b",
            "a / b",
            "a ** 2",
            "a ** 3",
            "a ** 5",
            "a ** 0.5",
            "a ** b",
            "2 ** a",
            "5 - a",
            "-a",
            "a.exp()",
            "a.exp2()",
        ),
        *(
            "a.expm1()",
            "a.log()",
            "a.log1p()",
            "a.log2()",
            "a.log10()",
            "a.sqrt()",
            "a.rsqrt()",
            "a.square()",
        ),
        *("a.reciprocal()", "a.sin()", "a.cos()", "a.tan()", "a.asin()", "a.acos()", "a.atan()", "a.sinh()"),
        *("a.cosh()", "a.tanh()", "a.sigmoid()", "F.softplus(a)", "F.logsigmoid(a)", "F.silu(a)", "a.erf()"),
    ],
)
def test_factors_agree_with_the_rules(expression: str) -> None:
    result = run(
        f"a = tensor(0.7, requires_grad=True)\nb = tensor(1.9, requires_grad=True)\n"
        f"y = {expression}\ny.backward()"
    )
    assert result.problem is None, str(result.problem)
    (trace,) = result.traces
    (step,) = trace.steps
    node = trace.graph.nodes[step.node]
    assert node.value is not None
    values = {"a": 0.7, "b": 1.9, "y": node.value.item()}
    for flow in step.flows:
        assert flow.local is not None
        assert flow.local.formula is not None, node.operation
        assert not flow.local.formula.is_rule
        reached = computed(flow.local.formula.plain, values)
        assert reached == pytest.approx(flow.local.entries, rel=1e-5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "plain", "tex"),
    [
        ("y = a @ b", "G @ (b)ᵀ", None),
        ("y = mse_loss(a, b)", "2 (a - b) G / 4", r"\frac{2}{4} (a - b) \, G"),
        ("y = a.mean()", "G / 4 for every element", r"\frac{G}{4} \text{ for every element}"),
        ("y = a * (b + 1)", "(b + 1)", r"\mathtt{b + 1}"),
        ("y = a * 2.5", "2.5", "2.5"),
        ("y = a * -2", "(-2)", None),
        ("z_1 = b * 3\ny = a / z_1", "1 / z_1", r"\frac{1}{z_{1}}"),
    ],
)
def test_rules_and_symbols(source: str, plain: str, tex: str | None) -> None:
    head = "a = ones(2, 2, requires_grad=True)\nb = tensor([[1., 2.], [3., 4.]])\n"
    trace = run(f"{head}{source}\ny.sum().backward()").traces[0]
    step = next(step for step in trace.steps if trace.graph.nodes[step.node].symbol == "y")
    local = step.flows[0].local
    assert local is not None
    assert local.formula is not None
    assert local.formula.plain.replace("bᵀ", "(b)ᵀ") == plain
    assert tex is None or local.formula.tex == tex


@pytest.mark.parametrize(
    ("name", "tex"),
    [
        ("w", "w"),
        ("w1", "w_{1}"),
        ("w_12", "w_{12}"),
        ("loss", r"\mathrm{loss}"),
        ("h#2", "h^{(2)}"),
        ("model.0.weight", r"\mathtt{model.0.weight}"),
        ("first_layer", r"\mathtt{first\_layer}"),
        ("2.5", "2.5"),
        ("θ", "θ"),
    ],
)
def test_names_in_tex(name: str, tex: str) -> None:
    assert tex_name(name) == tex
