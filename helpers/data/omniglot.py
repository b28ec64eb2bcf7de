"""Handwritten characters of many alphabets: twenty tasks of one-shot learning."""

import zipfile
from dataclasses import dataclass

import torch

from helpers.data.files import SHIPPED, fetched, images_in, names_in

RUNS, CHARACTERS = 20, 20


@dataclass(frozen=True)
class Omniglot:
    """Twenty tasks: name each test image after the one training image of its character. Ink is 0, paper 255.

    training: uint8 (20 runs, 20 characters, 1, 105, 105), one image each. test: uint8 (20, 20, 1, 105, 105).
    answers: int64 (20, 20), for each test image the number of the right training image.
    background: uint8 (n, 1, 105, 105), five alphabets to learn from, with labels int64 (n,), a number for
    each character; both None where they cannot be had.
    """

    training: torch.Tensor
    test: torch.Tensor
    answers: torch.Tensor
    background: torch.Tensor | None
    labels: torch.Tensor | None


def omniglot():
    """The twenty runs of 20-way one-shot classification, and five alphabets to learn from, as `Omniglot`.

    The runs travel with the project; the alphabets are downloaded. Says in one line what it is.
    Source: Lake, Salakhutdinov & Tenenbaum (2015) Science 350:1332, doi 10.1126/science.aab3050 (MIT).
    """
    archive = SHIPPED / "omniglot" / "all_runs.zip"
    names = names_in(archive, ".png")
    parts = {
        part: images_in(archive, [name for name in names if f"/{part}/" in name], "L").unflatten(
            0, (RUNS, -1)
        )
        for part in ("training", "test")
    }
    answers = []
    with zipfile.ZipFile(archive) as opened:
        for run in range(1, RUNS + 1):
            lines = opened.read(f"run{run:02}/class_labels.txt").decode().split()
            pairs = dict(zip(lines[::2], lines[1::2], strict=True))  # test image, training image
            answers.append([int(right[-6:-4]) - 1 for _, right in sorted(pairs.items())])
    background = labels = None
    if files := fetched("omniglot"):
        alphabets = files["images_background_small1.zip"]
        drawings = names_in(alphabets, ".png")
        characters = [name.rpartition("/")[0] for name in drawings]
        numbers = {character: number for number, character in enumerate(sorted(set(characters)))}
        background = images_in(alphabets, drawings, "L")
        labels = torch.tensor([numbers[character] for character in characters])
    told = "no alphabets" if labels is None else f"{len(labels)} images of {labels.max() + 1} characters"
    print(f"Data: Omniglot, {RUNS} runs of {CHARACTERS}-way one-shot classification; {told} to learn from.")
    return Omniglot(parts["training"], parts["test"], torch.tensor(answers), background, labels)
