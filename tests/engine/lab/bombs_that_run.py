"""Loops and graphs that would take too much time or memory, a program a paragraph; each is refused."""

from __future__ import annotations

_LOOPS = """
while True:
    while True:
        pass

while True:
    for i in range(99):
        pass

for i in range(9999):
    while True:
        break

for i in range(100):
    for j in range(100):
        pass

for a in range(22):
    for b in range(22):
        for c in range(22):
            pass

for i in [0] * 20000:
    pass

for i in zeros(10 ** 5):
    pass

i = 1
while i > 0:
    i += 1
    if i > 5:
        continue

x = zeros(1)
while x.sum() < 1:
    x = x * 1.

w = tensor([1., 2.], requires_grad=True)
while True:
    w.sum().backward()

w = tensor([1., 2.], requires_grad=True)
while True:
    w.grad = None
    ((w * 2).sin() * w).sum().backward()

w = tensor([1., 2.], requires_grad=True)
while w.sum() > 0:
    with no_grad():
        w += 1.

w = tensor([1., 2.], requires_grad=True)
opt = optim.Adam([w], lr=0.1)
while True:
    opt.step()

m = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
opt = optim.Adam(m.parameters())
while True:
    opt.zero_grad()
    m(ones(4, 2)).sum().backward()
    opt.step()

while True:
    x = rand(300, 300) @ rand(300, 300)

while True:
    x = nn.Linear(99, 99)

while True:
    x = [0] * 9999

while True:
    x = list(range(9999))

while True:
    x = sum(range(9999))

while True:
    x = tensor([[0.] * 99] * 99)

while True:
    x = randperm(9999)

while True:
    print(1)

while True:
    print(zeros(999))

while True:
    x = zeros(9).unbind()

while True:
    x = sort(rand(9999))

while True:
    x = manual_seed(1)

for i in range(4096):
    if i % 2 == 0:
        y = 2
        y = 3

for i in range(400):
    if i > 3:
        x = rand(300, 300) @ rand(300, 300)

for i in range(400):
    if i > 390:
        for j in range(20):
            x = rand(200, 200) @ rand(200, 200)

for i in range(9):
    while True:
        x = rand(99)

w = tensor([1., 2.], requires_grad=True)
y = w
for i in range(900):
    y = y * 1.001
    y.sum().backward(retain_graph=True)

w = tensor([1., 2.], requires_grad=True)
y = w
while True:
    y = y * 1.001
    y.sum().backward(retain_graph=True)

n = 2
while n:
    for i in range(n):
        pass
    n = n * 2

l = [1]
for i in l:
    l += [1]
for i in range(20000):
    pass
"""

_GRAPHS = """
x = tensor([1.], requires_grad=True)
y = x
for i in range(60):
    y = grad((y ** 3).sum(), x, create_graph=True)[0]

x = tensor([1.], requires_grad=True)
y = (x ** 9).sum()
for i in range(40):
    y = grad(y.sin().exp(), x, create_graph=True)[0].sum()

x = tensor([1.], requires_grad=True)
y = x.sin().sum()
while True:
    y = grad(y * y, x, create_graph=True)[0].sum()

x = tensor([1.], requires_grad=True)
y = x.tanh().sum()
for i in range(99):
    y.backward(create_graph=True)
    y = y + x.grad.tanh().sum()

x = tensor([1.], requires_grad=True)
y = x
for i in range(300):
    y = y + y
y.backward()
x = tensor([1.], requires_grad=True)
for i in range(5000):
    y = y * y

x = tensor([1.], requires_grad=True)
y = x.expand(1000, 1000)
for i in range(60):
    y = y * 2.
y.sum().backward()

w = ones(300, 300, requires_grad=True)
y = w
for i in range(300):
    y = y @ w
y.sum().backward()

w = ones(900, 900, requires_grad=True)
for i in range(900):
    (w * w).sum().backward(retain_graph=True)

w = ones(1000, requires_grad=True)
l = [w]
for i in range(2000):
    l = [l[0] * 2., l[0]]
l[0].sum().backward()

w = ones(900, 900, requires_grad=True)
for i in range(60):
    y = w.exp()
    z = y.exp()
    u = z.exp()

w = ones(20000, requires_grad=True)
for v in w:
    v.backward()

w = ones(2000, requires_grad=True)
sum(w * 1.).backward()
for i in range(999):
    sum(w * 1.).backward()

w = ones(2000, requires_grad=True)
y = stack(w.unbind())
for i in range(99):
    y = stack(y.unbind())
"""


def _programs(text: str) -> tuple[str, ...]:
    return tuple(text.strip("\n").split("\n\n"))


BOMBS_THAT_RUN: dict[str, tuple[str, ...]] = {
    "loops": (*_programs(_LOOPS), "x = 1\n" * 350 + "while True:\n    pass"),
    "graphs": _programs(_GRAPHS),
}
