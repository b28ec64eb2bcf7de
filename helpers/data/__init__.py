"""Data sets as tensors, whole: one loader a file, each of which says in one line what it gives."""

from helpers.data.batches import Split, batches
from helpers.data.digits import Digits, digits
from helpers.data.it92 import It92, it92
from helpers.data.mnist import mnist
from helpers.data.mouse import Mouse, mouse
from helpers.data.objects92 import Objects92, objects92
from helpers.data.omniglot import Omniglot, omniglot
from helpers.data.photographs import photographs
from helpers.data.shapes import Shapes, Trial, shapes
from helpers.data.v4 import V4, v4

__all__ = [
    "Digits",
    "It92",
    "Mouse",
    "Objects92",
    "Omniglot",
    "Shapes",
    "Split",
    "Trial",
    "V4",
    "batches",
    "digits",
    "it92",
    "mnist",
    "mouse",
    "objects92",
    "omniglot",
    "photographs",
    "shapes",
    "v4",
]
