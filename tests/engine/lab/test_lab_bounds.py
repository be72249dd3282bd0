"""Programs that would take too long or too much memory: each is refused before it does."""

from __future__ import annotations

import tracemalloc

import pytest

from engine.lab import LabRun, Limits, TensorValue, run
from engine.lab.language.foresight import expected, is_due

from .bombs import BOMBS

PATIENT = Limits(seconds=60)
LARGE = ["powers and huge integers", "huge shapes", "tiny tensors and lists"]
"""The ideas of bombs that want memory."""
TOO_MUCH = [
    "x = ones(100, 100)\nfor i in range(900):\n    y = x @ x\n    y = y @ x\n    y = x @ y",
    "zeros(10**6, 10**6)",
    "zeros(100000, 100000)",
    "ones([10**5, 10**5])",
    "rand(2**31)",
    "rand(size=(10**4, 10**4))",
    "full(size=(10**4, 10**4), fill_value=1.)",
    "randint(low=0, high=5, size=(10**5, 10**5))",
    "arange(start=0, end=10**12)",
    "arange(0, 1, step=1e-12)",
    "linspace(0, 1, steps=10**10)",
    "full((10**9,), 1.)",
    "eye(10**6)",
    "arange(10**12)",
    "arange(0, 1, 1e-12)",
    "arange(0., 1e300, 1e-300)",
    "arange(inf)",
    "linspace(0, 1, 10**10)",
    "randperm(10**9)",
    "randint(0, 5, (10**5, 10**5))",
    "x = zeros(1000)\nx.repeat(10**7)",
    "x = zeros(1000)\nx.expand(10**9, 1000)",
    "x = zeros(1, 1)\nx.expand(10**6, 10**6)",
    "x = zeros(1000)\ntile(x, (10**7,))",
    "x = zeros(10**5)\nouter(x, x)",
    "x = zeros(10**5)\ndiag(x)",
    "x = zeros(10**4, 1)\nx * x.T",
    "x = zeros(10**4, 1)\nx @ x.T",
    "x = zeros(10**4, 1)\nx == x.T",
    "x = zeros(10**4, 1)\nmse_loss(x, x.T)",
    "x = zeros(10**4, 1)\nmaximum(x, x.T)",
    "x = zeros(1000, 1000)\nfor i in range(1000):\n    x @ x",
    "x = zeros(1000, 1000)\nx @ x",
    "x = zeros(10**5)\nwhile True:\n    x = cat([x, x])",
    "x = tensor([3])\none_hot(x, 10**10)",
    "x = tensor([10**12])\none_hot(x)",
    "x = zeros(10**5)\nx[[0] * 10000][:, None] + x",
    "x = zeros(1000, 1000)\nx[[0] * 20000]",
    "x = zeros(10**6)\nx.split(1)",
    "x = zeros(10**6)\nx.unbind()",
    "x = zeros(10**6)\nfor v in x:\n    pass",
    "x = zeros(10**6)\nlist(x)",
    "x = zeros(10**6)\nsum(x)",
    "x = zeros(10**6)\nmax(x)",
    "x = zeros(10**6)\nx.tolist()",
    "nn.Linear(10**5, 10**5)",
    "nn.Linear(10**9, 1)",
    "nn.Linear(1, 10**9)",
    "m = nn.ReLU()\nfor i in range(40):\n    m = nn.Sequential(m, m)",
    "m = nn.ReLU()\nfor i in range(1000):\n    m = nn.Sequential(m)",
    "2 ** 10**9",
    "10 ** 10 ** 10",
    "2 ** 2 ** 2 ** 2 ** 2 ** 2",
    "x = 9\nfor i in range(100):\n    x = x * x",
    "x = 2\nwhile True:\n    x **= 2",
    "x = [0] * 10**9",
    "x = [0]\nfor i in range(60):\n    x = x + x",
    "x = [0]\nfor i in range(60):\n    x += x",
    "x = []\nfor i in range(100):\n    x = [x]",
    "x = []\nfor i in range(100):\n    x = [x, x, x]",
    "x = (0,)\nfor i in range(100):\n    x = (x, x, x)",
    "x = list(range(10**9))",
    "x = zeros(200000, 2)\nlist(x)",
    "x = zeros(200000, 2)\nmax(x)",
    "softplus(10**9, [1, 2])",
    "F.softplus(tensor(1.), [1, 2], 10**9)",
    "pow(10, 10**18)",
    "x = ones(3)\nx.roll([1, 2], 10**9)",
    "x = ones(3)\nx.sum([0], 10**9)",
    "torch.pow(3, 10**9)",
    "mul([1], 10**9)",
    "torch.add(10**9, [1] )",
    "nn.Softplus((1, 2))(10**9)",
    "nn.Softplus(2)(10**9)",
    "nn.Hardtanh([1, 2])",
    "optim.SGD([ones(1)], lr=10**9, weight_decay=(1, 2))",
    "optim.Adam([ones(1)], betas=(1, [2]))",
    "[0] * tensor(10**9)",
    "tensor(10**9) * [0]",
    "(0,) * tensor(10**9)",
    "range(3) * tensor(10**9)",
    "x = [0]\nx *= tensor(10**9)",
    "round(5, -10**9)",
    "round(5, 10**9)",
    "sum([[1], [2]], [])",
    "tensor(range(10**9))",
    "sum(range(10**12))",
    "max(range(10**12))",
    "zip(range(10**10), range(10**10))",
    "enumerate(range(10**10))",
    "for i in range(10**10):\n    pass",
    "for i in range(1000):\n    for j in range(1000):\n        pass",
    "n = 10**6\nfor i in range(n):\n    x = i",
    "for i in range(100):\n    for j in range(100):\n        for k in range(100):\n            x = 1",
    "while True:\n    pass",
    "while 1:\n    x = 1",
    "i = 0\nwhile i < 10**9:\n    i += 1",
    "for i in range(9000):\n    print(i)",
    "x = rand(1000)\nfor i in range(2000):\n    print(x)",
    "w = tensor(1., requires_grad=True)\nfor i in range(3000):\n    w = w * 1.1\n    w.backward()",
    "[" * 1000 + "]" * 1000,
    "x = " + "-" * 5000 + "1",
    "x = " + "not " * 2000 + "1",
    "x = " + "+ - ~" * 1000 + "1",
    "x = 1" + " + 1" * 2000,
    "x = 1" + " ** 1" * 1000,
    "x" + ".T" * 3000,
    "x" + "[0]" * 2000,
    "x" + "()" * 3000,
    "x = " + "1 if 1 else " * 700 + "1",
    "if 1:\n    pass\n" + "elif 1:\n    pass\n" * 100,
    "x = 1\n" * 3000,
    "x = " + "9" * 5000,
    "#" * 20000,
    "".join(" " * i + "if 1:\n" for i in range(100)) + " " * 100 + "x = 1",
    "tensor(" + "[" * 60 + "1" + "]" * 60 + ")",
    "x = " + "9" * 40,
]


