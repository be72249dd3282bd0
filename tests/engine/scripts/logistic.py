import torch
from torch import nn, optim

torch.manual_seed(3)
n_data = torch.ones(100, 2)
x0 = torch.normal(mean=1.7 * n_data, std=torch.ones(100, 2)) + 1.5
x1 = torch.normal(mean=-1.7 * n_data, std=torch.ones(100, 2)) + 1.5
train_x = torch.cat((x0, x1), dim=0)
train_y = torch.cat((torch.zeros(100), torch.ones(100)), dim=0)


class LR(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Linear(2, 1)
        self.sigmoid = nn.Sigmoid()

    def forward(self, x):
        return self.sigmoid(self.features(x))


net = LR()
loss_fn = nn.BCELoss()
optimizer = optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
for iteration in range(1000):
    y_pred = net(train_x)
    loss = loss_fn(y_pred.squeeze(), train_y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    mask = y_pred.ge(0.5).float().squeeze()
    correct = (mask == train_y).sum()
    accuracy = correct.item() / train_y.size(0)
    if accuracy > 0.99:
        break
w0, w1 = net.features.weight[0]
w0, w1 = float(w0.item()), float(w1.item())
b = float(net.features.bias[0].item())
print(f"iteration {iteration} loss {loss.data.numpy():.4f} accuracy {accuracy:.2%}")
print(f"w0 {w0:.2f} w1 {w1:.2f} b {b:.2f}")
