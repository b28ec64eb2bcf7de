"""`python -m helpers doctor`: one screen, no traceback, and the right advice for each illness."""

import collections
import os
import platform
import re
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path

import psutil
import pytest
from conftest import ROOT

from helpers import device, download
from helpers.commands import dispatch, doctor, environment, share


@pytest.fixture
def healthy(monkeypatch, tmp_path):
    """A computer on which all is well; the trial is not run."""
    monkeypatch.setenv("DLV_OFFLINE", "1")
    monkeypatch.setattr(environment, "in_environment", lambda: True)
    monkeypatch.setattr(environment, "requirements", lambda: ([], ["torch==2.15.0"]))
    monkeypatch.setattr(share, "incomplete", lambda folder: [])
    monkeypatch.setattr(webbrowser, "get", lambda: None)
    monkeypatch.setattr(doctor, "train", lambda seconds: (6200, 0.95, "MNIST"))
    has(monkeypatch, disk=50, memory=8)
    return monkeypatch


def has(monkeypatch, disk, memory):
    """Let the computer have so many free gigabytes."""
    Free = collections.namedtuple("Free", ["free", "available"])
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: Free(disk * 1e9, None))
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Free(None, memory * 1e9))


def report(capsys):
    """The exit status and what was printed, which fits on a screen."""
    status = doctor.main()
    printed = capsys.readouterr()
    assert printed.err == "" and "Traceback" not in printed.out
    assert len(printed.out.splitlines()) < 20
    return status, printed.out


def test_ready(healthy, capsys):
    status, out = report(capsys)
    assert status == 0 and f"\n\nready ({platform.system()} " in out and out.count("\nready") == 1
    assert out.endswith(f", Python {platform.python_version()})\n")
    for name in ("Python", "Packages", "Device", "Data", "Disk", "Memory", "Browser", "Trial"):
        assert f"\n{name:10}" in "\n" + out
    assert "Device    CPU," in out or "GPU" in out or "cuda" in out
    assert "6200 pictures a second" in out and "95% of new digits" in out


ILLNESSES = {
    "packages": (
        lambda m: m.setattr(environment, "requirements", lambda: (["torch>=2.11"], ["numpy==2.0"])),
        [
            "missing or out of range: torch>=2.11",
            "not known without",
            "- Type `python -m helpers fetch`",
        ],
    ),
    "data": (
        lambda m: m.setattr(share, "incomplete", lambda folder: ["mnist"]),
        ["missing or damaged in", "- Type `python -m helpers fetch` on a good connection: it downloads"],
    ),
    "disk": (lambda m: has(m, disk=0.4, memory=8), ["0.4 GB free, 0.5 needed", "- Make room"]),
    "memory": (lambda m: has(m, disk=9, memory=1.9), ["1.9 GB free, 2 needed", "- Close other programs"]),
    "slow": (
        lambda m: m.setattr(doctor, "train", lambda seconds: (1550, 0.9, "MNIST")),
        ["1550 pictures a second", "trains 4 times slower", "share a computer"],
    ),
    "learns nothing": (
        lambda m: m.setattr(doctor, "train", lambda seconds: (9000, float("nan"), "MNIST")),
        ["- The trial did not learn"],
    ),
    "a broken package": (
        lambda m: m.setattr(doctor, "train", lambda seconds: exec("import no_such_library")),
        ["Trial     stopped with ModuleNotFoundError: No module named", "delete the folder .venv"],
    ),
    "an unknown device": (
        lambda m: m.setenv("DLV_DEVICE", "gpu"),
        ["Device    stopped with ValueError: DLV_DEVICE must be one of cpu, cuda, mps", "- Correct or unset"],
    ),
    "a seed that is none": (
        lambda m: (m.setenv("DLV_SEED", "x"), m.setattr(doctor, "train", lambda _: device.seed_everything())),
        ["Trial     stopped with ValueError: A seed is a whole number", "- Correct or unset that variable"],
    ),
}


@pytest.mark.parametrize("illness", ILLNESSES)
def test_illness(healthy, capsys, illness):
    infect, signs = ILLNESSES[illness]
    infect(healthy)
    status, out = report(capsys)
    assert status == 1 and "\nready" not in out and "\nNot ready yet. What to do:\n- " in out
    assert re.fullmatch(r"not ready: [A-Z]\w+ \(.+, Python 3[\d.]+\)", out.splitlines()[-1])
    for sign in signs:
        assert sign in out


def test_the_last_line_says_what_is_missing(healthy, capsys):
    healthy.setattr(share, "incomplete", lambda folder: ["objects92", "v4"])
    status, out = report(capsys)
    wanted = "ready, but without objects92 (notebooks 09, 10), v4 (notebook 11) ("
    assert status == 0 and out.splitlines()[-1].startswith(wanted)


def test_no_browser_is_no_illness(healthy, capsys):
    def none():
        raise webbrowser.Error("could not locate runnable browser")

    healthy.setattr(webbrowser, "get", none)
    status, out = report(capsys)
    assert status == 0 and "none found: open the address" in out


