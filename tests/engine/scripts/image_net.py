import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(0)


class Shapes(Dataset):
    """12 x 12 pictures of a bar, a cross, a ring and dots, shifted at random."""

    def __init__(self, n):
        bar, cross, ring, dots = (torch.zeros(12, 12) for _ in range(4))
        bar[5:7, 2:10] = 1
        cross[5:7, 2:10] = cross[2:10, 5:7] = 1
        ring[3:9, 3:9] = 1
        ring[5:7, 5:7] = 0
        dots[3:9:3, 3:9:3] = 1
        self.labels = torch.arange(n) % 4
        shapes = torch.stack([bar, cross, ring, dots])[self.labels]
        shifts = torch.randint(-2, 3, (n, 2)).tolist()
        moved = [shape.roll(shift, (0, 1)) for shape, shift in zip(shapes, shifts)]
        self.images = (torch.stack(moved) + 0.2 * torch.randn(n, 12, 12)).unsqueeze(1)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index], self.labels[index]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(8 * 5 * 5, 4)

    def forward(self, x):
        return self.fc(self.pool(F.relu(self.conv(x))).flatten(1))


train, test = Shapes(256), Shapes(100)
net = Net()
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.005)
for epoch in range(10):
    for images, labels in DataLoader(train, batch_size=32, shuffle=True):
        optimizer.zero_grad()
        loss_fn(net(images), labels).backward()
        optimizer.step()
net.eval()
with torch.no_grad():
    predicted = net(test.images).argmax(dim=1)
confusion = torch.zeros(4, 4, dtype=torch.long)
for truth, guess in zip(test.labels, predicted):
    confusion[truth, guess] += 1
print(net)
print((predicted == test.labels).float().mean().item() > 0.95, confusion.sum().item())
