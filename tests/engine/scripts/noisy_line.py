import torch
from torch import nn

torch.manual_seed(1)
x = torch.randint(-5, 30, (11, 1)).float()
y = 0.5 * x + 30 + torch.randn(11, 1)


def fit(scale, epochs):
    torch.manual_seed(2)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(x * scale), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.weight.item() * scale, model.bias.item(), loss


slope, intercept, loss = fit(0.1, 1000)
print(f"scaled: y = {slope:.2f} x + {intercept:.1f}, loss {loss:.2f}")
ones = torch.cat([x, torch.ones(11, 1)], dim=1)
best = torch.linalg.lstsq(ones, y).solution.flatten()
print(f"least squares: y = {best[0]:.2f} x + {best[1]:.1f}")
_, _, raw_loss = fit(1.0, 1000)
print("not scaled:", torch.isfinite(raw_loss).item())
