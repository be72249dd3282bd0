"""What a monkey presses, types, pastes and runs: good, wrong and hostile, for both workspaces."""

from __future__ import annotations

PLAIN_KEYS = "Space Right Left R N Home End Del Backspace Esc Tab Up Down Return PgUp PgDown"
SIGNS = "A B C F 0 1 3 6 [ ] { } + -"
WITH_SHIFT = "Right R Tab Up Left F10"
WITH_CONTROL = "Z Z Shift+Z Y A C X V 1 2 2 2 L / Return + - 0 N S O Shift+C Shift+V"
KEYS = (
    *PLAIN_KEYS.split(),
    *SIGNS.split(),
    *(f"Shift+{key}" for key in WITH_SHIFT.split()),
    *(f"Ctrl+{key}" for key in WITH_CONTROL.split()),
)
WORDS = (
    "0",
    "1",
    "-3",
    "1e9",
    "nan",
    "0.5",
    "1e-12",
    "x1",
    "w*2",
    "",
    "ü…漢",
    "9" * 40,
    "y.backward()",
    "3, 4",
)
PROGRAMS = (
    "",
    "w = tensor([1.], requires_grad=True)\ny = (w * 2 + 3).sum()\ny.backward()",
    "x = tensor(2., requires_grad=True)\ny = x ** 3 - 3 * x\ny.backward(create_graph=True)\n"
    "g = x.grad\ng.backward()",
    "a = tensor(1., requires_grad=True)\nb = tensor(2., requires_grad=True)\n"
    "f = (1 - a) ** 2 + 100 * (b - a ** 2) ** 2\nf.backward()",
    "w = tensor(0., requires_grad=True)\nopt = optim.Adam([w], lr=0.1)\nfor i in range(30):\n"
    "    opt.zero_grad()\nloss = (w - 3) ** 2\nloss.backward()\nopt.step()",
    "m = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))\nx = randn(16, 2)\n"
    "y = m(x).pow(2).mean()\ny.backward()",
    "x = tensor(0., requires_grad=True)\ny = log(x)\ny.backward()",
    "x = tensor([1., 2.], requires_grad=True)\nx *= 2",
    "x = tensor([1., 2.], requires_grad=True)\ny = x * 2\ny.backward()",
    "x = tensor(1., requires_grad=True)\ny = x * 2\ny.backward()\ny.backward()",
    "for i in range(100000000):\n    x = tensor(1.)",
    "zeros(100000, 100000)",
    "x = 9 ** 9 ** 9 ** 9",
    "().__class__.__bases__",
    "import os",
    "while True:\n    pass",
    "y = (((((",
    "print('ü漢')",
    "x = tensor(1., requires_grad=True)\nfor i in range(250):\n    x = x * 1.01\nx.backward()",
)
TABLES = (
    "",
    "x1,x2,y\n1,2,0\n-1,0.5,1\n0,0,1\n",
    "a;b;klasse\n1,5;2,25;rot\n-1,5;0,5;blau\n3;4;gruen\n",
    "1 2 3\n4 5 6\n7 8 nan\n",
    "x\ty\n" + "\n".join(f"{n / 50}\t{n % 7}" for n in range(3000)),
    "name,when\nAda,1815\n",
    ",,,\n,,,\n",
    '"never closed,1,2\n3,4,5\n',
)
