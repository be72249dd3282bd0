"""What is drawn of data and of training: plain arrays in, signals out; the only room that knows pyqtgraph."""
