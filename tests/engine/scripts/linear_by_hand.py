import torch

torch.manual_seed(42)
X = torch.linspace(0, 1, 50).unsqueeze(1)
y = 2 * X + 1 + 0.05 * torch.randn(X.size())

w = torch.randn(1, 1, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
lr = 0.5
for step in range(300):
    loss = ((X @ w + b - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
        b -= lr * b.grad
        w.grad.zero_()
        b.grad = None
print(f"w = {w.item():.2f}, b = {b.item():.2f}, loss = {loss:.4f}")
