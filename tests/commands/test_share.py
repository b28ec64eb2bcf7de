"""The room's own server, on 127.0.0.1: its files to everybody, and nothing else to anybody."""

import concurrent.futures
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import namedtuple

import psutil
import pytest

from helpers import catalogue, download
from helpers.commands import share

CONTENT = bytes(range(256)) * 4000  # 1 MB
PATH = "MNIST/raw/t10k-labels-idx1-ubyte.gz"


@pytest.fixture(autouse=True)
def settings(monkeypatch):
    for name in ("DLV_OFFLINE", "DLV_MIRROR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def folder(tmp_path):
    """A data folder with one file, and a secret beside it that must stay one."""
    folder = tmp_path / "data"
    (folder / PATH).parent.mkdir(parents=True)
    (folder / PATH).write_bytes(CONTENT)
    (folder / ".hidden").write_text("secret")
    (folder / "exam.pdf").write_text("secret")
    (folder / "MNIST" / "raw" / "mine.gz").write_text("secret")
    (folder / "MNIST" / ".a.gz.12345678.part").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "data_too").mkdir()
    (tmp_path / "data_too" / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def server(folder):
    with share.open_server(folder, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def ask(server, path, method="GET"):
    """Send a request exactly as written, unlike a browser; return the status and the whole answer."""
    with socket.create_connection(server.server_address, timeout=5) as connection:
        connection.sendall(f"{method} {path} HTTP/1.0\r\n\r\n".encode("latin-1"))
        answer = b""
        while block := connection.recv(65536):
            answer += block
    return int(answer.split()[1]), answer


def test_a_file(server, capsys):
    status, answer = ask(server, f"/{PATH}")
    assert status == 200
    assert answer.partition(b"\r\n\r\n")[2] == CONTENT
    assert capsys.readouterr().out == f"127.0.0.1  /{PATH}\n"


def test_only_the_head_of_a_file(server):
    status, answer = ask(server, f"/{PATH}", method="HEAD")
    assert status == 200
    assert f"Content-Length: {len(CONTENT)}".encode() in answer
    assert answer.endswith(b"\r\n\r\n")


def test_the_first_page(server):
    status, answer = ask(server, "/")
    assert status == 200
    assert f"DLV_MIRROR=http://127.0.0.1:{server.server_port}".encode() in answer
    assert b"MNIST" not in answer


TRICKS = [
    "/../secret.txt",
    "/MNIST/../../secret.txt",
    "/MNIST/../MNIST/raw/t10k-labels-idx1-ubyte.gz",
    "/%2e%2e/secret.txt",
    "/%2E%2E%2Fsecret.txt",
    "/..%2fsecret.txt",
    "/MNIST%2fraw%2ft10k-labels-idx1-ubyte.gz",
    "/%252e%252e/secret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/MNIST\\raw\\t10k-labels-idx1-ubyte.gz",
    "/%c0%ae%c0%ae/secret.txt",
    "/../data_too/secret.txt",
    "/C:/Windows/win.ini",
    "/C:secret.txt",
    "C:\\Windows\\win.ini",
    "/MNIST/raw/t10k-labels-idx1-ubyte.gz::$DATA",
    "/MNIST/raw/t10k-labels-idx1-ubyte.gz%00",
    "/MNIST/raw/t10k-labels-idx1-ubyte.gz\0",
    "/MNIST/raw/t10k-labels-idx1-ubyte.gz/",
    "/MNIST/raw/t10k-labels-idx1-ubyte.gz?x=/../..",
    "//MNIST/./raw/t10k-labels-idx1-ubyte.gz",
    "/.hidden",
    "/exam.pdf",
    "/MNIST/raw/mine.gz",
    "/%2ehidden",
    "/MNIST/.a.gz.12345678.part",
    "/MNIST",
    "/MNIST/",
    "/MNIST/raw/",
    "/.",
    "/nothing-here",
    "/" + 5000 * "a",
    "/" + 500 * "a/" + "a",
    "http://127.0.0.1/MNIST/raw/t10k-labels-idx1-ubyte.gz",
    "*",
]


@pytest.mark.parametrize("path", TRICKS, ids=lambda path: path[:40])
def test_tricks_with_the_path(server, capsys, path):
    status, answer = ask(server, path)
    assert status in (403, 404)
    assert b"secret" not in answer.partition(b"\r\n\r\n")[2]
    assert CONTENT[:1000] not in answer
    assert capsys.readouterr().out == ""


def test_absolute_paths(server, tmp_path):
    for start in ("", "/", "//"):
        assert ask(server, f"{start}{tmp_path.as_posix()}/secret.txt")[0] in (403, 404)


def test_links(server, folder, tmp_path, monkeypatch):
    paths = ("/link.txt", "/linked/secret.txt", "/linked", "/inside.gz", "/loop")
    monkeypatch.setattr(share.Handler, "offered", frozenset(paths))
    try:
        (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
        (folder / "linked").symlink_to(tmp_path / "data_too", target_is_directory=True)
        (folder / "inside.gz").symlink_to(folder / PATH)
        (folder / "loop").symlink_to(folder / "loop")
    except OSError:
        pytest.skip("this account may not make links")
    for path in paths:
        assert ask(server, path)[0] in (403, 404)


def test_a_shared_folder_that_is_a_link_itself(folder, tmp_path):
    try:
        (tmp_path / "stick").symlink_to(folder, target_is_directory=True)
    except OSError:
        pytest.skip("this account may not make links")
    with share.open_server(tmp_path / "stick", "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        assert ask(server, f"/{PATH}")[0] == 200
        server.shutdown()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "MOVE"])
def test_nothing_but_reading(server, folder, method):
    assert ask(server, f"/{PATH}", method)[0] in (405, 501)
    assert (folder / PATH).read_bytes() == CONTENT


def test_forty_downloads_at_once(server):
    room = threading.Barrier(40)

    def laptop(_):
        room.wait(timeout=5)
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{PATH}", timeout=5) as answer:
            return answer.read() == CONTENT

    with concurrent.futures.ThreadPoolExecutor(40) as laptops:
        assert list(laptops.map(laptop, range(40))) == [True] * 40


def test_forty_may_knock_before_the_first_is_answered(folder):
    with share.open_server(folder, "127.0.0.1", 0) as server:  # nobody serves yet
        knocks = [socket.create_connection(server.server_address, timeout=2) for _ in range(40)]
        for knock in knocks:
            knock.close()


def test_a_laptop_that_goes_away(server, folder, capfd):
    (folder / PATH).write_bytes(bytes(30_000_000))
    with socket.create_connection(server.server_address, timeout=5) as connection:
        connection.sendall(f"GET /{PATH} HTTP/1.0\r\n\r\n".encode())
        connection.recv(1000)
    assert ask(server, "/")[0] == 200
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(5)
    output, errors = capfd.readouterr()
    assert "127.0.0.1  went away\n" in output
    assert errors == ""


def test_a_silent_laptop_is_dropped(server, monkeypatch):
    assert share.Handler.timeout == 30
    monkeypatch.setattr(share.Handler, "timeout", 0.1)
    with socket.create_connection(server.server_address, timeout=5) as connection:
        assert connection.recv(1000) == b""


def test_a_laptop_that_drips(server, monkeypatch):
    """A byte now and then is no silence, and yet the request has its time; an answer may take longer."""
    assert share.ASKING == 20
    monkeypatch.setattr(share, "ASKING", 0.3)
    with socket.create_connection(server.server_address, timeout=5) as connection:
        start = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - start < 5:
                connection.sendall(b"G")
                time.sleep(0.02)
        assert time.monotonic() - start < 3
    assert ask(server, f"/{PATH}")[0] == 200 and server.ends == {}
    with socket.create_connection(server.server_address, timeout=5) as connection:
        connection.sendall(f"GET /{PATH} HTTP/1.0\r\n\r\n".encode())
        time.sleep(0.5)
        answer = b""
        while block := connection.recv(65536):
            answer += block
    assert answer.endswith(CONTENT)


def test_download_takes_the_file_from_here(server, tmp_path, monkeypatch):
    file = catalogue.File(PATH, hashlib.md5(CONTENT).hexdigest(), ())
    monkeypatch.setattr(download, "FILES", {"made-up": (file,)})
    monkeypatch.setenv("DLV_DATA", str(tmp_path / "laptop"))
    monkeypatch.setenv("DLV_MIRROR", f"http://127.0.0.1:{server.server_port}")
    (path,) = download.fetch("made-up")
    assert path.read_bytes() == CONTENT


def test_a_port_that_is_taken(server, folder):
    with share.open_server(folder, "127.0.0.1", server.server_port) as second:
        assert server.server_port < second.server_port < server.server_port + share.PORTS_TO_TRY


def test_no_port_is_free(server, folder, monkeypatch):
    monkeypatch.setattr(share, "PORTS_TO_TRY", 1)
    with pytest.raises(OSError, match="No port from"):
        share.open_server(folder, "127.0.0.1", server.server_port)


def test_no_name_server_is_asked(folder, monkeypatch):
    def refuse(*_):
        raise AssertionError("a name look-up")

    for name in ("getfqdn", "gethostbyaddr", "gethostbyname", "gethostbyname_ex", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    share.lan_addresses()
    share.open_server(folder, "0.0.0.0", 0).server_close()


def test_the_ways_out(monkeypatch):
    assert all(re.fullmatch(r"\d+\.\d+\.\d+\.\d+", address) for address in share.way_out_addresses())
    monkeypatch.setattr(share, "WAYS_OUT", ("255.255.255.255", "127.0.0.1"))  # the first is refused
    assert share.way_out_addresses() == []


def cards(**addresses):
    """Network cards as psutil lists them: name = (address, netmask)."""
    Address = namedtuple("Address", "family address netmask ptp")
    ipv6 = Address(socket.AF_INET6, "fe80::1", None, None)
    return lambda: {name: [ipv6, Address(socket.AF_INET, *pair, None)] for name, pair in addresses.items()}


def test_several_networks(monkeypatch, capsys, tmp_path):
    """With a VPN up, the address of the room's network comes first, and all others are named."""
    wide = "255.255.255.0"
    monkeypatch.setattr(
        psutil,
        "net_if_addrs",
        cards(
            lo=("127.0.0.1", "255.0.0.0"),
            tun0=("10.8.0.6", "255.255.255.255"),
            docker0=("172.17.0.1", "255.255.0.0"),
            eth1=("10.20.3.4", wide),
            eth9=("192.168.9.9", wide),
            wlan0=("192.168.1.20", wide),
        ),
    )
    State = namedtuple("State", "isup")
    monkeypatch.setattr(psutil, "net_if_stats", lambda: {"eth9": State(False), "wlan0": State(True)})
    monkeypatch.setattr(share, "way_out_addresses", lambda: ["10.8.0.6"])
    found = share.lan_addresses()
    assert found == ["192.168.1.20", "10.20.3.4", "10.8.0.6", "172.17.0.1"]
    share.announce(tmp_path, found, 8000)
    output = capsys.readouterr().out
    assert "\n    http://192.168.1.20:8000\n" in output
    assert "http://10.20.3.4:8000, http://10.8.0.6:8000, http://172.17.0.1:8000." in output


def test_without_psutil(monkeypatch):
    monkeypatch.setitem(sys.modules, "psutil", None)
    monkeypatch.setattr(share, "way_out_addresses", lambda: ["192.168.1.20"])
    assert share.lan_addresses() == ["192.168.1.20"]


def test_the_lines_to_copy(capsys, tmp_path):
    share.announce(tmp_path, ["192.168.1.20"], 8001)
    output = capsys.readouterr().out
    assert "\n    http://192.168.1.20:8001\n" in output
    assert "export DLV_MIRROR=http://192.168.1.20:8001\n" in output
    assert '$env:DLV_MIRROR="http://192.168.1.20:8001"\n' in output
    assert " set DLV_MIRROR=http://192.168.1.20:8001\n" in output
    assert "No network" not in output and "several networks" not in output
    share.announce(tmp_path, [], 8001)
    assert "No network" in capsys.readouterr().out
    text = (download.ROOT / "notebooks" / "INSTRUCTORS.md").read_text(encoding="utf-8")
    for line in share.HOW_TO.format(address="http://192.168.1.20:8000").splitlines():
        assert re.split(r":  +", line)[1] in text


def test_data_that_are_not_complete(folder, monkeypatch):
    files = tuple(catalogue.File(name, hashlib.md5(CONTENT).hexdigest(), ()) for name in (PATH, "b.gz"))
    monkeypatch.setattr(download, "FILES", {"made-up": files})
    assert share.incomplete(folder) == ["made-up"]
    (folder / "b.gz").write_bytes(CONTENT[:-1])
    assert share.incomplete(folder) == ["made-up"]
    (folder / "b.gz").write_bytes(CONTENT)
    assert share.incomplete(folder) == []


def test_what_may_not_be_passed_on_is_kept_back(folder, monkeypatch, capsys):
    """By name, in one line; asked for, it is not there."""
    kept_back = [file for name in catalogue.NOT_TO_BE_SHARED for file in catalogue.FILES[name]]
    assert f"/{catalogue.FILES['mnist'][0].path}" in share.Handler.offered
    path = folder / kept_back[0].path
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)
    with share.open_server(folder, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert urllib.request.urlopen(f"{address}/{PATH}", timeout=5).read() == CONTENT
        for name in (kept_back[0].path, kept_back[0].path.replace("it92", "IT92"), "it92/rdms_92.npz"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"{address}/{name}", timeout=5)
        server.shutdown()
    share.announce(folder, [], 8001)
    assert ", ".join(catalogue.NOT_TO_BE_SHARED) in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process on Windows")
def test_from_the_command_to_ctrl_c(folder):
    code = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a background shell
from helpers.commands import share
status = share.main()
assert not {"pooch", "requests", "torch"} & set(sys.modules)
sys.exit(status)
"""
    environment = {**os.environ, "DLV_DATA": str(folder)}
    command = [sys.executable, "-c", code]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=download.ROOT, env=environment, stdout=pipe, stderr=pipe, text=True
    ) as process:
        line = ""
        while "export DLV_MIRROR=http://" not in line:
            line = process.stdout.readline()
            assert line
        port = int(line.rpartition(":")[2])
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{PATH}", timeout=5) as answer:
            assert answer.read() == CONTENT
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=5)
    assert process.returncode == 0
    assert output.endswith("\nStopped sharing.\n")
    assert "run `python -m helpers fetch` first" in errors and errors.count("\n") == 1
