"""Walking the statements of a checked program."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.autograd import enable_grad, no_grad, set_grad_enabled

from .calling import Caller
from .evaluating import Evaluator
from .foresight import expected, is_due
from .limits import Budget, Limits, Spent
from .listening import Listener
from .naming import dotted
from .problems import Places
from .storing import Storing

_REMEDY = "Write with no_grad(): or with enable_grad():."
_SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign)


class _LeaveLoopError(Exception):
    """break, on its way to the loop."""


class _NextRoundError(Exception):
    """continue, on its way to the loop."""


class Interpreter:
    """Runs one program once; `variables` begins empty and is what the program leaves behind."""

    def __init__(self, source: str, listener: Listener, limits: Limits, variables: dict[str, Any]) -> None:
        self._caller = Caller(Budget(limits), Places(source))
        self._evaluator = Evaluator(self._caller, listener, variables)
        self._storing = Storing(self._evaluator)
        self._listener = listener
        self._loops: tuple[int, ...] = ()
        self._kinds: Mapping[type[ast.stmt], Callable[[Any], None]] = {
            ast.Expr: self._expression,
            ast.Assign: self._storing.assign,
            ast.AugAssign: self._storing.augment,
            ast.For: self._for,
            ast.While: self._while,
            ast.If: self._if,
            ast.With: self._with,
            ast.Pass: lambda node: None,
            ast.Break: self._break,
            ast.Continue: self._continue,
        }

    def run(self, tree: ast.Module) -> None:
        """Run the program; ProblemError where it cannot go on."""
        try:
            self._block(tree.body)
        except (_LeaveLoopError, _NextRoundError) as jump:
            raise self._caller.problem(jump.args[0], "this is only for loops", "Leave it out.") from None

    def _block(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            self._caller.budget.statement(self._caller.places.span(statement))
            if isinstance(statement, _SIMPLE):
                self._simple(statement)
            else:
                self._kinds[type(statement)](statement)

    def _simple(self, statement: ast.stmt) -> None:
        evaluator = self._evaluator
        evaluator.stage, evaluator.writes = "forward", False
        self._listener.begin(statement, self._loops)
        self._kinds[type(statement)](statement)
        self._listener.end(statement, evaluator.stage, evaluator.writes)

    def _expression(self, node: ast.Expr) -> None:
        if not (isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)):
            self._evaluator.value(node.value)

    # Blocks

    def _if(self, node: ast.If) -> None:
        holds = self._evaluator.truth(node.test)
        before = self._caller.times
        self._caller.times = 1  # what an if guards may run less often than the loop around it
        self._block(node.body if holds else node.orelse)
        self._caller.times = before

    def _for(self, node: ast.For) -> None:
        items = self._storing.items(self._evaluator.value(node.iter), node.iter)
        rounds, before, budget = len(items), self._caller.times, self._caller.budget
        budget.begin(rounds * (1 + _statements(node.body)) * before, self._caller.places.span(node.iter))
        outer = self._loops
        with budget.promising(None) as is_outermost:
            looks = [(0, budget.spent())]
            for i, item in enumerate(items):
                if is_due(i):
                    looks.append((i, budget.spent()))
                    work = self._foresee(looks, (rounds - i) * before, node)
                    if is_outermost:
                        budget.promise(work)
                self._loops = (*outer, i)
                self._caller.times = before * (rounds - i)
                budget.statement(self._caller.places.span(node))
                self._storing.store(node.target, item)
                if not self._round(node.body):
                    break
        self._loops, self._caller.times = outer, before

    def _foresee(self, looks: Sequence[tuple[int, Spent]], rounds: int, node: ast.For) -> int:
        """The work of the rounds to come; a problem where they will not fit."""
        _, first = looks[0]
        to_come = [
            expected([(done, spent[i] - before) for done, spent in looks], rounds)
            for i, before in enumerate(first)
        ]
        span = self._caller.places.span(node.iter)
        self._caller.budget.foresee(to_come, looks[-1][0] + rounds, span)
        return to_come[0]

    def _while(self, node: ast.While) -> None:
        outer, before, i = self._loops, self._caller.times, 0
        self._caller.times = 1
        with self._caller.budget.promising(0):
            while self._evaluator.truth(node.test):
                span = self._caller.places.span(node.test)
                self._caller.budget.round(i + 1, span)
                self._caller.budget.statement(span)
                self._loops = (*outer, i)
                if not self._round(node.body):
                    break
                i += 1
        self._loops, self._caller.times = outer, before

    def _round(self, body: Sequence[ast.stmt]) -> bool:
        """Run the body once; whether the loop goes on."""
        try:
            self._block(body)
        except _LeaveLoopError:
            return False
        except _NextRoundError:
            return True
        return True

    def _break(self, node: ast.Break) -> None:
        raise _LeaveLoopError(node)

    def _continue(self, node: ast.Continue) -> None:
        raise _NextRoundError(node)

    def _with(self, node: ast.With) -> None:
        switches = [self._switch(item) for item in node.items]
        entered: list[Any] = []
        try:
            for make in switches:
                switch = make()
                switch.__enter__()
                entered.append(switch)
            self._block(node.body)
        finally:
            for switch in reversed(entered):
                switch.__exit__(None, None, None)

    def _switch(self, item: ast.withitem) -> Callable[[], Any]:
        call = item.context_expr
        if item.optional_vars is not None or not isinstance(call, ast.Call) or call.keywords:
            raise self._caller.problem(call, "only no_grad() and enable_grad() can stand after with", _REMEDY)
        parts = (call.func.id,) if isinstance(call.func, ast.Name) else dotted(call.func)
        name = parts[-1] if parts and set(parts[:-1]) <= {"torch", "autograd"} else ""
        if name == "no_grad" and not call.args:
            return no_grad
        if name == "enable_grad" and not call.args:
            return enable_grad
        if name == "set_grad_enabled" and len(call.args) == 1:
            enabled = self._evaluator.truth(call.args[0])
            return lambda: set_grad_enabled(enabled)
        raise self._caller.problem(call, "only no_grad() and enable_grad() can stand after with", _REMEDY)


def _statements(body: Sequence[ast.stmt]) -> int:
    """The fewest statements that one run of a body takes, as far as its text tells."""
    count = 0
    for statement in body:
        count += 1
        if isinstance(statement, ast.For):
            count += _rounds(statement.iter) * (1 + _statements(statement.body))
        elif isinstance(statement, ast.With):
            count += _statements(statement.body)
    return count


def _rounds(node: ast.expr) -> int:
    """The rounds of `for ... in range(3)`; 1 where the text does not tell."""
    match node:
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(count))]):
            return max(count, 0)
    return 1
