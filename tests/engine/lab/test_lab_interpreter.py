"""Statements and expressions mean what they mean in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.lab import LabRun, PlainValue, TensorValue, run


def ran(source: str) -> LabRun:
    result = run(source)
    assert result.problem is None, str(result.problem)
    return result


def value(result: LabRun, name: str) -> Any:
    """A variable as Python's numbers and lists, or its text."""
    found = result.variables[name]
    return found.array.tolist() if isinstance(found, TensorValue) else found.text


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("1 + 2 * 3 - 4 / 2", "5.0"),
        ("7 // 2 + 7 % 4 - -1", "7"),
        ("2 ** 10", "1024"),
        ("2 ** -1", "0.5"),
        ("6 & 3 | 8 ^ 1", "11"),
        ("1 < 2 < 3", "True"),
        ("1 < 2 > 3", "False"),
        ("0 or None", "None"),
        ("0 and missing", "0"),
        ("1 if 0 else 2", "2"),
        ("None is None", "True"),
        ("[1, 2][-1]", "2"),
        ("(1, 2) + (3,)", "(1, 2, 3)"),
        ("[0] * 3", "[0, 0, 0]"),
        ("len(range(4))", "4"),
        ("sum([1, 2, 3])", "6"),
        ("max(1, 2)", "2"),
        ("list(zip([1, 2], [3, 4]))", "[(1, 3), (2, 4)]"),
        ("list(enumerate([5]))", "[(0, 5)]"),
        ("round(2.5)", "2"),
        ("int(2.9) + float(1)", "3.0"),
        ("torch.pi", "3.141592653589793"),
        ("tensor([1., 2.]).shape", "torch.Size([2])"),
        ("tensor([1., 2.]).dtype", "torch.float32"),
        ("torch.zeros(2, 3).size(1)", "3"),
        ("tensor([[1., 2.]]).max(1).values", "tensor([2.])"),
        ("nn.Linear(2, 1).in_features", "2"),
    ],
)
def test_expressions(expression: str, shown: str) -> None:
    assert ran(f"print({expression})").printed == (shown,)


@pytest.mark.parametrize("prefix", ["", "torch."])
def test_prefixes_can_be_left_out(prefix: str) -> None:
    result = ran(f"x = {prefix}tensor([4.])\ny = {prefix}sqrt(x)")
    assert value(result, "y") == [2.0]


@pytest.mark.parametrize("path", ["relu", "torch.relu", "F.relu", "nn.functional.relu", "nn.ReLU()"])
def test_one_activation_under_all_its_names(path: str) -> None:
    assert value(ran(f"y = {path}(tensor([-1., 2.]))"), "y") == [0.0, 2.0]


def test_augmented_assignment_to_a_tensor_writes_in_place() -> None:
    result = ran("x = tensor([1., 2.])\nalias = x\nx += 1\nfresh = x\nfresh = fresh + 1")
    assert value(result, "alias") == [2.0, 3.0]
    assert value(result, "x") == [2.0, 3.0]
    assert value(result, "fresh") == [3.0, 4.0]


def test_augmented_assignment_to_numbers_and_lists_does_not() -> None:
    result = ran("n = 1\nm = n\nn += 1\nl = [1]\nk = l\nl += [2]")
    assert (value(result, "n"), value(result, "m")) == ("2", "1")
    assert (value(result, "l"), value(result, "k")) == ("[1, 2]", "[1]")


def test_elements_and_slices_can_be_written() -> None:
    result = ran("x = zeros(2, 2)\nx[0] = 1\nx[:, 1] += 5\nx[1, 0] = tensor(7.)")
    assert value(result, "x") == [[1.0, 6.0], [7.0, 5.0]]


def test_data_and_grad_can_be_set() -> None:
    source = """
w = tensor([1.], requires_grad=True)
(w * 3).sum().backward()
w.data -= 0.5 * w.grad
w.data = w.data * 2
kept = w.grad
w.grad = None
v = tensor([1.])
v.requires_grad = True
"""
    result = ran(source)
    assert value(result, "w") == [-1.0]
    assert value(result, "kept") == [3.0]
    w, v = result.variables["w"], result.variables["v"]
    assert isinstance(w, TensorValue)
    assert w.grad is None
    assert isinstance(v, TensorValue)
    assert v.requires_grad


def test_a_training_loop_by_hand_and_with_an_optimizer_agree() -> None:
    by_hand = """
w = tensor(1., requires_grad=True)
for epoch in range(20):
    for x, t in [(1., 2.), (2., 4.), (3., 6.)]:
        loss = (w * x - t) ** 2
        loss.backward()
        with torch.no_grad():
            w -= 0.01 * w.grad
        w.grad.zero_()
"""
    with_optimizer = """
w = tensor(1., requires_grad=True)
optimizer = optim.SGD([w], lr=0.01)
for epoch in range(20):
    for x, t in [(1., 2.), (2., 4.), (3., 6.)]:
        optimizer.zero_grad()
        loss = (w * x - t) ** 2
        loss.backward()
        optimizer.step()
"""
    one, two = value(ran(by_hand), "w"), value(ran(with_optimizer), "w")
    assert one == pytest.approx(2, abs=0.01)
    assert one == two


