"""Networks that notebooks 02 and 03 write out in full, for the benchmarks and the notebooks after it."""

import torch.nn.functional as F
from torch import nn


def lenet(padding=0):
    """LeNet-5 in its usual modern form: images (batch, 1, 28, 28) to logits (batch, 10); 61 990 parameters.

    padding: of the last convolution. With 0 its 120 features are read at a single position, with 2 they are
    computed at 25 positions and averaged (global average pooling).
    Source: LeCun, Bottou, Bengio & Haffner (1998), with max-pooling, ReLU, batch normalisation and a softmax
    in place of the trained averages, the tanh, the partly connected third layer and the Gaussian output.
    """
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2),
        nn.BatchNorm2d(6),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.BatchNorm2d(16),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 120, 5, padding=padding),
        nn.BatchNorm2d(120),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, 10),
    )


class ExampleNetwork(nn.Module):
    """The architecture of PyTorch's own MNIST example: images (batch, 1, 28, 28) to logits (batch, 10).

    1 199 882 parameters, nearly all in the first fully connected layer; nearly all the work is in the second
    convolution.
    """

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 32, 3)
        self.second = nn.Conv2d(32, 64, 3)
        self.hidden = nn.Linear(64 * 12 * 12, 128)
        self.output = nn.Linear(128, 10)

    def forward(self, images):
        """Logits (batch, 10) of images (batch, 1, 28, 28)."""
        maps = self.second(self.first(images).relu()).relu()
        maps = F.dropout(F.max_pool2d(maps, 2), 0.25, self.training)
        hidden = self.hidden(maps.flatten(1)).relu()
        return self.output(F.dropout(hidden, 0.5, self.training))


def strided(first=16, second=32, hidden=64):
    """A small network of two strided convolutions: images (batch, 1, 28, 28) to logits (batch, 10).

    first, second: feature maps of the two convolutions. hidden: units of the fully connected layer.
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
