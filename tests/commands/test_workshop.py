"""The commands: on fresh, odd and broken machines, told in one plain sentence."""

import http.server
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from browser import jupyterlab
from conftest import ROOT

from helpers.commands import dispatch, environment, present


@pytest.fixture
def commands(monkeypatch):
    """What would be run: the list grows with each call of `environment.call` and `environment.pip`."""
    recorded = []
    monkeypatch.setattr(
        environment, "call", lambda command, **_: recorded.append([str(c) for c in command]) or 0
    )
    monkeypatch.setattr(environment, "pip", lambda python, *arguments: recorded.append(list(arguments)))
    return recorded


def python(*arguments, cwd=ROOT, **variables):
    """Run this Python; return the finished process."""
    environment = {**os.environ, **variables}
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


# --- the commands ------------------------------------------------------------------------------------------


def test_help_and_unknown(capsys):
    assert dispatch.main([]) == dispatch.main(["--help"]) == 0
    assert "python -m helpers lab" in capsys.readouterr().out
    assert dispatch.main(["dance"]) == 2
    assert "no command 'dance'" in capsys.readouterr().out


def test_each_command(commands, monkeypatch):
    monkeypatch.setattr(environment, "ready_python", lambda: Path("python"))
    monkeypatch.setattr(environment, "ready_site_python", lambda: Path("its own"))
    for command in ("lab", "run", "test"):
        assert dispatch.main([command, "--x"]) == 0
    for command in ("pages", "fetch", "share", "doctor"):
        assert dispatch.main([command]) == 0
    assert dispatch.main(["pages", "--instructors"]) == 0
    lab, run, test, pages, fetch, share, doctor, instructors = commands
    first = min(path.name for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
    assert lab[1:3] == ["-m", "jupyterlab"]
    assert lab[3:] == [
        f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/notebooks/{first}",
        "--x",
    ]
    assert run[1:] == ["-m", "helpers.commands.run", "--x"]
    assert pages == ["its own", "-m", "helpers.commands.pages"]
    assert instructors == [*pages, "--instructors"]
    assert test[1:] == ["-m", "pytest", "--x"]
    assert fetch[1:] == ["-m", "helpers.commands.fetch"]
    assert share == [sys.executable, "-m", "helpers.commands.share"]
    assert doctor[1:] == ["-m", "helpers.commands.doctor"]


def test_quick(commands, monkeypatch):
    """`test quick` leaves out what executes a notebook or looks through a browser; the rest is pytest's."""
    monkeypatch.setattr(environment, "ready_python", lambda: Path("python"))
    assert dispatch.main(["test", "quick", "--x"]) == 0
    assert commands[0][1:4] == ["-m", "pytest", "-m"]
    assert commands[0][4] == "not executes and not browser" and commands[0][-1] == "--x"


@pytest.mark.parametrize("command", ["pages", "share", "doctor"])
def test_nothing_is_ignored(commands, command, capsys):
    """What a command would not read is told, and nothing starts."""
    assert dispatch.main([command, "--help"]) == 2 and commands == []
    out = capsys.readouterr().out
    assert f"`{command}` takes nothing more; got '--help'." in out and "python -m helpers lab" in out


@pytest.mark.parametrize(("statuses", "status"), [([0, 0], 0), ([-9, 0], 1), ([0, 2], 1)])
def test_a_benchmark_that_fails(monkeypatch, statuses, status):
    """Also when the system ends it: its status is then below zero."""
    ended = iter(statuses)
    monkeypatch.setattr(environment, "ready_python", lambda: Path("python"))
    monkeypatch.setattr(environment, "call", lambda *_, **__: next(ended, 0))
    assert dispatch.main(["bench"]) == status


def test_slides_of_the_notebook_named(commands, monkeypatch, tmp_path):
    """Each way to name it; JupyterLab gets RISE's page, and the packages of both lists."""
    asked = []
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "ready_python", lambda *more: asked.append(more) or Path("python"))
    (tmp_path / "notebooks").mkdir()
    for name in ("00_one", "01_two", "010_three"):
        (tmp_path / "notebooks" / f"{name}.ipynb").touch()
    for name in ("01", "01_two", "notebooks/01_two.ipynb"):
        assert dispatch.main(["present", name, "--x"]) == 0
        command = commands.pop()
        assert command[1:3] == ["-m", "jupyterlab"] and command[-1] == "--x"
        assert "--LabApp.default_url=/rise/notebooks/01_two.ipynb" in command
    assert asked == [(present.FOR_SLIDES,)] * 3


