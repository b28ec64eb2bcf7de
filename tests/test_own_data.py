"""The recipe for a room's own images, as INSTRUCTORS.md has it, under notebook 01."""

import re

import nbformat
import numpy
import pytest
import torch
from running import ROOT

NEEDED = ("make-linear", "first-batch", "evaluate", "fit", "train", "shuffle-labels")


def write_images(folder, named):
    """Two classes, bright at the left or at the right: 40 images each in noise, PNG in colour, 40 × 30."""
    from PIL import Image

    random = numpy.random.default_rng(0)
    for number, name in enumerate(("left", "right")):
        (folder / name).mkdir(parents=True)
        for image in range(40):
            pixels = random.integers(0, 120, (30, 40, 3))
            pixels[:, 20 * number : 20 * number + 20] += 60
            Image.fromarray(pixels.astype("uint8")).save(folder / name / named.format(image))


def run_recipe(folder, monkeypatch):
    """Run the notebook's cells that it uses, then the recipe on this folder; return all names."""
    monkeypatch.chdir(ROOT / "notebooks")
    text = (ROOT / "notebooks" / "INSTRUCTORS.md").read_text(encoding="utf-8")
    recipe = re.search(r"## Your own data\n.*?```python\n(.*?)```", text, re.S)[1]
    assert recipe.count('"../data/own"') == 1
    notebook = nbformat.read(ROOT / "notebooks" / "01_mnist_classification.ipynb", as_version=4)
    cells = {cell.id: cell.source for cell in notebook.cells}
    setup = cells["set-up"].replace("data.mnist(device)", "data.digits(device)")
    names = {}
    for source in (setup, "import torch", *(cells[name] for name in NEEDED)):
        exec(source, names)
    exec(recipe.replace('"../data/own"', repr(str(folder))), names)
    return names


def test_two_classes_are_told_apart(tmp_path, monkeypatch, capsys):
    """Right where the labels are, at chance where they are shuffled; a quarter is held out."""
    write_images(tmp_path / "own", "IMG_{}.PNG")
    (tmp_path / "own" / "left" / ".DS_Store").write_bytes(b"no image")
    (tmp_path / "own" / "left" / "._IMG_1.PNG").write_bytes(b"left by a Mac on a stick")
    (tmp_path / "own" / ".ipynb_checkpoints").mkdir()
    names = run_recipe(tmp_path / "own", monkeypatch)
    assert names["classes"] == ["left", "right"] and len(names["files"]) == 80
    assert len(names["to_test"]) == 20 and len(names["to_train"]) == 60
    correct, shuffled, commonest = (sum(values) / 10 for values in names["scores"].values())
    assert correct > 0.9 and 0.25 < shuffled < 0.75 and 0.3 < commonest < 0.7
    assert capsys.readouterr().out.count(": mean ") == 3


def test_the_commonest_class_is_printed(tmp_path, monkeypatch):
    """With 40 images against 8 a network that has learned nothing is right in most cases."""
    write_images(tmp_path / "own", "{}.png")
    for number in range(8, 40):
        (tmp_path / "own" / "right" / f"{number}.png").unlink()
    scores = run_recipe(tmp_path / "own", monkeypatch)["scores"]
    assert sum(scores["always the commonest class"]) / 10 > 0.7


def test_deep_images_are_refused(tmp_path, monkeypatch):
    """16 bits a pixel, as microscopes write: clipped to 8 they would be white."""
    from PIL import Image

    write_images(tmp_path / "own", "{}.png")
    deep = numpy.full((30, 40), 30000, "uint16")
    Image.fromarray(deep).save(tmp_path / "own" / "left" / "deep.tif")
    with pytest.raises(ValueError, match=r"deep\.tif is not an image of 8 bits a channel"):
        run_recipe(tmp_path / "own", monkeypatch)


def test_images_of_one_person_stay_together(tmp_path, monkeypatch):
    """Eight persons with five images in each class: two of them are held out, in both classes."""
    write_images(tmp_path / "own", "IMG_{}.png")
    for path in sorted((tmp_path / "own").rglob("*.png")):
        person = path.with_name(f"person {int(path.stem[4:]) % 8}")
        person.mkdir(exist_ok=True)
        path.rename(person / path.name)
    names = run_recipe(tmp_path / "own", monkeypatch)
    held = {group for group, out in zip(names["groups"], names["held_out"], strict=True) if out}
    kept = {group for group, out in zip(names["groups"], names["held_out"], strict=True) if not out}
    assert len(held) == 2 and len(kept) == 6 and not held & kept
    assert torch.equal(names["to_test"].labels.bincount(), torch.tensor([10, 10]))


def test_too_few_groups(tmp_path, monkeypatch):
    """Three recordings are too few to hold a quarter of them out, and the recipe says so."""
    write_images(tmp_path / "own", "{}.png")
    for path in sorted((tmp_path / "own").rglob("*.png")):
        recording = path.with_name(str(int(path.stem) % 3) + " recording")
        recording.mkdir(exist_ok=True)
        path.rename(recording / path.name)
    with pytest.raises(ValueError, match="Too few to hold a quarter out: 3"):
        run_recipe(tmp_path / "own", monkeypatch)
