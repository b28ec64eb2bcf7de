"""Sixteen categories out of ImageNet's thousand classes."""

import pytest
import torch
from torchvision.models import AlexNet_Weights

from helpers.data import Trial
from helpers.entry_level import CLASSES, evidence, share_right

NAMES = AlexNet_Weights.IMAGENET1K_V1.meta["categories"]


def test_classes_are_those_meant():
    """The names of some classes at the ends of the ranges, and no class in two categories."""
    meant = {
        "airplane": {"airliner"},
        "bear": {"brown bear", "sloth bear"},
        "bird": {"cock", "great grey owl", "black swan", "white stork", "albatross"},
        "bottle": {"water bottle", "water jug", "whiskey jug", "wine bottle"},
        "cat": {"tabby", "Egyptian cat", "cougar"},
        "dog": {"Chihuahua", "Mexican hairless"},
        "elephant": {"Indian elephant", "African elephant"},
        "oven": {"rotisserie"},
        "truck": {"fire engine", "minivan", "trailer truck"},
    }
    numbers = {name: [n for ends in ranges for n in range(*ends)] for name, ranges in CLASSES.items()}
    for category, names in meant.items():
        assert names <= {NAMES[number] for number in numbers[category]}
    assert "timber wolf" not in {NAMES[number] for number in numbers["dog"]}
    every = [number for found in numbers.values() for number in found]
    assert len(every) == len(set(every)) and len(numbers) == 16


def test_evidence_is_a_mean_of_probabilities():
    logits = torch.zeros(2, 1000)
    logits[0, NAMES.index("airliner")] = 100
    logits[1, NAMES.index("Chihuahua")] = 100
    found = evidence(logits, ("dog", "airplane"))
    assert found.shape == (2, 2)
    assert found[0].tolist() == pytest.approx([0, 1]) and found[1].tolist() == pytest.approx([1 / 118, 0])


@pytest.mark.parametrize(
    ("logits", "categories"), [(torch.zeros(2, 10), ("dog",)), (torch.zeros(2, 1000), ("dog", "fox"))]
)
def test_what_it_does_not_take(logits, categories):
    with pytest.raises(ValueError, match=r"shape|no category fox"):
        evidence(logits, categories)


def test_share_right():
    """An observer's correct answers among the trials of one experiment."""
    trials = [
        Trial("edges", "subject-02", "airplane10", "airplane", 1.0),
        Trial("edges", "subject-02", "dog1", "na", 1.0),
        Trial("edges", "subject-01", "dog1", "dog", 1.0),
        Trial("edges", "caffe-alexnet", "dog1", "cat", float("nan")),
        Trial("silhouettes", "subject-01", "dog1", "cat", 1.0),
    ]
    assert share_right(trials, "edges") == {"people": [1.0, 0.5], "networks": [0.0]}
