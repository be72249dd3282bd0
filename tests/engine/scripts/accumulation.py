import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(8, 2), torch.randn(8, 1)


def trained(parts, clear=True):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(20):
        if clear:
            optimizer.zero_grad()
        for xs, ys in zip(x.chunk(parts), y.chunk(parts)):
            (nn.functional.mse_loss(model(xs), ys) / parts).backward()
        optimizer.step()
    return nn.utils.parameters_to_vector(model.parameters()).detach()


whole, parts, forgotten = trained(1), trained(4), trained(1, clear=False)
print(torch.allclose(whole, parts, atol=1e-6), torch.allclose(whole, forgotten, atol=1e-2))
