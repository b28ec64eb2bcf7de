"""A room of 40 computers that fetch the data from one at the same moment."""

import hashlib
import os
import random
import re
import subprocess
import sys
import time

import pytest
from conftest import ROOT

from helpers import catalogue, download

COMPUTERS = 40
FILES = catalogue.FILES["mnist"]

# Each computer is a process of its own with a folder of its own. They start from one, so that Python's
# own start does not count, and at one signal: the write end of the pipe is closed. Each fetches the list of
# files, whose checksums are checked as always; the addresses beyond the room do not exist.
ROOM = """
import os, shutil, sys
import pooch, requests, tqdm
from helpers import catalogue, download
folder, computers, *pairs = sys.argv[1:]
download.FILES = {"room": tuple(catalogue.File(path, md5, ()) for path, md5 in map(str.split, pairs))}
ear, mouth = os.pipe()
children = []
for number in range(int(computers)):
    if not (child := os.fork()):
        os.close(mouth)
        os.environ["DLV_DATA"] = f"{folder}/{number}"
        try:
            os.read(ear, 1)
            download.fetch("room")
            shutil.rmtree(os.environ["DLV_DATA"])
        except BaseException as error:
            print(error, file=sys.stderr)
            os._exit(1)
        os._exit(0)
    children.append(child)
print("ready", flush=True)
sys.stdin.readline()
os.close(mouth)
sys.exit(sum(os.waitpid(child, 0)[1] != 0 for child in children))
"""


@pytest.fixture
def shared(tmp_path):
    """Files of MNIST's names and sizes, shared by `python -m helpers share`: (its port, {path: checksum})."""
    checksums = {}
    for number, file in enumerate(FILES):
        path = tmp_path / "shared" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(random.Random(number).randbytes(file.size))
        checksums[file.path] = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    environment = {**os.environ, "DLV_DATA": str(tmp_path / "shared"), "PYTHONUNBUFFERED": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(
        [sys.executable, "-m", "helpers.commands.share"], cwd=ROOT, env=environment, **pipes
    ) as server:
        try:
            board = next(line for line in server.stdout if re.match(r" +http://", line))
            yield int(board.rsplit(":", 1)[1]), checksums
        finally:
            server.terminate()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="40 processes start too slowly without fork")
def test_forty_computers_at_once(shared, tmp_path, capsys):
    port, checksums = shared
    environment = {**os.environ, "DLV_MIRROR": f"http://127.0.0.1:{port}", "TQDM_DISABLE": "1"}
    pairs = [f"{path} {checksum}" for path, checksum in checksums.items()]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(
        [sys.executable, "-c", ROOM, tmp_path, str(COMPUTERS), *pairs], cwd=ROOT, env=environment, **pipes
    ) as room:
        assert room.stdout.readline() == "ready\n"
        start = time.perf_counter()
        errors = room.communicate("go\n", timeout=120)[1]
        seconds = time.perf_counter() - start
    assert (room.returncode, errors) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shared"]
    with capsys.disabled():
        megabytes = COMPUTERS * sum(file.size for file in FILES) / 1e6
        print(f"\n{COMPUTERS} computers fetched {megabytes:.0f} MB together in {seconds:.1f} s")
    assert seconds < download.DEADLINE / 10
