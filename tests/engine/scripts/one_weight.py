import torch

x_data = [1.0, 2.0, 3.0]
y_data = [2.0, 4.0, 6.0]
w = torch.tensor([1.0], requires_grad=True)


def forward(x):
    return x * w


def loss(x, y):
    y_pred = forward(x)
    return (y_pred - y) ** 2


print("Prediction (before training)", 4, forward(4).item())
first_gradients = []
for epoch in range(100):
    for x_val, y_val in zip(x_data, y_data):
        l = loss(x_val, y_val)
        l.backward()
        if epoch == 0:
            first_gradients.append(w.grad.item())
        w.data = w.data - 0.01 * w.grad.item()
        w.grad.data.zero_()
    if epoch % 50 == 0:
        print("Epoch:", epoch, "Loss:", l.item())
print("Prediction (after training)", 4, forward(4).item())