JUST_IN_BOUNDS = [
    "x = ones(1000, 900)\n" + "\n".join(f"x{i} = x" for i in range(300)),
    "x = ones(1000, 900)\nfor i in range(3000):\n    y = x",
    "x = ones(1000, 900)\nfor i in range(900):\n    y = x[0]",
    "x = ones(300, 300, requires_grad=True)\nx.sum().backward()\nfor i in range(900):\n    y = x.grad",
    "m = nn.Linear(600, 600)\n" + "\n".join(f"m{i} = m" for i in range(300)),
    "m = nn.Linear(700, 700)\no = optim.Adam(m.parameters())\nfor i in range(3):\n"
    "    o.zero_grad()\n    m(ones(1, 700)).sum().backward()\n    o.step()",
    "x = ones(400, 400, requires_grad=True)\ny = (x ** 3).sum()\n"
    "g = grad(y, x, create_graph=True)[0]\nh = grad(g.sum(), x)[0]",
]


def peak_of(source: str) -> tuple[LabRun, int]:
    """A run and the bytes that it took at most."""
    tracemalloc.start()
    try:
        return run(source, limits=PATIENT), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("source", TOO_MUCH)
def test_what_is_too_much_is_refused_before_it_is_done(source: str) -> None:
    result, peak = peak_of(source)
    assert result.problem is not None, result.variables
    assert result.problem.message
    assert peak < 128 * 1024 * 1024


@pytest.mark.parametrize("idea", [idea for idea in BOMBS if idea not in LARGE])
def test_bombs_of_all_kinds_are_refused_before_they_go_off(idea: str) -> None:
    for source in BOMBS[idea]:
        result = run(source, limits=PATIENT)
        assert result.problem is not None, source
        assert result.problem.message


@pytest.mark.parametrize("idea", LARGE)
def test_large_bombs_are_refused_before_they_take_room(idea: str) -> None:
    for source in BOMBS[idea]:
        result, peak = peak_of(source)
        assert result.problem is not None, source
        assert result.problem.message
        assert peak < 64 * 1024 * 1024, source