def test_jupyterlab_reads_our_settings(monkeypatch):
    """Where Jupyter looks for them, before the folders that the user has named."""
    given = []
    monkeypatch.setattr(environment, "call", lambda command, **variables: given.append(variables) or 0)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    present.jupyterlab(Path("python"), "/lab", [])
    first, second = given[0]["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    file = Path(first, "labconfig", "default_setting_overrides.json")
    settings = json.loads(file.read_text(encoding="utf-8"))
    assert second == "mine" and settings["jupyterlab-rise:plugin"]["theme"] == "white"
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


@pytest.mark.parametrize("arguments", [[], ["99"], ["0"], [""]])
def test_slides_of_no_notebook(commands, arguments, capsys):
    assert dispatch.main(["present", *arguments]) == 2
    assert "Say which notebook" in capsys.readouterr().out and commands == []


def test_packages_of_two_lists(monkeypatch, tmp_path):
    """What the second list asks for is found missing, in this Python and in another."""
    more = tmp_path / "more.txt"
    more.write_text("no-such-package-at-all>=2  # why\n")
    assert "no-such-package-at-all>=2" in environment.requirements(more)[0]
    other = tmp_path / "python"
    try:
        other.symlink_to(sys.executable)
    except OSError:
        pytest.skip("this account may not make links")
    assert "no-such-package-at-all>=2" in environment.requirements_of(other, more)[0]
    assert "no-such-package-at-all>=2" not in environment.requirements()[0]


def test_lab_opens_the_first_notebook_beside_helpers_and_data(tmp_path):
    with jupyterlab(ROOT, "lab", folder=tmp_path) as address:
        first = min(path.name for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
        server, _, opened = address.partition("/lab/tree/")
        assert opened == f"notebooks/{first}"
        contents = json.loads(urllib.request.urlopen(f"{server}/api/contents?token=t").read())["content"]
        assert {"notebooks", "helpers", "data"} <= {entry["name"] for entry in contents}


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_a_command_ends_with_its_starter():
    """As when a window is closed or a service stopped: nothing goes on in the background."""
    child = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    code = "import sys; from helpers.commands import environment; "
    code += f"environment.call([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as starter:
        number = int(starter.stdout.readline())
        starter.terminate()
        assert starter.wait(timeout=10) == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_status_is_the_commands():
    assert environment.call([sys.executable, "-c", "raise SystemExit(3)"]) == 3


# --- any folder, any Python --------------------------------------------------------------------------------


def test_path_with_spaces_and_accents_from_any_folder(tmp_path):
    project = tmp_path / "mes réseaux profonds"
    for name in ("helpers", "notebooks"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.txt", project)
    finished = python(project / "helpers", "run", "99", cwd=tmp_path, PYTHONUTF8="1")
    assert finished.returncode == 1, finished.stderr
    assert "There is no notebook '99'; there are:" in finished.stdout


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_old_python_is_told(version):
    pretend = (
        f"import runpy, sys; sys.version_info = {version}; runpy.run_module('helpers', run_name='__main__')"
    )
    finished = python("-c", pretend)
    assert finished.returncode == 1
    assert finished.stderr.startswith("Python 3.11 or later is needed") and finished.stderr.count("\n") == 1


def test_set_up_needs_the_standard_library_only():
    """With no package in sight (-I -S), the commands still import and answer."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    code += "from helpers.commands import dispatch; dispatch.main([])"
    finished = python("-I", "-S", "-c", code)
    assert finished.returncode == 0 and "python -m helpers lab" in finished.stdout, finished.stderr


# --- the environment ---------------------------------------------------------------------------------------


def test_ready_environment_costs_little(commands):
    """Inside the environment: nothing is installed, in far less than 3 s."""
    start = time.perf_counter()
    assert environment.ready_python() == Path(sys.executable) or not environment.in_environment()
    assert time.perf_counter() - start < 3
    assert commands == []


def test_ready_environment_costs_little_from_outside():
    """Called with the Python that made .venv: it finds everything there, in less than 3 s."""
    base = getattr(sys, "_base_executable", sys.executable)
    if sys.prefix == sys.base_prefix:
        pytest.skip("these tests do not run in a virtual environment")
    code = (
        "import pathlib, time; from helpers.commands import environment; start = time.perf_counter();"
        f"environment.VENV = pathlib.Path({sys.prefix!r}); print(environment.ready_python());"
        "print(time.perf_counter() - start)"
    )
    finished = subprocess.run([base, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    found, seconds = finished.stdout.splitlines()
    assert Path(found).parent.parent == Path(sys.prefix)
    assert float(seconds) < 3


def test_what_is_an_environment(monkeypatch, tmp_path):
    """A conda environment and a virtual one are; a plain Python and conda's `base` are none."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    assert not environment.in_environment()
    (tmp_path / "conda-meta").mkdir()
    assert environment.in_environment()
    (tmp_path / "condabin").mkdir()
    assert not environment.in_environment()
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    assert environment.in_environment()


@pytest.fixture
def outside(monkeypatch, tmp_path):
    """A fresh machine: no environment yet, the project in a folder of its own."""
    monkeypatch.setattr(environment, "in_environment", lambda: False)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    return tmp_path


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "The virtual environment was not created because ensurepip is not available.",
            "apt install python3-venv",
        ),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("OSError: [WinError 112] There is not enough space on the disk", "The disk is full"),
        ("Error: [Errno 13] Permission denied: '.venv'", "cannot be written to"),
        ("Error: [WinError 5] Accès refusé: '.venv'", "cannot be written to"),
    ],
)
def test_no_venv(outside, monkeypatch, said, sentence):
    def fail(command, **_):
        environment.VENV.mkdir(exist_ok=True)
        return subprocess.CompletedProcess(command, 1, stdout=said, stderr="")

    monkeypatch.setattr(environment.subprocess, "run", fail)
    with pytest.raises(SystemExit, match=sentence):
        environment.ready_python()
    assert not environment.VENV.exists(), "nothing half-made is left"


