"""The environment of the workshop: made when there is none, compared with requirements.txt, filled up.

Standard library only: this runs before anything is installed.
"""

import contextlib
import importlib.metadata
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements.txt"
SITE_VENV = ROOT / ".venv-site"
SITE_REQUIREMENTS = ROOT / "requirements-site.txt"
CPU_WHEELS = "https://download.pytorch.org/whl/cpu"
CPU_WHEELS_PATIENCE = 5  # seconds
TORCH = ("torch", "torchvision")
MISDIRECTING = (  # variables that lead our own programs elsewhere: they are for others
    *("MPLBACKEND", "MATPLOTLIBRC", "JUPYTER_PATH", "PYTHONOPTIMIZE", "PYTHONSAFEPATH"),
    *("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_DRY_RUN", "PIP_NO_DEPS"),
)

DISK_FULL = (
    "The disk is full: the packages need 2 GB (8 GB on Linux with an NVIDIA GPU). "
    "Make room, then type the same command again."
)
NO_VENV = (
    "This Python cannot make an environment: its module venv is missing or incomplete. On Debian or Ubuntu "
    "type `sudo apt install python3-venv`; elsewhere install Python from python.org or use conda "
    "(`conda env create -f environment.yml`). Then type the same command again."
)
NO_TORCH = (
    "PyTorch has no ready-made package for this computer ({machine}, Python {python}). "
    "It needs 64-bit Windows, Linux (not Alpine) or a Mac with an Apple chip, and a Python not too new. "
    "Use another Python, or conda (`conda env create -f environment.yml`), or a computer in the cloud."
)
NO_PIP = (
    "The environment {prefix} has no pip to install what is missing ({missing}). "
    "Type `python -m ensurepip`, or install requirements.txt with the tool that made the environment."
)
NOT_WRITABLE = (
    "The folder {folder} cannot be written to: copy the project to a folder of yours and try again."
)
NOT_INSTALLED = (
    "The installation did not finish. The last lines above say why; most often it is the connection. "
    "Type the same command again: what has arrived is kept."
)
NOT_THERE = (
    "Pip ended well, and yet {python} lacks {missing}: most often a setting of pip leads elsewhere. "
    "Type `{python} -m pip config list`, and remove what names a target, a prefix or the user."
)


def set_straight():
    """Drop what would mislead the programs that this one starts; Jupyter looks in the environment first."""
    for name in MISDIRECTING:
        os.environ.pop(name, None)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"


def call(command, **variables):
    """Run a command in the project's folder and return its exit status.

    Ctrl-C is the command's to answer; a request to end ends the command, and then this program.
    """

    def end(*_):
        process.terminate()
        sys.exit(128 + signal.SIGTERM)

    environment = {**os.environ, "PYTHONUTF8": "1", **variables}
    with subprocess.Popen([str(part) for part in command], cwd=ROOT, env=environment) as process:
        before = signal.signal(signal.SIGTERM, end)
        try:
            while True:
                with contextlib.suppress(KeyboardInterrupt):
                    return process.wait()
        finally:
            signal.signal(signal.SIGTERM, before)


def ready_python(*more):
    """Return the Python of an environment that holds all of requirements.txt, made first if need be.

    more: paths of other files of requirements that it must hold too.
    """
    python = environment_python()
    if not in_environment() and not answers(python, "pass"):
        make_venv(VENV)
    return filled_up(python, REQUIREMENTS, *more)


def ready_site_python():
    """Return the Python of the environment that builds the site, .venv-site, made first if need be.

    It is one of its own: what builds the site has nothing to do with what runs a notebook.
    """
    python = python_of(SITE_VENV)
    if not answers(python, "pass"):
        make_venv(SITE_VENV)
    return filled_up(python, SITE_REQUIREMENTS)


def filled_up(python, *files):
    """Install what an environment's Python lacks of these files of requirements; return that Python."""
    wanted, present = requirements_of(python, *files)
    if wanted:
        install(python, wanted, present)
        if missing := requirements_of(python, *files)[0]:
            sys.exit(NOT_THERE.format(python=python, missing=", ".join(missing)))
    return python


def environment_python():
    """The Python of the environment: this one if it belongs to one, else that of .venv, made or not."""
    return Path(sys.executable) if in_environment() else python_of(VENV)


def python_of(venv):
    """The Python of a virtual environment, made or not."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def in_environment():
    """Whether this Python already belongs to a virtual or conda environment; conda's own, `base`, is none."""
    prefix = Path(sys.prefix)
    in_conda = (prefix / "conda-meta").is_dir() and not (prefix / "condabin").is_dir()
    return sys.prefix != sys.base_prefix or in_conda


