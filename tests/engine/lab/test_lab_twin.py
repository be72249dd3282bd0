"""The PyTorch twin: the same lines with PyTorch's prefixes, and the same printed numbers on both."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re

import pytest

from engine.lab import run
from engine.lab.examples import example_paths, load_example
from engine.lab.twin import pytorch_twin
from engine.torch_alias import torch_is_the_engine

TUTORIALS = [
    """x = torch.randn(3, requires_grad=True)
y = x + 2
z = y * y * 3
z.backward(torch.ones_like(x))
print(x.grad)
x.grad.data.zero_()
print(x.grad, z.grad_fn.next_functions[0][0], x.shape, x.size(), x.dtype)
""",
    """w = torch.tensor(1.0, requires_grad=True)
X = torch.linspace(0, 1, steps=5)
for p in [w]:
    loss = ((p * X - 2 * X)**2).mean()
    loss.backward()
    p.data.sub_(0.1 * p.grad)
print(w, w.is_leaf, w.grad is None)
x = torch.arange(0., 1., 0.25).view(-1, 2)
print(x, x.sum(axis=0), x.norm(p=2), x.T @ x, x[:, 0], x[0][1])
x[0][0] = 5
print(x, x.std(unbiased=False), x.mean(dim=1, keepdim=True), torch.add(x, x, alpha=2))
""",
    """torch.manual_seed(42)
model = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1), nn.Sigmoid())
crit = nn.BCELoss()
opt = torch.optim.Adam(model.parameters(), lr=0.1)
X = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])
Y = torch.tensor([[0.], [1.], [1.], [0.]])
for i in range(30):
    opt.zero_grad()
    loss = crit(model(X), Y)
    loss.backward()
    opt.step()
print(loss, (model(X) > 0.5).float().eq(Y).float().mean(), len(model))
for p in model.parameters():
    print(p.shape, p.requires_grad)
for p in model[0].parameters():
    p.requires_grad = False
print(model)
""",
    """a = torch.tensor([2., 3.], requires_grad=True)
b = torch.tensor([6., 4.], requires_grad=True)
Q = 3*a**3 - b**2
Q.backward(gradient=torch.tensor([1., 1.]))
print(9*a**2 == a.grad, -2*b == b.grad)
c = a.detach().clone().requires_grad_()
print(c, c.is_leaf, torch.where(c > 2, c, c * 0), c.max(), c.argmax(), c.tolist())
t = torch.tensor(3.)
print(float(t), int(t), t.item() + 1, 7 // 2, 7 % 3, True and False, not 0)
print(torch.ones(2, 2) @ torch.eye(2), torch.cat([a, b]), torch.stack([a, b]).shape, torch.outer(a, b))
e, f = torch.sort(b)
print(e, f, b.sort().values, b.max(0).indices)
""",
]
PROGRAMS = [
    pytest.param(program.code, id=f"{path.stem}-{i}")
    for path in example_paths()
    for i, program in enumerate(load_example(path).programs)
] + [pytest.param(code, id=f"tutorial-{i}") for i, code in enumerate(TUTORIALS)]


def executed(script: str) -> tuple[str, str]:
    """What a script prints, the addresses of nodes left out, and the message of the error that ends it."""
    printed, message = io.StringIO(), ""
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(script, "twin", "exec"), {"__name__": "__main__"})
        except RuntimeError as error:
            message = str(error)
    return re.sub(r" object at 0x\w+", "", printed.getvalue()), message


def check_twin(code: str) -> None:
    ours = run(code)
    printed, message = executed(pytorch_twin(code).script)
    assert printed == "".join(f"{line}\n" for line in ours.printed)
    assert message.splitlines()[:1] == ([] if ours.problem is None else ours.problem.message.splitlines()[:1])


@pytest.mark.parametrize("code", PROGRAMS)
def test_twins_do_the_same_on_the_engine(code: str) -> None:
    with torch_is_the_engine():
        check_twin(code)


@pytest.mark.parametrize("code", PROGRAMS)
def test_twins_do_the_same_on_pytorch(code: str) -> None:
    if importlib.util.find_spec("torch") is None:
        pytest.skip("PyTorch is not installed: the scripts ran on the engine only")
    check_twin(code)


def test_prefixes_are_added_and_lines_kept() -> None:
    twin = pytorch_twin(
        "x = tensor([1.], dtype=float64)  # größe\nwith no_grad():\n"
        "    y = relu(exp(x)) + mse_loss(x, x) * pi\n"
        "m = Sequential(nn.Linear(1, 1), F.relu(x))\n"
        "o = SGD([x], lr=0.1)\ng = grad(y, x)\nh = autograd.grad(y, x)"
    )
    body = twin.script.splitlines()[twin.first_line - 1 :]
    assert body == [
        "x = torch.tensor([1.], dtype=torch.float64)  # größe",
        "with torch.no_grad():",
        "    y = torch.relu(torch.exp(x)) + F.mse_loss(x, x) * torch.pi",
        "m = nn.Sequential(nn.Linear(1, 1), F.relu(x))",
        "o = optim.SGD([x], lr=0.1)",
        "g = torch.autograd.grad(y, x)",
        "h = torch.autograd.grad(y, x)",
    ]


def test_only_what_is_used_is_imported() -> None:
    assert pytorch_twin("x = 1", seed=3).script == "import torch\n\ntorch.manual_seed(3)\nx = 1\n"


def test_names_of_variables_stay_theirs() -> None:
    twin = pytorch_twin("norm = 3\nx = norm + 1\nlinear = nn.Linear(1, 1)\ny = linear(ones(1))")
    assert twin.script.splitlines()[-4:] == [
        "norm = 3",
        "x = norm + 1",
        "linear = nn.Linear(1, 1)",
        "y = linear(torch.ones(1))",
    ]


def test_python_builtins_stay_pythons() -> None:
    assert pytorch_twin("print(max([1, 2]), torch.max(ones(2)))").script.endswith(
        "\nprint(max([1, 2]), torch.max(torch.ones(2)))\n"
    )
