"""What all tests share: where real MNIST is, and surroundings that are the same on every machine."""

import os
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import pytest

ROOT = Path(__file__).resolve().parent.parent
HAS_MNIST = "MNIST/raw/train-images-idx3-ubyte.gz"


def real_data():
    """The first data folder with MNIST: DLV_DATA, data/, or a folder shared/data beside the project."""
    named = [ROOT / os.environ["DLV_DATA"]] if os.environ.get("DLV_DATA") else []
    candidates = [*named, ROOT / "data", ROOT.parent / "shared" / "data"]
    return next((folder.resolve() for folder in candidates if (folder / HAS_MNIST).exists()), None)


REAL_DATA = real_data()
if REAL_DATA:
    os.environ["DLV_DATA"] = str(REAL_DATA)
os.environ["TQDM_DISABLE"] = "1"
matplotlib.use("agg")  # for the tests themselves; a notebook draws as it always does
for name in ("DLV_DEVICE", "DLV_MIRROR", "DLV_OFFLINE", "DLV_SEED"):
    os.environ.pop(name, None)


@pytest.fixture(autouse=True)
def no_figures_left():
    """A test that leaves figures open is not counted against the next one in the same process."""
    yield
    plt.close("all")


@pytest.fixture(scope="session")
def mnist_folder():
    """The folder that holds real MNIST; the test is skipped where there is none."""
    if REAL_DATA is None:
        pytest.skip("real MNIST is neither in data/ nor in DLV_DATA: python -m helpers fetch")
    return REAL_DATA
