"""TensorBoard's writer needs TensorBoard, which does not come with the engine, as with PyTorch alone."""

raise ModuleNotFoundError("No module named 'tensorboard'", name="tensorboard")