def test_venv_is_made_and_a_broken_one_replaced(outside, monkeypatch):
    monkeypatch.setattr(environment, "requirements_of", lambda *_: ([], []))
    broken = environment.VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    broken.parent.mkdir(parents=True)
    broken.write_text("not a program")
    made = environment.ready_python()
    assert made == broken and environment.answers(made, "import pip")
    keep = environment.VENV / "keep"
    keep.write_text("")
    assert environment.ready_python() == made and keep.exists(), "a good one is left alone"


def test_environment_made_without_pip_is_kept(outside, commands):
    """As other tools make them: what is missing is found, pip is added, and nothing is wiped."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment.VENV], check=True)
    keep = environment.VENV / "keep"
    keep.write_text("")
    with pytest.raises(SystemExit, match="Pip ended well, and yet .* lacks torch"):
        environment.ready_python()  # this pip installs nothing
    assert keep.exists() and environment.answers(environment.environment_python(), "import pip")
    assert len(commands[-1]) > 10 and commands[-1][0].startswith("torch")


def test_misleading_settings_of_pip(commands, monkeypatch):
    """They are for other environments; what the user needs to reach the index stays."""
    misleading = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_DRY_RUN")
    for name in (*misleading, "PIP_INDEX_URL"):
        monkeypatch.setenv(name, "1")
    dispatch.main(["doctor"])
    assert not {*misleading} & {*os.environ} and os.environ["PIP_INDEX_URL"] == "1"


def test_requirements(monkeypatch, tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("# a remark\n\nnumpy>=1.0  # why\nnumpy<1.0\nno-such-package-at-all>=2\npytest\n")
    monkeypatch.setattr(environment, "REQUIREMENTS", path)
    wanted, present = environment.requirements()
    assert wanted == ["numpy<1.0", "no-such-package-at-all>=2"]
    assert [line.split("==")[0] for line in present] == ["numpy", "pytest"]


@pytest.fixture
def linux(monkeypatch):
    """A Linux computer; `linux(driver=..., reachable=...)`."""

    def pretend(driver, reachable, platform="linux"):
        monkeypatch.setattr(environment.sys, "platform", platform)
        monkeypatch.setattr(
            environment.shutil, "which", lambda name: "/usr/bin/nvidia-smi" if driver else None
        )
        monkeypatch.setattr(environment, "reachable", lambda *_: reachable)
        monkeypatch.setattr(environment, "answers", lambda *_: True)

    return pretend


TORCH = ["torch>=2.11", "torchvision>=0.26"]


def test_cpu_wheels_first_without_a_driver(linux, commands):
    linux(driver=False, reachable=True)
    environment.install("python", [*TORCH, "numpy>=2"], ["pooch==1.8.2"])
    assert commands[0][:2] == ["--index-url", environment.CPU_WHEELS] and commands[0][-2:] == TORCH
    assert commands[1] == [*TORCH, "numpy>=2", "pooch==1.8.2"]


@pytest.mark.parametrize(
    "pretended", [(True, True), (False, False), (False, True, "darwin"), (False, True, "win32")]
)
def test_straight_to_the_usual_index(linux, commands, pretended):
    linux(*pretended)
    environment.install("python", TORCH, [])
    assert commands == [TORCH]


def test_what_is_there_is_kept(linux, commands):
    """Torch is there: it is not asked for again, and its version is held."""
    linux(driver=False, reachable=True)
    environment.install("python", ["numpy>=2"], ["torch==2.15.0+cpu"])
    assert commands == [["numpy>=2", "torch==2.15.0+cpu"]]


@pytest.mark.parametrize(
    ("errors", "sentence"),
    [
        (
            "ERROR: No matching distribution found for torch>=2.11,!=2.13.*",
            "PyTorch has no ready-made package",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        ("ReadTimeoutError: timed out", "did not finish"),
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError()': /simple/\n"
            "ERROR: No matching distribution found for torch>=2.11,!=2.13.*",
            "did not finish",
        ),
    ],
)
def test_installation_fails_in_a_sentence(linux, monkeypatch, errors, sentence):
    linux(driver=True, reachable=False)
    monkeypatch.setattr(environment, "pip", lambda *_: errors)
    with pytest.raises(SystemExit, match=sentence) as stopped:
        environment.install("python", TORCH, [])
    assert "\n" not in str(stopped.value)


def test_pip_reports_its_errors(tmp_path, capfd):
    """The real pip, asked for a file that is not there: the errors are shown and returned."""
    errors = environment.pip(sys.executable, str(tmp_path / "nothing.whl"))
    assert errors and errors in capfd.readouterr().err
    assert environment.pip(sys.executable, "pip") is None


def test_environment_without_pip(monkeypatch):
    monkeypatch.setattr(environment, "answers", lambda *_: False)
    with pytest.raises(SystemExit, match="has no pip"):
        environment.install("python", ["numpy"], [])


# --- is an address there? ----------------------------------------------------------------------------------


def test_reachable():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/yes" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert environment.reachable(address + "/yes", 5)
        assert not environment.reachable(address + "/no", 5)
        server.shutdown()
    assert not environment.reachable(address, 5)


def test_reachable_gives_up_in_time(monkeypatch):
    """Also when the look-up of a name hangs, which has no time-out of its own."""
    monkeypatch.setattr(environment.urllib.request, "urlopen", lambda *_, **__: time.sleep(3) or io.BytesIO())
    start = time.perf_counter()
    assert not environment.reachable("http://127.0.0.1", 0.2)
    assert time.perf_counter() - start < 1
    assert environment.CPU_WHEELS_PATIENCE <= 5
