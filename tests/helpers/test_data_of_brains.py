"""The data of brains and people: what each loader gives, and what it says where its files are not there."""

import shutil
import subprocess
import sys

import numpy
import pytest
import torch
from conftest import REAL_DATA, ROOT

from helpers import catalogue, data, download
from helpers.data.files import SHIPPED, names_in


@pytest.fixture
def real(monkeypatch):
    """The folder with all data sets; the test is skipped where there is none."""
    names = [
        file.path for name in ("objects92", "it_2014", "v4", "omniglot") for file in catalogue.FILES[name]
    ]
    if REAL_DATA is None or not all((REAL_DATA / name).exists() for name in names):
        pytest.skip("the data of brains are not in the data folder: python -m helpers fetch")
    monkeypatch.setenv("DLV_DATA", str(REAL_DATA))
    monkeypatch.setenv("DLV_OFFLINE", "1")
    return REAL_DATA


@pytest.fixture
def nothing(monkeypatch, tmp_path):
    """An empty data folder, and no network."""
    monkeypatch.setenv("DLV_DATA", str(tmp_path))
    monkeypatch.setenv("DLV_OFFLINE", "1")
    return tmp_path


def test_objects(real, capsys):
    objects = data.objects92()
    assert objects.images.shape == (92, 3, 175, 175) and objects.images.dtype == torch.uint8
    assert objects.animate.tolist() == [True] * 48 + [False] * 44
    assert objects.face.sum() == objects.human.sum() == 24 and len(set(objects.category)) == 6
    assert capsys.readouterr().out.startswith("Data: images of 92 objects")


def test_dissimilarities(real, capsys):
    """Symmetric with zeros on the diagonal; the mean of the people is the RDM that was published."""
    from scipy.io import loadmat
    from scipy.spatial.distance import squareform

    found = data.it92()
    assert found.human_it_2008.shape == (4, 2, 92, 92) and found.monkey_it_2008.shape == (92, 92)
    assert found.human_it_2014.shape == found.human_evc_2014.shape == (15, 92, 92)
    for rdms in vars(found).values():
        assert rdms.dtype == torch.float64
        assert torch.allclose(rdms, rdms.mT) and rdms.diagonal(dim1=-2, dim2=-1).abs().max() < 1e-9
    kept = loadmat(download.fetch("objects92")[0], simplify_cells=True)["RDMs_mIT_hIT_fig1"]
    mean = squareform(found.human_it_2008.mean(dim=(0, 1)).numpy(), checks=False)
    assert numpy.corrcoef(mean, kept[1]["RDM"])[0, 1] > 0.999
    one = data.objects92().animate.double()
    apart = (one[:, None] != one).double().flatten()
    for rdms in vars(found).values():  # animate and inanimate lie apart, so the order is the images'
        assert torch.corrcoef(torch.stack([rdms.view(-1, 92, 92).mean(dim=0).flatten(), apart]))[0, 1] > 0.05
    assert "missing" not in capsys.readouterr().out


def test_cells_of_v4(real):
    cells = data.v4()
    assert cells.images.shape == (1200, 3, 112, 112) and cells.responses.shape == (33, 1200)
    assert cells.repeats is None and cells.responses.isfinite().all()
    cells = data.v4("210325")
    assert cells.images.shape == (640, 3, 112, 112) and cells.repeats.shape == (50, 640, 10)
    assert torch.allclose(cells.repeats.nanmean(dim=2), cells.responses)
    with pytest.raises(ValueError, match="no session '1': there are 190923, 210325"):
        data.v4("1")


def test_shapes(nothing, capsys):
    """They travel with the project, whatever DLV_DATA says; silhouettes and edges show the same objects."""
    found = data.shapes()
    assert found.edges.shape == found.silhouettes.shape == (160, 1, 224, 224)
    assert found.labels.bincount().tolist() == [10] * 16 == [10] * len(found.categories)
    names = names_in(SHIPPED / "shapes" / "edges_silhouettes.zip", ".png")
    edges, silhouettes = (
        [n.split("/")[-2:] for n in names if f"/{k}/" in n] for k in ("edges", "filled-silhouettes")
    )
    assert edges == silhouettes
    assert found.silhouettes.float().mean() < found.edges.float().mean()  # filled with black
    assert len(found.trials) == 37_440 and {trial.response for trial in found.trials} - {"na"} == set(
        found.categories
    )
    people = {trial.observer for trial in found.trials if trial.observer.startswith("subject")}
    assert len(people) == 10
    assert capsys.readouterr().out.startswith("Data: edge drawings")


