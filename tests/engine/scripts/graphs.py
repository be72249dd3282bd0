import torch


def attempt(action):
    try:
        action()
    except RuntimeError as error:
        print("RuntimeError:", str(error).split(". Hint")[0])


# The mean of one product: each factor's gradient is the other factor.
x = torch.tensor([1.0], requires_grad=True)
y = torch.tensor([2.0], requires_grad=True)
(x * y).mean().backward()
print(x.grad, y.grad)

# Two losses, weighted 1 and 2.
w = torch.tensor([1.0], requires_grad=True)
x = torch.tensor([2.0], requires_grad=True)
a, b = torch.add(w, x), torch.add(w, 1)
loss = torch.cat([torch.mul(a, b), torch.add(a, b)], dim=0)
attempt(loss.backward)
loss.backward(gradient=torch.tensor([1.0, 2.0]))
print(w.grad, w.is_leaf, a.is_leaf, b.is_leaf)

# A graph is walked twice only when it was kept.
w.grad = None
y = torch.mul(torch.add(w, x), torch.add(w, 1))
y.backward(retain_graph=True)
y.backward()
print(w.grad)
attempt(y.backward)

# Backward needs the values as they were.
s = torch.tensor([1.0, 2.0], requires_grad=True)
t = s * 1.0
u = t.exp()
u.add_(1)
attempt(u.sum().backward)

# Derivatives of derivatives.
x = torch.tensor(3.0, requires_grad=True)
first = torch.autograd.grad(x**3, x, create_graph=True)[0]
second = torch.autograd.grad(first, x, create_graph=True)[0]
third = torch.autograd.grad(second, x)[0]
print(first.item(), second.item(), third.item(), first.requires_grad)

# The gradient of a mean of squares.
torch.manual_seed(0)
x = torch.randn(2, 2, requires_grad=True)
z = 3 * (x + 2) * (x + 2)
z.mean().backward()
print(torch.allclose(x.grad, 6 * (x.detach() + 2) / 4))

# Three layers by the chain rule.
x, target = torch.tensor(0.5), torch.tensor(1.0)
w1, w2, w3 = (torch.tensor(value, requires_grad=True) for value in (0.4, -0.7, 1.1))
a1 = torch.sigmoid(w1 * x)
a2 = torch.sigmoid(w2 * a1)
out = w3 * a2
((out - target) ** 2).backward()
d_out = 2 * (out - target)
d_z2 = d_out * w3 * a2 * (1 - a2)
d_z1 = d_z2 * w2 * a1 * (1 - a1)
for weight, by_hand in ((w3, d_out * a2), (w2, d_z2 * a1), (w1, d_z1 * x)):
    print(f"{weight.grad.item():.6f} {by_hand.item():.6f}")


# A graph that depends on its data.
def depth(value):
    x = torch.tensor(value, requires_grad=True)
    y, steps = x, 0
    while y.norm() < 100:
        y, steps = y * 2, steps + 1
    y.backward()
    return steps, x.grad.item()


print(depth(1.0), depth(30.0))

# No graph, no gradient.
x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    print((x * 2).requires_grad, (x * 2).grad_fn)
print((x.detach() * 2).requires_grad)
x = torch.tensor([1.0, 1.0], requires_grad=True)
(x**2).sum().backward()
print(x.grad)
