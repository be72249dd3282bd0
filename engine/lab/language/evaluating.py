"""The value of an expression."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.autograd import Tensor
from engine.nn import Module, Sequential

from . import costs, operators
from .calling import FREE, Caller
from .differentiating import differentiate
from .entries import Entry, Stage
from .limits import Cost
from .listening import Listener
from .methods import VIEWS, attributes_of, methods_of
from .naming import KNOWN, NAMESPACES, bare_constant, constant_at, dotted, function_at, suggestion
from .values import has_range, kind_of, text_of


class Evaluator:
    """Computes expressions with the variables of one run."""

    def __init__(self, caller: Caller, listener: Listener, variables: dict[str, Any]) -> None:
        self.caller = caller
        self.listener = listener
        self.variables = variables
        self.stage: Stage = "forward"
        """The stage that the current statement turned out to belong to."""
        self.writes = False
        """Whether the current statement called something that writes into tensors."""
        self._printed = (0, 0)
        self._kinds: Mapping[type[ast.expr], Callable[[Any], Any]] = {
            ast.Constant: lambda node: node.value,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Subscript: self._subscript,
            ast.Slice: self._slice,
            ast.Call: self._call,
            ast.Tuple: lambda node: self.caller.guarded(lambda: tuple(map(self.value, node.elts)), node),
            ast.List: lambda node: self.caller.guarded(lambda: list(map(self.value, node.elts)), node),
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.BoolOp: self._logic,
            ast.Compare: self._comparison,
            ast.IfExp: lambda node: self.value(node.body if self.truth(node.test) else node.orelse),
        }

    def value(self, node: ast.expr) -> Any:
        """The value of `node`; ProblemError when it has none."""
        return self._kinds[type(node)](node)

    def truth(self, node: ast.expr) -> bool:
        """Whether a condition holds."""
        value = self.value(node)
        return bool(self.caller.guarded(lambda: bool(value), node))

    def note_write(self, tensor: Tensor) -> None:
        """The current statement writes into `tensor`; into a leaf that is trained it is an update."""
        self.writes = True
        if self.stage == "forward" and tensor._grad_fn is None and tensor._requires_grad:
            self.stage = "update"

    def binary(self, node: ast.AST, kind: type[ast.operator], left: Any, right: Any) -> Any:
        """left <operator> right."""
        return self._operated(operators.BINARY[kind], node, kind, left, right)

    def augmented(self, node: ast.AST, kind: type[ast.operator], left: Any, right: Any) -> Any:
        """left <operator>= right: a tensor on the left is written in place, as PyTorch does."""
        if not isinstance(left, Tensor):
            return self.binary(node, kind, left, right)
        self.note_write(left)
        return self._operated(operators.IN_PLACE[kind], node, kind, left, right)

    def _operated(
        self,
        function: Callable[[Any, Any], Any],
        node: ast.AST,
        kind: type[ast.operator],
        left: Any,
        right: Any,
    ) -> Any:
        self.caller.guarded(
            lambda: operators.check_numbers(kind, left, right, self.caller.budget.limits), node
        )
        cost = self.caller.estimated(lambda: operators.cost(kind, left, right), node)
        return self._computed(
            self.caller.perform(lambda: function(left, right), cost, node), (left, right), node
        )

    # Names

    def _name(self, node: ast.Name) -> Any:
        if node.id in self.variables:
            return self.variables[node.id]
        constant = bare_constant(node.id)
        if constant is not None:
            return constant
        if node.id in KNOWN:
            raise self.caller.problem(node, f"{node.id} is a function", f"Call it: {node.id}(...).")
        if node.id in NAMESPACES:
            raise self.caller.problem(
                node, f"{node.id} alone is not a value", f"Name something of it: {node.id}.…"
            )
        remedy = suggestion(node.id, (*self.variables, *KNOWN)) or "Assign it on a line above."
        raise self.caller.problem(node, f"the name {node.id[:40]} has no value yet", remedy)

    def _attribute(self, node: ast.Attribute) -> Any:
        parts = self._namespace(node)
        if parts:
            constant = constant_at(parts)
            if constant is not None:
                return constant
            path = ".".join(parts)
            if function_at(parts) is not None:
                raise self.caller.problem(node, f"{path} is a function", f"Call it: {path}(...).")
            raise self._unknown(node, path)
        return self.attribute(self.value(node.value), node)

    def attribute(self, value: Any, node: ast.Attribute) -> Any:
        """`value.attr` by the table of its type."""
        readers = attributes_of(value)
        if node.attr in readers:
            cost = costs.once_over((value,), {}) if node.attr in VIEWS else FREE
            return self.caller.perform(lambda: readers[node.attr](value), cost, node)
        methods = methods_of(value)
        if node.attr in methods:
            raise self.caller.problem(node, f"{node.attr} is a method", f"Call it: .{node.attr}().")
        remedy = suggestion(node.attr, (*readers, *methods))
        raise self.caller.problem(node, f"{kind_of(value)} has no {node.attr[:40]} here", remedy)

    def _namespace(self, node: ast.expr) -> tuple[str, ...]:
        parts = dotted(node)
        return parts if parts and parts[0] not in self.variables else ()

    def _unknown(self, node: ast.AST, path: str) -> Exception:
        remedy = suggestion(path.rpartition(".")[2], KNOWN)
        return self.caller.problem(node, f"{path[:80]} is not part of the language", remedy)

    # Calls

    def _call(self, node: ast.Call) -> Any:
        function = node.func
        parts = self._namespace(function)
        if parts:
            entry = function_at(parts)
            if entry is None:
                raise self._unknown(function, ".".join(parts))
            return self._run(entry, (), node)
        if isinstance(function, ast.Name) and function.id not in self.variables:
            if function.id not in KNOWN:
                raise self._unknown(function, function.id)
            return self._run(KNOWN[function.id], (), node)
        if isinstance(function, ast.Attribute):
            return self._method(function, node)
        return self._module(self.value(function), node)

    def _method(self, function: ast.Attribute, node: ast.Call) -> Any:
        value = self.value(function.value)
        methods = methods_of(value)
        if function.attr in methods:
            return self._run(methods[function.attr], (value,), node)
        readers = attributes_of(value)
        if function.attr in readers:
            held = self.caller.guarded(lambda: readers[function.attr](value), function)
            if isinstance(held, Module):
                return self._module(held, node)
            raise self.caller.problem(
                function, f"{function.attr} is not a method", f"Leave the brackets out: .{function.attr}"
            )
        remedy = suggestion(function.attr, (*methods, *readers))
        raise self.caller.problem(
            function, f"{kind_of(value)} has no method {function.attr[:40]} here", remedy
        )

    def _module(self, value: Any, node: ast.Call) -> Any:
        if not isinstance(value, Module):
            raise self.caller.problem(node.func, f"{kind_of(value)} cannot be called", "Use * to multiply.")
        entry = Entry("this module", type(value).__call__, costs.module_call)
        return self._run(entry, (value,), node)

    def _run(self, entry: Entry, before: tuple[Any, ...], node: ast.Call) -> Any:
        args = (*before, *map(self.value, node.args))
        options = {str(each.arg): self.value(each.value) for each in node.keywords}
        if entry.role == "print":
            return self._print(args, options, node)
        if entry.stage != "forward":
            self.stage = entry.stage
        if entry.role in ("backward", "grad"):
            self.writes = True
            return differentiate(self.caller, self.listener, entry, args, options, node)
        if entry.role == "update":
            self.writes = True
            self.listener.update(args[0], node.lineno, lambda: self.caller.call(entry, args, options, node))
            return None
        if entry.role == "writes":
            self.writes = True
            if isinstance(args[0], Tensor) and entry.path.endswith("_") and entry.path != "requires_grad_":
                self.note_write(args[0])
        result = self.caller.call(entry, args, options, node)
        if entry.role in ("creates", "module"):
            result = self.listener.created(result)
        return self._computed(result, args, node)

    def _print(self, args: Sequence[Any], options: Mapping[str, Any], node: ast.Call) -> None:
        if options:
            raise self.caller.problem(node, "print takes no named arguments here", "Write print(x, y).")
        limits = self.caller.budget.limits
        lines, characters = self._printed
        text = ""

        def write() -> None:
            nonlocal text
            text = " ".join(map(text_of, args))

        self.caller.perform(write, costs.printed(args), node)
        self._printed = lines + 1, characters + len(text)
        if self._printed[0] > limits.printed_lines or self._printed[1] > limits.printed_characters:
            raise self.caller.problem(node, "the program prints too much", "Print fewer lines.")
        self.listener.printed(node.lineno, text)

    # Operators

    def _binary(self, node: ast.BinOp) -> Any:
        return self.binary(node, type(node.op), self.value(node.left), self.value(node.right))

    def _unary(self, node: ast.UnaryOp) -> Any:
        value = self.value(node.operand)
        function = operators.UNARY[type(node.op)]
        cost = self.caller.estimated(lambda: costs.elementwise((value,), {}), node)
        return self._computed(self.caller.perform(lambda: function(value), cost, node), (value,), node)

    def _logic(self, node: ast.BoolOp) -> Any:
        stop_at = isinstance(node.op, ast.Or)
        value: Any = None
        for each in node.values:
            value = self.value(each)
            if each is not node.values[-1] and self._is_true(value, each) is stop_at:
                break
        return value

    def _is_true(self, value: Any, node: ast.expr) -> bool:
        return bool(self.caller.guarded(lambda: bool(value), node))

    def _comparison(self, node: ast.Compare) -> Any:
        left, result = self.value(node.left), True
        for kind, each in zip(node.ops, node.comparators, strict=True):
            right = self.value(each)
            result = self._compared(type(kind), left, right, node)
            if each is not node.comparators[-1] and not self._is_true(result, node):
                break
            left = right
        return result

    def _compared(self, kind: type[ast.cmpop], left: Any, right: Any, node: ast.expr) -> Any:
        function = operators.COMPARISONS[kind]
        cost = self.caller.estimated(lambda: operators.pairwise_cost(left, right), node)
        return self._computed(
            self.caller.perform(lambda: function(left, right), cost, node), (left, right), node
        )

    # Indexing

    def _subscript(self, node: ast.Subscript) -> Any:
        return self.item(self.value(node.value), self.value(node.slice), node)

    def item(self, value: Any, index: Any, node: ast.Subscript) -> Any:
        """`value[index]`."""
        if isinstance(value, Tensor):
            cost = self.index_cost(value, index, node)
            return self._computed(self.caller.perform(lambda: value[index], cost, node), (value,), node)
        if not isinstance(value, list | tuple | range | Sequential):
            raise self.caller.problem(node, f"{kind_of(value)} has no parts to index", "")
        if not isinstance(index, int | slice):
            raise self.caller.problem(node, "only a whole number or a slice can pick from a list", "")
        return self.caller.perform(lambda: value[index], FREE, node)

    def index_cost(self, value: Tensor, index: Any, node: ast.Subscript) -> Cost:
        """The cost of `value[index]`; a problem for what is no index."""
        if has_range([index]):
            raise self.caller.problem(node, "a range is no index", "Take a slice: x[0:3].")
        return self.caller.estimated(lambda: operators.indexing_cost(value, index), node)

    def _slice(self, node: ast.Slice) -> slice:
        return slice(
            *(None if part is None else self.value(part) for part in (node.lower, node.upper, node.step))
        )

    def _computed(self, result: Any, operands: Sequence[Any], node: ast.AST) -> Any:
        if isinstance(result, Tensor):
            self.listener.computed(result, operands, node)
        return result