def test_space_for_the_packages(healthy, capsys):
    """What is not installed yet needs more room, and most of all on Linux with an NVIDIA GPU."""
    healthy.setattr(environment, "requirements", lambda: (["torch>=2.11"], []))
    has(healthy, disk=5, memory=8)
    for system, fits, needed in (("linux", True, 2), ("linux", False, 8), ("win32", False, 2)):
        healthy.setattr(doctor.sys, "platform", system)
        healthy.setattr(environment, "cpu_wheels_fit", lambda fits=fits: fits)
        status, out = report(capsys)
        assert f"5.0 GB free, {needed} needed" in out and ("Make room" in out) == (needed == 8)


def test_same_advice_once(healthy, capsys):
    def broken(*_):
        raise ImportError("DLL load failed")

    healthy.setattr(doctor, "train", broken)
    healthy.setattr(psutil, "virtual_memory", broken)
    assert report(capsys)[1].count("delete the folder") == 1


def test_ctrl_c(healthy, capsys):
    def interrupted(seconds):
        raise KeyboardInterrupt

    healthy.setattr(doctor, "train", interrupted)
    assert doctor.main() == 1 and "Stopped before the end." in capsys.readouterr().out


def test_the_trial_trains(monkeypatch, tmp_path):
    """Real steps on the embedded digits, for about as long as asked: it learns."""
    monkeypatch.setenv("DLV_OFFLINE", "1")
    monkeypatch.setenv("DLV_DATA", str(tmp_path))
    speed, accuracy, name = doctor.train(4)
    assert name == "scikit-learn's digits" and speed > 100 and accuracy > doctor.LEARNED


def test_verifies_what_is_there(mnist_folder, monkeypatch, tmp_path):
    text, advice = doctor.data()
    assert text.startswith("mnist") and f": complete and verified, in {download.folder()}" in text
    assert advice == ""
    copy = tmp_path / "data"
    shutil.copytree(mnist_folder / "MNIST", copy / "MNIST")
    monkeypatch.setenv("DLV_DATA", str(copy))
    text, advice = doctor.data()
    assert advice == "" and text.startswith("mnist: complete") and "v4 (notebook 11)" in text
    labels = copy / "MNIST/raw/t10k-labels-idx1-ubyte.gz"
    labels.write_bytes(labels.read_bytes()[:-1] + b"\1")
    text, advice = doctor.data()
    assert str(copy) in text and "helpers fetch" in advice


def bare_python():
    """The Python outside the environment; the test is skipped where these tests are not in an environment."""
    if sys.prefix == sys.base_prefix:
        pytest.skip("these tests do not run in a virtual environment")
    return getattr(sys, "_base_executable", sys.executable)


def test_before_anything_is_installed(tmp_path):
    """On a fresh machine: nothing is made or installed, and the screen says what comes first."""
    shutil.copytree(ROOT / "helpers", tmp_path / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    command = [bare_python(), "-m", "helpers", "doctor"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "DLV_DATA": "none"}
    before = sorted(tmp_path.rglob("*"))
    finished = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 1 and finished.stderr == ""
    assert "no environment yet" in finished.stdout and "not installed yet" in finished.stdout
    assert "installs the packages" in finished.stdout
    assert finished.stdout.count("- Type `python -m helpers fetch`") == 2
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("status", [0, 1, -4, 3221225501])  # -4: SIGILL; the last: the same on Windows
def test_a_processor_too_old(monkeypatch, capsys, status):
    """PyTorch may end the program without a word; this is told in a sentence."""
    monkeypatch.setattr(environment, "call", lambda command, **_: status)
    assert dispatch.main(["doctor"]) == int(status != 0)
    out = capsys.readouterr().out
    assert ("\nThe program ended" in out and "on this processor" in out) == (status not in (0, 1))


def test_the_last_line_is_the_check_that_ended_the_program():
    code = """
import os
from helpers.commands import doctor
doctor.CHECKS = {"One": doctor.disk, "Two": lambda: os._exit(4)}
doctor.main()
"""
    command = [sys.executable, "-c", code]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 4 and finished.stdout.splitlines()[-1].strip() == "Two"


def test_offline_and_in_the_environment(monkeypatch, tmp_path):
    """The environment's Python if there is one, else this one; never the network."""
    asked = []
    monkeypatch.setattr(
        environment, "call", lambda command, **variables: asked.append((command, variables)) or 0
    )
    monkeypatch.setattr(environment, "in_environment", lambda: False)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    for there in (False, True):
        monkeypatch.setattr(environment, "answers", lambda *_, there=there: there)
        dispatch.main(["doctor"])
    (outside, variables), (inside, _) = asked
    assert outside[0] == sys.executable and (tmp_path / ".venv") in Path(inside[0]).parents
    assert variables["DLV_OFFLINE"] == "1"