def test_blocks_break_continue_and_unpacking() -> None:
    source = """
found = []
for i in range(5):
    if i == 1:
        continue
    elif i == 4:
        break
    found = found + [i]
n = 0
while True:
    n += 1
    if n > 2:
        break
a, (b, c) = tensor([1., 2.]), (3, 4)
for row in tensor([[1., 2.], [3., 4.]]):
    last = row
first, second = a
"""
    result = ran(source)
    assert [value(result, name) for name in ("found", "n", "b", "c")] == ["[0, 2, 3]", "3", "3", "4"]
    assert value(result, "last") == [3.0, 4.0]
    assert value(result, "second") == 2.0


def test_no_grad_ends_with_its_block_also_after_an_error() -> None:
    result = ran("w = tensor([1.], requires_grad=True)\nwith no_grad():\n    y = w * 2\nz = w * 2")
    y, z = result.variables["y"], result.variables["z"]
    assert isinstance(y, TensorValue)
    assert isinstance(z, TensorValue)
    assert (y.requires_grad, z.requires_grad) == (False, True)
    assert run("with no_grad():\n    missing").problem is not None
    assert (
        ran("with set_grad_enabled(False):\n    x = is_grad_enabled()\ny = is_grad_enabled()").problem is None
    )


def test_a_module_is_called_and_indexed() -> None:
    result = ran(
        "m = nn.Sequential(nn.Linear(2, 1), nn.ReLU())\ny = m(ones(3, 2))\nw = m[0].weight\nb = m[0].bias"
    )
    assert np.shape(value(result, "y")) == (3, 1)
    assert np.shape(value(result, "w")) == (1, 2)
    assert isinstance(result.variables["m"], PlainValue)


@pytest.mark.parametrize(
    ("source", "line", "message", "reason"),
    [
        (
            "x = ones(2, 3)\nx @ x",
            2,
            "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)",
            "as many columns",
        ),
        (
            "ones(2) + ones(3)",
            1,
            "The size of tensor a (2) must match the size of tensor b (3)",
            "equal, or 1",
        ),
        ("ones(12).reshape(5, 2)", 1, "shape '[5, 2]' is invalid for input of size 12", "exactly as many"),
        ("ones(2).item()", 1, "a Tensor with 2 elements cannot be converted to Scalar", "one number"),
        ("tensor([1], requires_grad=True)", 1, "Only Tensors of floating point", "Whole numbers"),
        (
            "if ones(2) > 0:\n    pass",
            1,
            "Boolean value of Tensor with more than one value is ambiguous",
            "each",
        ),
        ("ones(2).sum(2)", 1, "Dimension out of range", "fewer dimensions"),
        (
            "w = ones(1, requires_grad=True)\nw[0] = 2",
            2,
            "a view of a leaf Variable that requires",
            "element",
        ),
        (
            "x = ones(1, requires_grad=True)\ngrad(ones(1).sum(), x)",
            2,
            "element 0 of tensors does not",
            "asked",
        ),
        (
            "a = ones(1, requires_grad=True)\nb = a * 1\ngrad((a * 1).sum(), b)",
            3,
            "The differentiated Tensor",
            "path",
        ),
        ("1 / 0", 1, "division by zero", "Python"),
        ("optim.SGD([], lr=0.1)", 1, "optimizer got an empty parameter list", "nothing to train"),
    ],
)
def test_the_engines_errors_have_their_line_and_a_reason(
    source: str, line: int, message: str, reason: str
) -> None:
    problem = run(source).problem
    assert problem is not None
    assert problem.kind == "run"
    assert problem.span.line == line
    assert problem.message.startswith(message)
    assert reason in problem.explanation
    assert problem.remedy


def test_wrong_arguments_name_the_function_as_it_was_typed() -> None:
    problem = run("nn.Tanh(1, 2)").problem
    assert problem is not None
    assert problem.message.startswith("nn.Tanh() ")


def test_what_ran_before_an_error_is_kept() -> None:
    result = run("x = tensor([2.])\ny = x * 3\nz = y @ ones(2, 2, 2)\nlate = 1")
    assert value(result, "y") == [6.0]
    assert "late" not in result.variables
    assert [statement.line for statement in result.statements] == [1, 2]


def test_warnings_of_the_engine_come_with_their_line() -> None:
    result = ran("w = tensor([1.], requires_grad=True)\ny = w * 2\ny.sum().backward()\nprint(y.grad)")
    assert [(warned.line, warned.message[:40]) for warned in result.warnings] == [
        (4, "The .grad attribute of a Tensor that is ")
    ]


def test_random_numbers_come_from_the_seed_of_the_run() -> None:
    one, two, three = run("x = rand(3)", seed=1), run("x = rand(3)", seed=1), run("x = rand(3)", seed=2)
    assert value(one, "x") == value(two, "x") != value(three, "x")
    assert value(run("manual_seed(1)\nx = rand(3)", seed=5), "x") == value(one, "x")


@pytest.mark.parametrize(
    "line",
    [
        "y = tensor([1.], requires_grad=x)",
        "x.requires_grad_(x)",
        "x.requires_grad_(requires_grad=x)",
        "x.requires_grad = x",
        "x.sum(0, keepdim=x)",
        "nn.Linear(1, 1).requires_grad_(x)",
        "nn.Linear(1, 1, bias=x)",
        "nn.Parameter(x, x)",
    ],
)
def test_switches_are_true_or_false(line: str) -> None:
    result = run(f"x = tensor([1., 2.])\n{line}")
    assert result.problem is not None
    assert result.problem.span.line == 2
    x = result.variables["x"]
    assert isinstance(x, TensorValue)
    assert x.requires_grad is False
