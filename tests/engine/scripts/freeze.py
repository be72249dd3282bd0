import torch
from torch import nn

torch.manual_seed(0)


def rings(n, shift):
    angle = 6.2832 * torch.rand(n)
    inner = torch.arange(n) % 2
    radius = 1.0 + 1.5 * inner + 0.1 * torch.randn(n)
    points = torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1)
    return points + shift, inner.float().unsqueeze(1)


def steps_to_learn(model, parameters, data, limit=2000):
    optimizer = torch.optim.Adam(parameters, lr=0.01)
    x, y = data
    for step in range(limit):
        logits = model(x)
        if ((logits > 0).float() == y).float().mean() > 0.97:
            return step
        loss = nn.functional.binary_cross_entropy_with_logits(logits, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return limit


def network():
    return nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))


model = network()
steps_to_learn(model, model.parameters(), rings(200, 0.0))
for layer in model[:-1]:
    layer.requires_grad_(False)
before = [parameter.clone() for parameter in model[:-1].parameters()]
shifted = rings(200, 0.2)
transferred = steps_to_learn(model, model[-1].parameters(), shifted)
fresh = network()
scratch = steps_to_learn(fresh, fresh.parameters(), shifted)
print(all(torch.equal(a, b) for a, b in zip(before, model[:-1].parameters())))
print(transferred < scratch)
