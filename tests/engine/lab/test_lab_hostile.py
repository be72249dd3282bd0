"""Programs that want out of the language: each is refused in words, and nothing happens."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import Any

import pytest

from engine.lab import LabRun, run

from .escapes import ESCAPES as PUBLISHED

ESCAPES = [
    # dunders and the ladder to object, as published against simpleeval, asteval and RestrictedPython
    "().__class__.__bases__[0].__subclasses__()",
    "x = tensor([1.])\nx.__class__",
    "x = tensor([1.])\nx.__class__.__mro__[1].__subclasses__()",
    "tensor.__globals__",
    "print.__self__",
    "(1).__class__.__base__",
    "[].__class__.__init__.__globals__",
    "x = tensor([1.])\nx.__reduce_ex__(2)",
    "x = tensor([1.])\nx._array",
    "x = tensor([1.])\nx._array.ctypes",
    "x = tensor([1.])\nx.backward.__globals__",
    "x = tensor([1.])\nx.backward.__func__.__code__",
    "x = tensor([1.], requires_grad=True)\n(x * 2).grad_fn.__class__",
    "x = tensor([1.], requires_grad=True)\n(x * 2).grad_fn.register_hook(print)",
    "x = tensor([1.], requires_grad=True)\n(x * 2).grad_fn.next_functions[0][0].variable",
    "x = tensor([1.], requires_grad=True)\nx.register_hook(print)",
    "m = nn.Linear(1, 1)\nm.__dict__",
    "m = nn.Linear(1, 1)\nm._modules",
    "m = nn.Linear(1, 1)\nm.register_forward_hook(print)",
    "m = nn.Linear(1, 1)\nm.forward(tensor([1.]))",
    "m = nn.Linear(1, 1)\nm.apply(print)",
    "m = nn.Linear(1, 1)\nm.weight = 3",
    "m = nn.Sequential(nn.ReLU())\nm.training = 3",
    "o = optim.SGD([nn.Linear(1, 1).weight], lr=0.1)\no.param_groups",
    "o = optim.SGD([nn.Linear(1, 1).weight], lr=0.1)\no.step(print)",
    "__builtins__",
    "__import__('os').system('true')",
    "__name__",
    "_",
    # getattr and friends
    "getattr(tensor, 'x')",
    "setattr(torch, 'tensor', 1)",
    "vars()",
    "globals()",
    "locals()",
    "dir()",
    "type(1)",
    "type(tensor([1.]))(2)",
    "eval('1')",
    "exec('1')",
    "compile('1', '', 'exec')",
    "open('/etc/passwd')",
    "input()",
    "breakpoint()",
    "help()",
    "object()",
    "super()",
    "id(1)",
    "hash(1)",
    "iter([1])",
    "map(print, [1])",
    "memoryview(1)",
    "bytearray(10)",
    "str(1)",
    "repr(1)",
    "sorted([1])",
    # modules and files, as published against numexpr and asteval
    "import os",
    "from os import system",
    "import torch",
    "torch.os",
    "torch.load(1)",
    "torch.save(1, 2)",
    "torch.serialization.os",
    "torch.utils.data",
    "torch.hub.load(1)",
    "torch.ops",
    "torch.classes",
    "torch.jit.script(1)",
    "torch.from_file(1)",
    "torch.frombuffer(1)",
    "torch.set_default_dtype(float64)",
    "torch.set_grad_enabled(False)",
    "torch.nn.init.os",
    "torch.nn.functional.torch",
    "nn.Module()",
    "nn.modules.module",
    "nn.init.zeros_(1)",
    "F.np",
    "optim.Optimizer([], 1)",
    "optim.LBFGS([])",
    "torch.tensor.__globals__",
    "torch.autograd.Function",
    "torch.autograd.graph",
    "numpy.array(1)",
    "np.load(1)",
    # text, formats, bytes
    "'{0.__class__}'.format(1)",
    "f'{().__class__}'",
    'x = tensor([1.])\nf"{x.__class__}"',
    "'a' % 1",
    "print('text')",
    "b'a'.decode()",
    "x = 'a' * 10**9",
    "tensor('abc')",
    "tensor([1.]).to('cuda')",
    "tensor([1.]).to(device='cuda')",
    "einsum('ij->i', tensor([1.]))",
    # statements and expressions that are not there
    "lambda: 1",
    "(lambda: 1)()",
    "[i for i in range(3)]",
    "{i for i in range(3)}",
    "{i: i for i in range(3)}",
    "(i for i in range(3))",
    "def f(): pass",
    "async def f(): pass",
    "class A: pass",
    "try:\n    pass\nexcept: pass",
    "raise 1",
    "assert 1",
    "global x",
    "nonlocal x",
    "del x",
    "return 1",
    "yield 1",
    "await x",
    "(yield)",
    "x: int = 1",
    "match 1:\n    case 1: pass",
    "(x := 1)",
    "print(*[1])",
    "print(**{})",
    "[*[1]]",
    "{**{}}",
    "{1: 2}",
    "{1}",
    "@print\ndef f(): pass",
    "1 in [1]",
    "1j",
    "for i in range(2):\n    pass\nelse:\n    pass",
    "while False:\n    pass\nelse:\n    pass",
    "with open('x') as f: pass",
    "with no_grad() as g: pass",
    "with tensor([1.]): pass",
    "with torch.autograd.detect_anomaly(): pass",
    "break",
    "if True:\n    continue",
    "type X = int",
    # names of PyTorch and of the language
    "torch = 3",
    "nn = 3",
    "F = 3",
    "torch.tensor = 3",
    "nn.Linear = 3",
    "for torch in range(3): pass",
    "torch",
    "nn",
    "tensor",
    "relu",
    "f = relu",
    "f = torch.relu",
    "torch.relu",
    "tensor([1.]).sum",
    "tensor([1.]).T()",
    "tensor([1.])(2)",
    "3(4)",
    "[1](0)",
    "None.x",
    "None()",
    "x.y.z",
    # other spellings of the same letters
    "ｔｅｎｓｏｒ.__globals__",
    "ｉｍｐｏｒｔ os",
    "().__ｃｌａｓｓ__",
    "x = tensor([1.])\nx.＿＿class＿＿",
    "ℯval(1)",
    "𝐨𝐩𝐞𝐧(1)",
    "x\u200b = 1",
    "x = 1\x00",
    "\ufeffimport os",
    "# coding: rot13\nvzcbeg bf",
    "print(\ud800)",
    # arguments that are there in the engine, but not in the language
    "zeros(2, out=tensor([1., 2.]))",
    "rand(2, generator=1)",
    "tensor([1.], device=1)",
    "tensor([1.], pin_memory=True)",
    "nn.Linear(1, 1, device=1)",
    "optim.SGD([], lr=0.1, foreach=True)",
    "tensor([1.]).sum(dtype=float64)",
    "tensor([1.], requires_grad=True).backward(inputs=3)",
    # lists that would hold themselves
    "l = [1]\nl[0] = l",
    "l = [1]\nl.append(l)",
    "l = [1]\nl += [l]\nl += [l]\nl[1][0] = 3",
]


@pytest.fixture
def watched_builtins(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What Python was asked to open, import or execute meanwhile, beyond modules that are there already."""
    asked: list[str] = []

    def watch(name: str) -> None:
        real = getattr(builtins, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            asked.append(f"{name}{args[:1]}")
            return real(*args, **kwargs)

        monkeypatch.setattr(builtins, name, call)

    for name in ("exec", "eval", "open", "input", "breakpoint"):
        watch(name)
    return asked


def refused(result: LabRun) -> bool:
    """Whether the run ended with words for the learner."""
    problem = result.problem
    return problem is not None and bool(problem.message) and problem.span.line >= 1


@pytest.mark.parametrize("source", ESCAPES)
def test_there_is_no_way_out(source: str, watched_builtins: list[str]) -> None:
    result = run(source)
    assert refused(result), result.variables
    assert watched_builtins == []


@pytest.mark.parametrize("idea", PUBLISHED)
def test_no_published_idea_leads_out(idea: str, watched_builtins: list[str]) -> None:
    for source in PUBLISHED[idea]:
        result = run(source)
        assert refused(result), source
        assert watched_builtins == []