def answers(python, code):
    """Whether that Python exists and runs the code without an error."""
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_venv(folder):
    """Make a virtual environment afresh; what a broken attempt left there is replaced."""
    print(f"Making an environment in {folder} ...", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", folder], capture_output=True, text=True, check=False
    )
    if made.returncode == 0:
        return
    shutil.rmtree(folder, ignore_errors=True)
    errors = made.stdout + made.stderr
    if is_disk_full(errors):
        sys.exit(DISK_FULL)
    if any(sign in errors for sign in ("Permission denied", "Read-only file system", "[WinError 5]")):
        sys.exit(NOT_WRITABLE.format(folder=ROOT))
    sys.exit(NO_VENV)


def requirements_of(python, *files):
    """Ask an environment's Python which requirements it lacks, and which it holds (as `name==version`)."""
    if python == Path(sys.executable):
        return requirements(*files)
    code = (
        "import sys; from helpers.commands.environment import requirements;"
        "print(*map('|'.join, requirements(*sys.argv[1:])), sep='\\n')"
    )
    command = [python, "-c", code, *files]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple([part for part in line.split("|") if part] for line in answer.split("\n")[:2])


def requirements(*files):
    """Compare files of requirements (by default requirements.txt) with this environment.

    Returns (lines not met, `name==version` of the others).
    """
    wanted, present = [], []
    lines = [line for file in files or (REQUIREMENTS,) for line in Path(file).read_text("utf-8").splitlines()]
    for line in lines:
        if not (text := line.partition("#")[0].strip()):
            continue
        name = re.match(r"[\w.-]+", text)[0]
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = None
        if version and fits(version, text):
            present.append(f"{name}=={version}")
        else:
            wanted.append(text)
    return wanted, present


def fits(version, requirement):
    """Whether a version is in the range of a line of requirements.txt."""
    try:
        from packaging.requirements import Requirement
    except ImportError:
        from pip._vendor.packaging.requirements import Requirement
    return Requirement(requirement).specifier.contains(version, prereleases=True)


def install(python, wanted, present):
    """Install the requirements that are missing, and leave those that are there as they are."""
    if not answers(python, "import pip") and not answers(python, "import ensurepip; ensurepip.bootstrap()"):
        sys.exit(NO_PIP.format(prefix=python, missing=", ".join(wanted)))
    print("Installing what is missing:", ", ".join(wanted), flush=True)
    torch = [line for line in wanted if line.startswith(TORCH)]
    if torch and cpu_wheels_fit() and reachable(CPU_WHEELS + "/torch/", CPU_WHEELS_PATIENCE):
        # On Linux the default torch brings gigabytes of CUDA libraries, of no use without an NVIDIA driver.
        pip(python, "--index-url", CPU_WHEELS, "--timeout", "5", "--retries", "0", *torch)
    errors = pip(python, *wanted, *present)
    if errors is None:
        return
    if is_disk_full(errors):
        sys.exit(DISK_FULL)
    if "connection broken" in errors:  # pip then finds no torch either
        sys.exit(NOT_INSTALLED)
    if "No matching distribution found for torch" in errors:
        sys.exit(
            NO_TORCH.format(machine=f"{sys.platform}, {platform.machine()}", python=platform.python_version())
        )
    sys.exit(NOT_INSTALLED)


def pip(python, *arguments):
    """Run `pip install`; return None when it went well, else its error lines (shown as they came)."""
    command = [python, "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, errors="replace")
    lines = []
    for line in process.stderr:
        print(line, end="", file=sys.stderr, flush=True)
        lines.append(line)
    return "".join(lines) if process.wait() else None


def cpu_wheels_fit():
    """Whether this is Linux without an NVIDIA driver."""
    driver = shutil.which("nvidia-smi") or Path("/proc/driver/nvidia").exists()
    return sys.platform.startswith("linux") and not driver


def reachable(address, seconds):
    """Whether an address answers within so many seconds, the look-up of its name included."""
    answer = []

    def ask():
        try:
            urllib.request.urlopen(address, timeout=seconds).close()
            answer.append(True)
        except OSError:
            answer.append(False)

    thread = threading.Thread(target=ask, daemon=True)  # a name look-up has no time-out of its own
    thread.start()
    thread.join(seconds)
    return answer == [True]


def is_disk_full(text):
    """Whether an error text means a full disk, on Linux and macOS (Errno 28) or on Windows (WinError 112)."""
    return any(sign in text for sign in ("Errno 28", "No space left on device", "WinError 112"))
