import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(3)
X = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float32)
Y = torch.tensor([[0], [1], [1], [0]]).float()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 8)
        self.fc2 = nn.Linear(8, 1)

    def forward(self, x):
        x = torch.tanh(self.fc1(x))
        return self.fc2(x)


net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
for epoch in range(300):
    optimizer.zero_grad()
    loss = F.binary_cross_entropy_with_logits(net(X), Y)
    loss.backward()
    optimizer.step()
with torch.no_grad():
    predicted = (torch.sigmoid(net(X)) > 0.5).int()
print(predicted.view(-1).tolist(), loss.item() < 0.05)
print([name for name, p in net.named_parameters() if p.requires_grad])
