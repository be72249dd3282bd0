import torch

x = torch.ones(2, 2, requires_grad=True)
y = x + 2
print(y)
print(type(y.grad_fn).__name__)
z = y * y * 3
out = z.mean()
print(z, out)
out.backward()
print(x.grad)

a = torch.tensor([2.0, 2.0])
a = (a * 3) / (a - 1)
print(a.requires_grad)
a.requires_grad_(True)
b = (a * a).sum()
print(b.grad_fn is not None, b.is_leaf)

x = torch.tensor([0.1, 1.0, 0.0001], requires_grad=True)
y = x * 2
while (y.data**2).sum() < 1000:
    y = y * 2
y.backward(torch.tensor([0.1, 1.0, 0.0001]))
print(x.grad)
with torch.no_grad():
    print((x**2).requires_grad)
print(x.detach().eq(x).all())

w = torch.tensor([1.0], requires_grad=True)
x = torch.tensor([2.0], requires_grad=True)
for _ in range(4):
    y = (x + w) * (w + 1)
    y.backward()
    print(w.grad)
for action in (lambda: y.backward(), lambda: w.add_(1), lambda: (w * torch.ones(2)).backward()):
    try:
        action()
    except RuntimeError as error:
        print("RuntimeError:", error)
x = torch.tensor([3.0], requires_grad=True)
y = torch.pow(x, 2)
grad_1 = torch.autograd.grad(y, x, create_graph=True)
print(grad_1)
grad_2 = torch.autograd.grad(grad_1[0], x)
print(grad_2)
