import torch

START = [1.5, 1.5]
RACERS = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.02),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9),
    "Nesterov": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True),
    "Adagrad": lambda p: torch.optim.Adagrad(p, lr=0.5),
    "RMSprop": lambda p: torch.optim.RMSprop(p, lr=0.05),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.1),
}


def valley(p):
    return 0.5 * p[0] ** 2 + 10 * p[1] ** 2


for name, make in RACERS.items():
    p = torch.tensor(START, requires_grad=True)
    optimizer = make([p])
    for _ in range(150):
        optimizer.zero_grad()
        valley(p).backward()
        optimizer.step()
    print(f"{name:9} {valley(p).item():.5f}")
