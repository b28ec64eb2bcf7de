"""Networks that notebook 03 writes out in full, for the benchmarks and the notebooks after it."""

from torch import nn


def lenet():
    """LeNet-5 in its usual modern form: images (batch, 1, 28, 28) to scores (batch, 10); 61 706 weights.

    Source: LeCun, Bottou, Bengio & Haffner (1998), with max-pooling, ReLU and a softmax in place of the
    trained averages, the tanh, the partly connected third layer and the Gaussian output of the original.
    """
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * 5 * 5, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, 10),
    )


def popular():
    """The architecture of PyTorch's own MNIST example: images (batch, 1, 28, 28) to scores (batch, 10).

    1 199 882 weights, nearly all in the first dense layer; nearly all the work is in the second convolution.
    """
    return nn.Sequential(
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Dropout(0.25),
        nn.Flatten(),
        nn.Linear(64 * 12 * 12, 128),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(128, 10),
    )


def strided(first=16, second=32, hidden=64):
    """A small network of two strided convolutions: images (batch, 1, 28, 28) to scores (batch, 10).

    first, second: feature maps of the two convolutions. hidden: units of the dense layer.
    """
    return nn.Sequential(
        nn.Conv2d(1, first, 5, stride=2, bias=False),
        nn.BatchNorm2d(first),
        nn.ReLU(),
        nn.Conv2d(first, second, 5, stride=2, bias=False),
        nn.BatchNorm2d(second),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(second * 4 * 4, hidden),
        nn.ReLU(),
        nn.Linear(hidden, 10),
    )
