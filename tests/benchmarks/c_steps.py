"""The workloads of dense layers in C, written out for each network: what a compiler makes of plain loops.

Arrays have the batch innermost, every length is a constant; compiled with -Ofast for this machine.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks.steps import EagerRun, Steps
from tests.benchmarks.workloads import Workload, data

COMPILER = shutil.which("cc")
_TOP = """
#include <math.h>
#define LR {lr}f
static float beta1 = 1, beta2 = 1;
"""
_STEP = """
void run(float *p, float *m, float *v, const float *inputs, const float *targets, int start, int steps) {{
  static float g[{parameters}];
  {arrays}
  for (int step = 0; step < steps; step++) {{
    int place = (start + step) % {batches};
    const float *x = inputs + place * {batch} * {first}, *t = targets + place * {batch};
    for (int i = 0; i < {first}; i++) for (int n = 0; n < {batch}; n++) a0[i][n] = x[n * {first} + i];
    {forward}
    {loss}
    {backward}
    {update}
  }}
}}
"""
_FORWARD = """
    for (int o = 0; o < {out}; o++) {{
      for (int n = 0; n < {batch}; n++) a{next}[o][n] = p[{bias} + o];
      for (int i = 0; i < {inp}; i++) {{
        float w = p[{weight} + o * {inp} + i];
        for (int n = 0; n < {batch}; n++) a{next}[o][n] += w * a{place}[i][n];
      }}
      for (int n = 0; n < {batch}; n++) a{next}[o][n] = {activation};
    }}"""
_BACKWARD = """
    for (int o = 0; o < {out}; o++) {{
      float sum = 0;
      for (int n = 0; n < {batch}; n++) d{next}[o][n] *= {slope};
      for (int n = 0; n < {batch}; n++) sum += d{next}[o][n];
      g[{bias} + o] = sum;
      for (int i = 0; i < {inp}; i++) {{
        float s = 0;
        for (int n = 0; n < {batch}; n++) s += d{next}[o][n] * a{place}[i][n];
        g[{weight} + o * {inp} + i] = s;
      }}
    }}"""
_BACK_TO_INPUT = """
    for (int i = 0; i < {inp}; i++) {{
      for (int n = 0; n < {batch}; n++) d{place}[i][n] = 0;
      for (int o = 0; o < {out}; o++) {{
        float w = p[{weight} + o * {inp} + i];
        for (int n = 0; n < {batch}; n++) d{place}[i][n] += w * d{next}[o][n];
      }}
    }}"""
_LOSSES = {
    "mse": "2 * (a{last}[0][n] - t[n]) / {batch}",
    "bce": "(1 / (1 + expf(-a{last}[0][n])) - t[n]) / {batch}",
}
_UPDATES = {
    "sgd": "p[k] -= LR * g[k];",
    "momentum": "m[k] = 0.9f * m[k] + g[k]; p[k] -= LR * m[k];",
    "adam": "m[k] += 0.1f * (g[k] - m[k]); v[k] = 0.999f * v[k] + 0.001f * g[k] * g[k];"
    " p[k] -= rate * m[k] / (sqrtf(v[k]) / root + 1e-8f);",
}
_BEFORE_UPDATE = {
    "adam": "beta1 *= 0.9f; beta2 *= 0.999f; float rate = LR / (1 - beta1), root = sqrtf(1 - beta2);"
}
_ACTIVATIONS = {
    "": ("{a}", "1"),
    "Tanh": ("tanhf({a})", "(1 - {a} * {a})"),
    "ReLU": ("fmaxf({a}, 0)", "({a} > 0)"),
}


def written_out(workload: Workload) -> str:
    """The C program of one workload."""
    forward, backward, arrays = [], [], []
    end, last = 0, len(workload.widths) - 1
    for place, (inp, out) in enumerate(zip(workload.widths, workload.widths[1:], strict=False)):
        activates = place < last - 1 or workload.last_activation
        value, slope = _ACTIVATIONS[workload.activation if activates else ""]
        a = f"a{place + 1}[o][n]"
        names = {
            "inp": inp,
            "out": out,
            "batch": workload.batch,
            "place": place,
            "next": place + 1,
            "weight": end,
            "bias": end + inp * out,
            "activation": value.format(a=a),
            "slope": slope.format(a=a),
        }
        end += (inp + 1) * out
        forward.append(_FORWARD.format(**names))
        backward.insert(0, _BACKWARD.format(**names) + (_BACK_TO_INPUT.format(**names) if place else ""))
    for place, width in enumerate(workload.widths):
        arrays.append(
            f"static float a{place}[{width}][{workload.batch}], d{place}[{width}][{workload.batch}];"
        )
    slope = _LOSSES[workload.loss].format(last=last, batch=workload.batch)
    each = f"for (int k = 0; k < {end}; k++) {{ {_UPDATES[workload.optimizer]} }}"
    return _TOP.format(lr=workload.lr) + _STEP.format(
        parameters=end,
        arrays="\n  ".join(arrays),
        batches=workload.points // workload.batch,
        batch=workload.batch,
        first=workload.widths[0],
        forward="".join(forward),
        loss=f"for (int n = 0; n < {workload.batch}; n++) d{last}[0][n] = {slope};",
        backward="".join(backward),
        update=_BEFORE_UPDATE.get(workload.optimizer, "") + each,
    )


class CRun(EagerRun):
    """One workload compiled; the model of the engine gives it its first parameters."""

    def _training(self, workload: Workload) -> Steps:
        assert COMPILER is not None
        with tempfile.TemporaryDirectory() as folder:
            source, library = Path(folder, "step.c"), Path(folder, "step.so")
            source.write_text(written_out(workload), encoding="utf-8")
            flags = ("-Ofast", "-march=native", "-fPIC", "-shared", "-o", str(library), str(source), "-lm")
            subprocess.run([COMPILER, *flags], check=True)
            run = ctypes.CDLL(str(library)).run
        self._values = np.concatenate([each.detach().numpy().ravel() for each in self.model.parameters()])
        count = workload.points // workload.batch
        held = [self._values, np.zeros_like(self._values), np.zeros_like(self._values)]
        held += [np.ascontiguousarray(each, np.float32) for each in data(workload)]
        self._held = held  # C keeps no count of who uses them
        pointers = [each.ctypes.data_as(ctypes.POINTER(ctypes.c_float)) for each in held]
        place = 0

        def steps(wanted: int) -> None:
            nonlocal place
            run(*pointers, place, wanted)
            place = (place + wanted) % count

        return steps

    def parameters(self) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return self._values
