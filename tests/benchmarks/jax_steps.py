"""The workloads in JAX: a whole run of steps as one `lax.scan`, compiled by XLA."""

from __future__ import annotations

import os
from time import perf_counter
from typing import Any

import numpy as np

from tests.benchmarks.steps import EagerRun, Steps
from tests.benchmarks.workloads import Workload, data

SCANNED = 1000
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


class JaxRun(EagerRun):
    """One workload of dense layers; the model of the engine gives it its first parameters."""

    def _training(self, workload: Workload) -> Steps:
        os.environ.setdefault(
            "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        )
        import jax

        jnp = jax.numpy
        inputs, targets = data(workload)
        count = workload.points // workload.batch
        shape = (count, workload.batch, -1)
        x, y = (jnp.asarray(each[: count * workload.batch].reshape(shape)) for each in (inputs, targets))
        activation = {"": lambda z: z, "Tanh": jnp.tanh, "ReLU": jax.nn.relu}[workload.activation]
        first = [jnp.asarray(each.detach().numpy()) for each in self.model.parameters()]
        layers = len(first) // 2

        def loss(parameters: Any, x: Any, y: Any) -> Any:
            for place in range(layers):
                x = x @ parameters[2 * place].T + parameters[2 * place + 1]
                if place < layers - 1 or workload.last_activation:
                    x = activation(x)
            if workload.loss == "mse":
                return jnp.mean((x - y) ** 2)
            return jnp.mean(jnp.maximum(x, 0) - x * y + jnp.log1p(jnp.exp(-jnp.abs(x))))

        def update(carry: Any, _: None) -> tuple[Any, None]:
            parameters, state, step = carry
            gradients = jax.grad(loss)(parameters, x[step % count], y[step % count])
            updated = [
                _updated(workload, step, *each) for each in zip(parameters, gradients, state, strict=True)
            ]
            return ([each[0] for each in updated], [each[1] for each in updated], step + 1), None

        def _updated(workload: Workload, step: Any, value: Any, grad: Any, state: Any) -> Any:
            if workload.optimizer == "sgd":
                return value - workload.lr * grad, state
            if workload.optimizer == "momentum":
                state = 0.9 * state + grad
                return value - workload.lr * state, state
            mean, square = state
            mean, square = BETA1 * mean + (1 - BETA1) * grad, BETA2 * square + (1 - BETA2) * grad**2
            root = jnp.sqrt(square / (1 - BETA2 ** (step + 1.0))) + EPS
            return value - workload.lr * mean / (1 - BETA1 ** (step + 1.0)) / root, (mean, square)

        def zeros(value: Any) -> Any:
            none = jnp.zeros_like(value)
            return (none, none) if workload.optimizer == "adam" else none

        scans = {
            length: jax.jit(lambda carry, length=length: jax.lax.scan(update, carry, length=length)[0])
            for length in (1, SCANNED)
        }
        self._carry = (first, [zeros(each) for each in first], 0)

        def steps(wanted: int) -> None:
            while wanted:
                length = SCANNED if wanted >= SCANNED else 1
                self._carry = scans[length](self._carry)
                wanted -= length
            jax.block_until_ready(self._carry)

        steps(0)
        return steps

    def microseconds(self, seconds: float) -> float:
        """The mean of whole scans that fit into `seconds`, the first of which compiles."""
        self.steps(SCANNED)
        count, begun = 0, perf_counter()
        while perf_counter() - begun < seconds:
            self.steps(SCANNED)
            count += SCANNED
        return (perf_counter() - begun) / count * 1e6

    def parameters(self) -> np.ndarray[Any, Any]:
        return np.concatenate([np.asarray(each).ravel() for each in self._carry[0]])