def test_omniglot(real):
    found = data.omniglot()
    assert found.training.shape == found.test.shape == (20, 20, 1, 105, 105)
    assert [sorted(run) for run in found.answers.tolist()] == [list(range(20))] * 20
    assert found.background.shape == (2720, 1, 105, 105) and found.labels.bincount().tolist() == [20] * 136


def test_answers_of_omniglot_are_right(nothing):
    """The most similar training image, blurred, is the right one far more often than one time in twenty."""
    found = data.omniglot()
    test, training = (
        torch.nn.functional.normalize(
            torch.nn.functional.avg_pool2d(255.0 - part.flatten(0, 1), 15).flatten(1)
        )
        for part in (found.test, found.training)
    )
    similar = test.view(20, 20, -1) @ training.view(20, 20, -1).mT
    right = (similar.argmax(dim=2) == found.answers).float().mean()
    print(f"right: {right:.2f}")
    assert right > 0.2


def test_mouse(nothing):
    found = data.mouse()
    assert found.frames.shape == (116, 1, 120, 160) and found.points.shape == (116, 4, 2)
    assert found.parts == ("snout", "left ear", "right ear", "tail base")
    inside = (found.points >= 0) & (found.points <= torch.tensor([160.0, 120.0]))
    assert inside.all()


def test_importing_is_as_light_as_torch():
    """What only some loaders need is imported where it is used."""
    heavy = {"scipy", "skimage", "sklearn", "h5py", "PIL", "matplotlib", "torchvision", "pooch"}
    code = (
        "import sys, torch; before = set(sys.modules); import helpers.data, helpers.pretrained;"
        f"print({heavy} & (set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_photographs_in_colour(capsys):
    found = data.photographs(colour=True)
    assert capsys.readouterr().out.startswith("Data: 7 photographs in colour, inside scikit-learn")
    assert len(found) == 7 and all(p.dtype == torch.uint8 and p.shape[0] == 3 for p in found.values())
    grey = data.photographs()
    luma = (found["china"].float() * torch.tensor([0.299, 0.587, 0.114])[:, None, None]).sum(dim=0) / 255
    assert torch.allclose(luma, grey["china"], atol=1e-5)


def test_nothing_there(nothing, capsys):
    """One sentence that says why, one that says that nothing stands in; what is shipped is there."""
    assert data.objects92() is None and data.v4() is None
    lines = capsys.readouterr().out.splitlines()
    assert [line.startswith("Could not get ") for line in lines] == [True, False] * 2
    assert all("nothing stands in" in line for line in lines[1::2])
    found = data.it92()
    assert found.human_it_2008.shape == (4, 2, 92, 92)
    assert found.monkey_it_2008 is found.human_it_2014 is found.human_evc_2014 is None
    assert "missing: monkey_it_2008, human_it_2014, human_evc_2014" in capsys.readouterr().out
    omniglot = data.omniglot()
    assert omniglot.background is omniglot.labels is None and "no alphabets" in capsys.readouterr().out


@pytest.mark.parametrize("damage", [b"", b"<html>Please log in</html>"])
def test_a_damaged_file_is_not_read(real, monkeypatch, tmp_path, damage, capsys):
    """Cut short, or something else under its name: as if it were not there."""
    shutil.copytree(real / "it92", tmp_path / "it92")
    path = tmp_path / catalogue.FILES["objects92"][0].path
    path.chmod(0o600)
    path.write_bytes(damage)
    monkeypatch.setenv("DLV_DATA", str(tmp_path))
    assert data.objects92() is None
    assert "nothing stands in" in capsys.readouterr().out
    assert data.it92().human_it_2014 is not None