@pytest.mark.parametrize("source", JUST_IN_BOUNDS)
def test_what_is_just_in_bounds_is_kept_only_once(source: str) -> None:
    result, peak = peak_of(source)
    assert result.problem is None, str(result.problem)
    assert peak < 128 * 1024 * 1024


def test_a_loop_without_foreseeable_end_is_stopped() -> None:
    problem = run("n = 0\nwhile n < 10**9:\n    n += 1").problem
    assert problem is not None
    assert problem.message == "this loop did not end within 1,000 rounds"


def test_a_loop_that_will_not_fit_is_refused_after_its_first_rounds() -> None:
    result = run("x = ones(100, 100)\nfor i in range(900):\n    y = x @ x\n    y = y @ x\n    y = x @ y")
    assert result.problem is not None
    assert result.problem.kind == "limit"
    assert len(result.statements) < 20


ENDLESS = [source for source in BOMBS["loops"] if "while True:" in source]
BOUNDLESS = Limits(seconds=60, work=10**15, total_bytes=10**15)


@pytest.mark.parametrize("source", ENDLESS)
def test_what_has_no_foreseeable_end_has_a_small_budget_of_its_own(source: str) -> None:
    problem = run(source, limits=BOUNDLESS).problem
    assert problem is not None
    assert problem.kind == "limit" or "prints too much" in problem.message


def test_rounds_that_do_more_than_the_first_ones_did_are_a_surprise() -> None:
    late = "for i in range(400):\n    if i > 3:\n        x = rand(300, 300) @ rand(300, 300)"
    problem = run(late, limits=BOUNDLESS).problem
    assert problem is not None
    assert problem.message == "this loop takes more than could be foreseen and is stopped here"


def test_a_loop_over_a_growing_graph_is_refused_long_before_its_end() -> None:
    grows = (
        "w = tensor([1.], requires_grad=True)\ny = w\nfor i in range(900):\n    y = y * 1.001\n"
        "    y.sum().backward(retain_graph=True)"
    )
    result = run(grows, limits=PATIENT)
    assert result.problem is not None
    assert "to go through this loop 900 times" in result.problem.message
    assert len(result.statements) < 60


def test_training_for_hundreds_of_rounds_is_no_surprise() -> None:
    result = run(
        "xs = tensor([1., 2., 3.])\nys = tensor([2., 4., 6.])\nw = tensor(1., requires_grad=True)\n"
        "for epoch in range(100):\n    for i in range(3):\n        loss = (w * xs[i] - ys[i]) ** 2\n"
        "        loss.backward()\n        w.data -= 0.01 * w.grad\n        w.grad.zero_()\nprint(w * 4)",
        limits=PATIENT,
    )
    assert result.problem is None, str(result.problem)
    assert result.printed == ("tensor(8.0000, grad_fn=<MulBackward0>)",)


@pytest.mark.parametrize(
    ("spent", "rounds", "wanted"),
    [
        ([(0, 0), (3, 30)], 10, 100),
        ([(0, 0), (3, 0), (6, 30)], 10, 100),  # the first rounds did nothing: no rise to go by
        ([(0, 0), (3, 9), (6, 36), (12, 144)], 12, 576 - 144),  # squares go on as squares
        ([(0, 0), (3, 30), (6, 120), (12, 180)], 10, 100),  # one dear round is no rise
    ],
)
def test_what_is_to_come_is_told_from_what_was(
    spent: list[tuple[int, int]], rounds: int, wanted: int
) -> None:
    assert expected(spent, rounds) == wanted


def test_a_loop_is_looked_at_after_3_6_12_rounds_and_so_on() -> None:
    assert [i for i in range(100) if is_due(i)] == [3, 6, 12, 24, 48, 96]


def test_a_loop_with_a_bound_may_wait_for_a_condition() -> None:
    result = run(
        "x = tensor([1., 2., 3.])\ny = 2 * x\nw = tensor(1., requires_grad=True)\nfor i in range(200):\n"
        "    loss = ((w * x - y) ** 2).mean()\n    if loss < 1e-4:\n        break\n    loss.backward()\n"
        "    with no_grad():\n        w -= 0.01 * w.grad\n    w.grad.zero_()\n",
        limits=PATIENT,
    )
    assert result.problem is None, str(result.problem)
    loss = result.variables["loss"]
    assert isinstance(loss, TensorValue)
    assert loss.array < 1e-4


def test_statements_under_a_condition_are_foreseen_too() -> None:
    result = run("for i in range(4096):\n    if i % 2 == 0:\n        y = 2\n        y = 3\n")
    assert result.problem is not None
    assert "this loop would run" in result.problem.message
    assert len(result.statements) < 100
