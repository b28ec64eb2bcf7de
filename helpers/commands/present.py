"""Open JupyterLab: on the first notebook, or on one as slides with live code."""

import os
from pathlib import Path

from helpers.commands import environment

FOR_SLIDES = environment.ROOT / "requirements-slides.txt"


def lab(arguments):
    """Open JupyterLab on the first notebook, or on its worksheet if there is one."""
    first = f"{notebooks()[0]}.ipynb"
    folder = "worksheets" if (environment.ROOT / "worksheets" / first).exists() else "notebooks"
    return jupyterlab(environment.ready_python(), f"/lab/tree/{folder}/{first}", arguments)


def present(arguments):
    """Open the notebook named as slides with live code, after installing what shows them."""
    asked = Path(arguments[0]).stem if arguments else ""
    fitting = [name for name in notebooks() if asked and (name == asked or name.startswith(f"{asked}_"))]
    if not fitting:
        print(f"Say which notebook, such as `python -m helpers present 01`: {', '.join(notebooks())}.")
        return 2
    return jupyterlab(
        environment.ready_python(FOR_SLIDES), f"/rise/notebooks/{fitting[0]}.ipynb", arguments[1:]
    )


def notebooks():
    """The names of the notebooks, in teaching order."""
    return sorted(path.stem for path in (environment.ROOT / "notebooks").glob("[0-9]*.ipynb"))


def jupyterlab(python, address, arguments):
    """Open JupyterLab at an address; the project is the root, so helpers/ and data/ are visible.

    What it shows unless the user has chosen otherwise is in labconfig/: no question about news in front of
    a room, no look for a newer version, slides whose look asks no font of the network.
    """
    command = [
        python,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={environment.ROOT}",
        f"--LabApp.default_url={address}",
    ]
    folders = [str(Path(__file__).parent), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    return environment.call([*command, *arguments], JUPYTER_CONFIG_PATH=os.pathsep.join(folders))
