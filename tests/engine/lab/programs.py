"""Random programs in the learner's language: most of their lines run, some are nonsense, some are hostile."""

from __future__ import annotations

from random import Random

from engine.lab.language.builtin_functions import BUILTINS
from engine.lab.language.functions import BARE, CONSTANTS
from engine.lab.language.layers import BARE_LAYERS
from engine.lab.language.methods import MODULE_METHODS, OPTIMIZER_METHODS, TENSOR_ATTRIBUTES, TENSOR_METHODS

FIRST_LINES = (
    "w = tensor([1., 2.], requires_grad=True)",
    "x = tensor([[1., -2.], [0.5, 3.]])",
    "k = tensor([1, 0])",
    "s = tensor(2., requires_grad=True)",
    "model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))",
    "opt = optim.SGD([w, s], lr=0.1)",
    "y = (w * s).sum()",
    "n = 3",
    "l = [1, 2., w]",
)
NAMES = ("w", "x", "k", "s", "y", "n", "l", "model", "opt", "a", "b", "missing", "F", "torch")
KEYWORDS = (
    *("dim", "keepdim", "dtype", "requires_grad", "retain_graph", "create_graph", "gradient", "inputs", "lr"),
    *("out", "device", "size", "momentum", "set_to_none", "allow_unused", "nonsense"),
)
NUMBERS = (
    *("0", "1", "2", "-1", "3", "0.5", "-2.5", "1e-3", "True", "None", "...", "7", "1e300", "nan", "inf"),
    *("10**9", "2**62", "9223372036854775807", "1e400", "(2, 2)", "[1., 2.]", "[[1], [2]]", "()", "[]"),
)
HOSTILE = ("__class__", "__globals__", "_array", "__dict__", "register_hook", "forward", "format", "mro")
FUNCTIONS = tuple({**BARE, **BARE_LAYERS, **BUILTINS})
METHODS = (*TENSOR_METHODS, *MODULE_METHODS, *OPTIMIZER_METHODS)
BINARY = ("+", "-", "*", "/", "@", "**", "//", "%", "<", "==", "and", "&", "is", "<=", "!=", "or")


def program(random: Random) -> str:
    """Some ten lines."""
    lines = [line for line in FIRST_LINES if random.random() < 0.9]
    for _ in range(random.randint(1, 10)):
        lines += _statement(random, 2)
    return "\n".join(lines)


def without_line(source: str, number: int) -> str:
    """The program with `pass` in place of one line, and of the block that it begins."""
    lines = source.split("\n")
    head = lines[number - 1]
    indent = len(head) - len(head.lstrip())
    end = number
    while end < len(lines) and lines[end].startswith(" " * (indent + 1)):
        end += 1
    return "\n".join([*lines[: number - 1], " " * indent + "pass", *lines[end:]])


def _statement(random: Random, depth: int) -> list[str]:
    kind = random.random()
    if depth and kind < 0.12:
        head = random.choice(
            (
                f"for i in range({random.choice(('2', '3', 'n', '40', '10**6'))}):",
                f"for v in {_expression(random, 1)}:",
                f"if {_expression(random, 1)}:",
                f"while {_expression(random, 1)}:",
                "with no_grad():",
                "with torch.enable_grad():",
            )
        )
        body = [line for _ in range(random.randint(1, 3)) for line in _statement(random, depth - 1)]
        return [head, *("    " + line for line in body)]
    if kind < 0.45:
        return [f"{random.choice(NAMES[:11])} = {_expression(random, 3)}"]
    if kind < 0.55:
        return [f"{_target(random)} {random.choice('+-*/')}= {_expression(random, 2)}"]
    if kind < 0.6:
        return [f"{_target(random)} = {_expression(random, 2)}"]
    if kind < 0.68:
        return [f"{random.choice(('y', 'a', 's', 'w.sum()'))}.backward({random.choice(BACKWARD)})"]
    if kind < 0.74:
        return [f"print({_expression(random, 2)})"]
    if kind < 0.8:
        return [
            random.choice(("opt.step()", "opt.zero_grad()", "a, b = w", "break", "w.grad = None", "pass"))
        ]
    return [_expression(random, 3)]


BACKWARD = (
    "",
    "retain_graph=True",
    "create_graph=True",
    "tensor(1.)",
    "ones_like(w)",
    "gradient=w",
    "inputs=[w]",
)


def _target(random: Random) -> str:
    name = random.choice(NAMES)
    return random.choice((name, f"{name}[0]", f"{name}[:, 0]", f"{name}.grad", f"{name}.data", f"{name}.T"))


def _expression(random: Random, depth: int) -> str:
    kind = random.random()
    if not depth or kind < 0.25:
        return random.choice(NAMES[:9] if random.random() < 0.7 else NUMBERS)
    if kind < 0.45:
        return f"({_expression(random, depth - 1)} {random.choice(BINARY)} {_expression(random, depth - 1)})"
    if kind < 0.65:
        return f"{random.choice(FUNCTIONS)}({_arguments(random, depth - 1)})"
    if kind < 0.85:
        return f"({_expression(random, depth - 1)}).{random.choice(METHODS)}({_arguments(random, depth - 1)})"
    if kind < 0.9:
        attribute = random.choice(
            (*TENSOR_ATTRIBUTES, *HOSTILE) if random.random() < 0.3 else tuple(CONSTANTS)
        )
        return f"{random.choice((*NAMES, 'torch', 'nn', 'F'))}.{attribute}"
    if kind < 0.96:
        index = random.choice(
            ("0", "-1", ":", "0:1", "None", "k", "..., 0", "[0, 0]", "w > 0", "10**9", "::0")
        )
        return f"({_expression(random, depth - 1)})[{index}]"
    return random.choice(
        (f"-{_expression(random, depth - 1)}", f"[{_arguments(random, depth - 1)}]", "(w, s)")
    )


def _arguments(random: Random, depth: int) -> str:
    given = [_expression(random, depth) for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3)))]
    if random.random() < 0.2:
        given.append(f"{random.choice(KEYWORDS)}={_expression(random, 0)}")
    return ", ".join(given)
