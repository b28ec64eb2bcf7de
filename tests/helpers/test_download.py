"""Downloads from a server on 127.0.0.1: the right file in the end, or one sentence; never half a file."""

import errno
import gzip
import hashlib
import io
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from servers import CONTENT, Misbehaving

from helpers import catalogue, download
from helpers.commands import fetch as command

MD5 = hashlib.md5(CONTENT).hexdigest()
REAL_FOLDER = download.folder()

# What a child process does: fetch CONTENT from an address, as so many processes at once.
CHILD = """
import os, sys, traceback
import pooch, requests, tqdm.auto
from helpers import catalogue, download
address, md5, processes = sys.argv[1:]
download.FILES = {"made-up": (catalogue.File("raw/a.bin", md5, (address,)),)}
children = []
for _ in range(int(processes) - 1):
    children.append(os.fork())
    if not children[-1]:
        break
try:
    download.fetch("made-up")
except BaseException:
    traceback.print_exc()
    os._exit(1)
if 0 in children:
    os._exit(0)
sys.exit(max((os.waitpid(child, 0)[1] for child in children), default=0))
"""


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch):
    """An empty data folder, no settings from outside, short pauses."""
    for name in ("DLV_OFFLINE", "DLV_MIRROR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DLV_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "PAUSE", 0.01)


@pytest.fixture
def server():
    with Misbehaving() as server:
        yield server


@pytest.fixture
def target(tmp_path):
    return tmp_path / "data" / "raw" / "a.bin"


@pytest.fixture
def fetch(server, monkeypatch):
    """fetch(kind, …): fetch one made-up file whose addresses misbehave in these ways."""

    def fetch(*kinds, md5=MD5, size=0):
        addresses = tuple(f"{server.url}/{kind}/a.bin" for kind in kinds)
        file = catalogue.File("raw/a.bin", md5, addresses, size)
        monkeypatch.setattr(download, "FILES", {"made-up": (file,)})
        return download.fetch("made-up")

    return fetch


def kinds_asked(server):
    return [path.split("/")[1] for path in server.asked]


def names(target):
    return sorted(path.name for path in target.parent.iterdir())


def damage(target):
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT[:1000])


def is_one_sentence(error):
    text = str(error.value)
    return text.startswith("Could not ") and text.endswith(".") and "\n" not in text and ". " not in text


def start_child(address, folder, processes=1, **variables):
    environment = {**os.environ, "DLV_DATA": str(folder), "PYTHONPATH": str(download.ROOT), **variables}
    command = [sys.executable, "-c", CHILD, address, MD5, str(processes)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=environment, text=True, **pipes)


# --- what a server may do -----------------------------------------------------------------------------------


def test_a_good_address(fetch, target):
    assert fetch("good") == [target]
    assert target.read_bytes() == CONTENT
    assert names(target) == ["a.bin"]


BAD = {
    "404": ("404 not found", 1),
    "403": ("403 forbidden", 1),
    "500": ("500 internal server error", 2),
    "429": ("429 too many requests", 2),
    "login": ("the checksum is wrong: perhaps a log-in page of the Wi-Fi", 1),
    "to_login": ("the checksum is wrong: perhaps a log-in page of the Wi-Fi", 1),
    "wrong": ("the checksum is wrong", 1),
    "cut": ("the connection broke off", 2),
    "hung_up": ("the connection broke off", 2),
    "stalled": ("no answer within 0.2 seconds", 1),
    "silent": ("no answer within 0.2 seconds", 1),
    "nonsense": ("no sensible answer", 1),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_address_is_explained_in_one_sentence(fetch, server, target, monkeypatch, kind):
    monkeypatch.setattr(download, "TIMEOUT", 0.2)
    with pytest.raises(download.DownloadError) as error:
        fetch(kind)
    reason, times_asked = BAD[kind]
    assert is_one_sentence(error)
    assert f"Could not get raw/a.bin from 127.0.0.1:{server.server_port} ({reason}" in str(error.value)
    assert "python -m helpers fetch" in str(error.value)
    assert kinds_asked(server).count(kind) == times_asked
    assert names(target) == []


@pytest.mark.parametrize("kind", BAD)
def test_after_a_bad_address_comes_the_next(fetch, target, monkeypatch, kind):
    monkeypatch.setattr(download, "TIMEOUT", 0.2)
    fetch(kind, "good")
    assert target.read_bytes() == CONTENT
    assert names(target) == ["a.bin"]


@pytest.mark.parametrize("kind", ["busy_once", "cut_once"])
def test_a_passing_trouble(fetch, server, target, kind):
    fetch(kind)
    assert target.read_bytes() == CONTENT
    assert kinds_asked(server) == [kind, kind]


def test_the_bytes_are_asked_for_as_they_are(fetch, server, target):
    fetch("packing")
    assert target.read_bytes() == CONTENT
    assert not server.packed


def test_nobody_listens(fetch, server, target, monkeypatch):
    with socket.socket() as taken:  # a port that is bound but does not listen refuses
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setattr(server, "url", f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(download.DownloadError, match=r"\(no connection\)") as error:
            fetch("good")
    assert is_one_sentence(error)
    assert names(target) == []


def test_a_dripping_address_is_given_up(fetch, target, monkeypatch):
    monkeypatch.setattr(download, "DEADLINE", 0.3)
    start = time.monotonic()
    with pytest.raises(download.DownloadError, match="not done after") as error:
        fetch("dripping")
    assert time.monotonic() - start < 2
    assert is_one_sentence(error)
    assert names(target) == []


@pytest.mark.parametrize("kind", ["endless", "bomb"])
def test_a_download_without_an_end(fetch, target, monkeypatch, kind):
    """Stopped a little above the size of the file; the next address is asked."""
    written = []
    write = download._Sink.write
    monkeypatch.setattr(download._Sink, "write", lambda *a: write(*a) or written.append(len(a[1])))
    with pytest.raises(download.DownloadError, match="sends more than the file holds") as error:
        fetch(kind, size=len(CONTENT))
    assert is_one_sentence(error) and names(target) == []
    assert sum(written) <= len(CONTENT) + download.SPARE
    assert fetch(kind, "good", size=len(CONTENT)) == [target]


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
@pytest.mark.parametrize("bundle", ["/no/such.pem", __file__])
def test_certificates_that_are_none(server, target, monkeypatch, name, bundle):
    """Said by the variable's name; an address that needs none is asked all the same."""
    monkeypatch.setenv(name, bundle)
    addresses = (server.url.replace("http", "https") + "/good/a.bin", f"{server.url}/good/a.bin")
    for some in (addresses[:1], addresses):
        monkeypatch.setattr(download, "FILES", {"made-up": (catalogue.File("raw/a.bin", MD5, some),)})
        if some == addresses:
            assert download.fetch("made-up") == [target]
        else:
            with pytest.raises(download.DownloadError, match=f"certificates that {name} names") as error:
                download.fetch("made-up")
            assert is_one_sentence(error)


def test_the_limits():
    assert download.TIMEOUT <= 10
    assert download.STALE > download.TIMEOUT
    assert 10e6 / download.DEADLINE < 15e3  # bytes per second that 10 MB need


# --- what is on the disk ------------------------------------------------------------------------------------


def test_a_good_file_needs_no_network(fetch, server, target):
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT)
    assert fetch("good") == [target]
    assert server.asked == []


def test_a_damaged_file_is_replaced(fetch, target):
    damage(target)
    fetch("good")
    assert target.read_bytes() == CONTENT
    assert names(target) == ["a.bin"]


def test_a_damaged_file_stays_when_there_is_no_good_one(fetch, target):
    damage(target)
    with pytest.raises(download.DownloadError, match="the one on disk is damaged") as error:
        fetch("login", "404")
    assert is_one_sentence(error)
    assert target.read_bytes() == CONTENT[:1000]
    assert names(target) == ["a.bin"]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_read_only_folder(fetch, server, target, monkeypatch, number):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(download, "open", refuse, raising=False)
    with pytest.raises(download.DownloadError, match="the folder is read-only") as error:
        fetch("good", "good")
    assert is_one_sentence(error)
    assert server.asked == []
    assert names(target) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="no folder is read-only for root")
def test_a_folder_made_read_only(fetch, target):
    damage(target)
    target.parent.chmod(0o500)
    try:
        with pytest.raises(download.DownloadError, match="the folder is read-only"):
            fetch("good")
        assert names(target) == ["a.bin"]
        target.write_bytes(CONTENT)
        assert fetch("good") == [target]
    finally:
        target.parent.chmod(0o700)


@pytest.mark.parametrize("offline", ["0", "1"])
def test_a_folder_that_may_not_be_read(fetch, target, monkeypatch, offline):
    """As one of somebody else: one sentence, with and without the network."""

    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    for name in ("stat", "exists", "mkdir"):
        monkeypatch.setattr(Path, name, refuse)
    monkeypatch.setenv("DLV_OFFLINE", offline)
    with pytest.raises(download.DownloadError, match="not yours" if offline == "0" else "is set") as error:
        fetch("good")
    assert is_one_sentence(error)


def test_a_file_in_place_of_the_folder(fetch, server, tmp_path):
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(download.DownloadError, match="Could not save") as error:
        fetch("good")
    assert is_one_sentence(error)
    assert server.asked == []


class FullDisk(io.FileIO):
    """A file on a disk with room for 100 kB."""

    def write(self, chunk):
        if self.tell() + len(chunk) > 100_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(chunk)


def test_a_full_disk(fetch, server, target, monkeypatch):
    damage(target)
    monkeypatch.setattr(download, "open", FullDisk, raising=False)
    with pytest.raises(download.DownloadError, match="the disk is full") as error:
        fetch("good", "good")
    assert is_one_sentence(error)
    assert server.asked == ["/good/a.bin"]
    assert names(target) == ["a.bin"]
    assert target.read_bytes() == CONTENT[:1000]


def test_windows_another_process_puts_the_same_file(fetch, target, monkeypatch):
    def replace(part, target):
        shutil.copy(part, target)
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr(os, "replace", replace)
    assert fetch("good") == [target]
    assert names(target) == ["a.bin"]


def test_windows_another_process_reads_the_damaged_file(fetch, target, monkeypatch):
    damage(target)
    replace, refusals = os.replace, [1, 2]

    def replace_later(part, target):
        if refusals:
            refusals.pop()
            raise PermissionError(errno.EACCES, "The process cannot access the file")
        replace(part, target)

    monkeypatch.setattr(os, "replace", replace_later)
    fetch("good")
    assert target.read_bytes() == CONTENT
    assert names(target) == ["a.bin"]


def test_a_name_that_cannot_be_taken(fetch, target, monkeypatch):
    def replace(part, target):
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(download.DownloadError, match="Could not save") as error:
        fetch("good")
    assert is_one_sentence(error)
    assert names(target) == []


# --- several processes --------------------------------------------------------------------------------------


def test_killed_in_mid_download_and_started_again(fetch, server, target, tmp_path):
    child = start_child(f"{server.url}/dripping/a.bin", tmp_path / "data", TQDM_DISABLE="1")
    try:
        wait_for(lambda: any(part.stat().st_size for part in target.parent.glob(".*.part")))
    finally:
        child.kill()
        child.communicate()
    (left_behind,) = target.parent.iterdir()
    assert left_behind.name.endswith(".part")
    long_ago = time.time() - download.STALE - 1
    os.utime(left_behind, (long_ago, long_ago))
    somebody_elses = target.with_name(".a.bin.12345678.part")
    somebody_elses.write_bytes(b"being written now")

    fetch("good")
    assert target.read_bytes() == CONTENT
    assert names(target) == [somebody_elses.name, "a.bin"]


def wait_for(condition, seconds=5):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="40 processes start too slowly without fork")
def test_forty_processes_at_once(server, target, tmp_path):
    damage(target)
    child = start_child(f"{server.url}/together/a.bin", tmp_path / "data", processes=40, TQDM_DISABLE="1")
    errors = child.communicate(timeout=20)[1]
    assert child.returncode == 0, errors
    assert len(server.asked) == 40  # none was served before all had asked
    assert target.read_bytes() == CONTENT
    assert names(target) == ["a.bin"]


def test_a_process_skips_what_another_has_just_fetched(fetch, server, target, monkeypatch):
    download_ = download._download

    def another_is_faster(address, part, size):
        target.write_bytes(CONTENT)
        download_(address, part, size)

    monkeypatch.setattr(download, "_download", another_is_faster)
    assert fetch("404", "good") == [target]
    assert kinds_asked(server) == ["404"]
    assert names(target) == ["a.bin"]


def test_the_progress_bar_and_nothing_else(server, tmp_path):
    for name, disable, shown in (("seen", "", True), ("quiet", "1", False)):
        child = start_child(f"{server.url}/good/a.bin", tmp_path / name, TQDM_DISABLE=disable)
        printed, errors = child.communicate(timeout=20)
        assert child.returncode == 0 and errors == ""
        assert ("a.bin:" in printed and "/307k" in printed) == shown
        assert not printed.strip("\r\n ") or shown


# --- mirror, offline, names ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mirror", ["{}", "{}/", '"{}"'])  # Windows' `set` keeps the quotes
def test_the_mirror_is_asked_first(fetch, server, target, monkeypatch, mirror):
    server.contents["/raw/a.bin"] = CONTENT
    monkeypatch.setenv("DLV_MIRROR", mirror.format(server.url))
    fetch("good")
    assert target.read_bytes() == CONTENT
    assert server.asked == ["/raw/a.bin"]


def test_a_lying_mirror(fetch, server, target, monkeypatch):
    server.contents["/raw/a.bin"] = CONTENT[::-1]
    monkeypatch.setenv("DLV_MIRROR", server.url)
    fetch("good")
    assert target.read_bytes() == CONTENT
    assert server.asked == ["/raw/a.bin", "/good/a.bin"]


@pytest.mark.parametrize(
    "mirror", ["192.168.1.20:8000", "ftp://192.168.1.20", "http://", "http:///data", "file:///"]
)
def test_a_bad_mirror(fetch, server, monkeypatch, mirror):
    monkeypatch.setenv("DLV_MIRROR", mirror)
    with pytest.raises(ValueError, match="DLV_MIRROR must look like http://"):
        fetch("good")
    assert server.asked == []


@pytest.mark.parametrize("mirror", ["http://me:secret@{}", "me:secret@{}", "http://me:sec@secret/@{}"])
def test_a_password_is_never_printed(fetch, server, monkeypatch, capfd, mirror):
    monkeypatch.setenv("DLV_MIRROR", mirror.format(server.url.removeprefix("http://")))
    with pytest.raises((download.DownloadError, ValueError), match=str(server.server_port)) as error:
        fetch("404")
    assert "secret" not in str(error.value) and "secret" not in "".join(capfd.readouterr())


def test_no_proxy_in_the_room(fetch, server, target, monkeypatch):
    """A mirror at a private address is asked directly, whatever proxy leads out of the house."""
    monkeypatch.delenv("NO_PROXY")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.contents["/raw/a.bin"] = CONTENT
    monkeypatch.setenv("DLV_MIRROR", server.url)
    assert fetch() == [target]
    for host, near in {
        "192.168.1.20:8000": True,
        "10.0.0.1": True,
        "[fe80::1]:80": True,
        "teacher": True,
        "teacher.local:8000": True,
        "8.8.8.8": False,
        "cdn.jsdelivr.net": False,
    }.items():
        assert download._is_near(f"http://{host}/a") == near


@pytest.mark.parametrize("mirror", ["http://host:port", "http://[::1", "http://.a"])
def test_a_mirror_that_is_no_address(fetch, target, monkeypatch, mirror):
    monkeypatch.setenv("DLV_MIRROR", mirror)
    fetch("good")
    assert target.read_bytes() == CONTENT


def test_offline_never_connects(fetch, server, target, monkeypatch):
    damage(target)
    monkeypatch.setenv("DLV_OFFLINE", "1")
    monkeypatch.setenv("DLV_MIRROR", server.url)
    with pytest.raises(download.DownloadError, match="DLV_OFFLINE is set") as error:
        fetch("good")
    assert is_one_sentence(error)
    assert server.asked == []
    target.write_bytes(CONTENT)
    assert fetch("good") == [target]


@pytest.mark.parametrize("no", ["0", "false", "No", '"off"'])
def test_offline_0_is_online(fetch, target, monkeypatch, no):
    monkeypatch.setenv("DLV_OFFLINE", no)
    assert fetch("good") == [target]


def test_what_is_not_shared_is_not_advised(monkeypatch):
    """For data that nobody may pass on, no sentence speaks of a neighbour or the room."""
    for name, passed_on in (("mnist", True), ("v4", False)):
        for offline in ("1", "0"):
            monkeypatch.setenv("DLV_OFFLINE", offline)
            monkeypatch.setattr(download, "_ask", lambda *_: "no connection")
            with pytest.raises(download.DownloadError, match="run `python -m helpers fetch` on") as error:
                download.fetch(name)
            assert is_one_sentence(error)
            assert ("neighbour" in str(error.value)) == passed_on
            assert ("DLV_MIRROR" in str(error.value)) == (passed_on and offline == "0")


def test_an_unknown_name():
    with pytest.raises(ValueError, match="'minst'.*mnist"):
        download.fetch("minst")


def test_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for chosen, expected in {
        "": download.ROOT / "data",
        "elsewhere": download.ROOT / "elsewhere",
        "../shared": download.ROOT.parent / "shared",
        "~/data": Path.home() / "data",
        f'"{tmp_path}/my data"': tmp_path / "my data",
        str(tmp_path): tmp_path,
    }.items():
        monkeypatch.setenv("DLV_DATA", chosen)
        assert download.folder() == expected
    monkeypatch.delenv("DLV_DATA")
    assert download.folder() == download.ROOT / "data"


def test_importing_is_cheap():
    code = (
        "import sys, helpers.download; assert not {'pooch', 'requests', 'tqdm', 'torch'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=download.ROOT, check=True)


# --- .gz files and MNIST ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def torchvision_mnist():
    return pytest.importorskip("torchvision").datasets.MNIST


@pytest.fixture
def small_mnist(server, monkeypatch):
    """Serve four .gz files with the names of MNIST and three made-up images each; return name: content."""
    contents = {}
    for file in download.FILES["mnist"]:
        head, items = ([3, 28, 28], 3 * 784) if "images" in file.path else ([3], 3)
        numbers = [0x800 + len(head), *head]
        contents[file.path] = b"".join(n.to_bytes(4, "big") for n in numbers) + bytes(
            i % 10 for i in range(items)
        )
    files = []
    for path, content in contents.items():
        packed = gzip.compress(content)
        server.contents[f"/{path}"] = packed
        files.append(catalogue.File(path, hashlib.md5(packed).hexdigest(), (f"{server.url}/{path}",)))
    monkeypatch.setattr(download, "FILES", {"mnist": tuple(files)})
    return contents


def test_torchvision_reads_the_folder(small_mnist, torchvision_mnist):
    paths = download.fetch("mnist")
    assert [path.relative_to(download.folder()).as_posix() for path in paths] == list(small_mnist)
    for train in (True, False):
        digits = torchvision_mnist(download.folder(), train=train, download=False)
        assert digits.data.shape == (3, 28, 28)
        assert digits.targets.tolist() == [0, 1, 2]
    assert len(list(paths[0].parent.iterdir())) == 8


def test_unpacked_again_when_missing_or_cut_short(small_mnist, server):
    first, second, *_ = [path.with_suffix("") for path in download.fetch("mnist")]
    content = first.read_bytes()
    first.write_bytes(content[:5])
    second.unlink()
    server.asked.clear()
    download.fetch("mnist")
    assert first.read_bytes() == content
    assert second.exists()
    assert server.asked == []


def test_no_room_to_unpack(small_mnist, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfileobj", refuse)
    paths = download.fetch("mnist")
    assert sorted(paths[0].parent.iterdir()) == sorted(paths)


@pytest.mark.skipif(os.name == "nt", reason="on Windows the mark read-only means nothing for a folder")
def test_a_read_only_folder_stays_as_it_is(small_mnist):
    raw = download.fetch("mnist")[0].parent
    unpacked = raw / "t10k-labels-idx1-ubyte"
    unpacked.unlink()
    raw.chmod(0o500)
    try:
        assert len(download.fetch("mnist")) == 4
        assert not unpacked.exists()
    finally:
        raw.chmod(0o700)


def test_main_says_where_the_data_are(small_mnist, capsys):
    for word in ("fetched", "already here"):
        assert command.main() == 0
        assert capsys.readouterr().out == f"mnist: {word}, 0.0 MB in {download.folder()}\n"


def test_main_fails_with_one_sentence(small_mnist, monkeypatch, capsys):
    monkeypatch.setenv("DLV_OFFLINE", "1")
    assert command.main() == 1
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith("Could not get MNIST/raw/") and errors.count("\n") == 1


def test_checksums_are_those_of_torchvision(torchvision_mnist):
    ours = [(file.path.removeprefix("MNIST/raw/"), file.checksum) for file in download.FILES["mnist"]]
    assert ours == torchvision_mnist.resources


@pytest.mark.skipif(
    not all((REAL_FOLDER / file.path).exists() for file in download.FILES["mnist"]),
    reason="MNIST is not in the data folder",
)
def test_real_mnist(monkeypatch):
    monkeypatch.setenv("DLV_DATA", str(REAL_FOLDER))
    monkeypatch.setenv("DLV_OFFLINE", "1")
    monkeypatch.setattr(download, "unpack", lambda path: None)
    paths = download.fetch("mnist")
    assert [gzip.decompress(path.read_bytes())[4:8] for path in paths] == [
        count.to_bytes(4, "big") for count in (60000, 60000, 10000, 10000)
    ]


def test_large_files_are_fetched_on_request_only(server, monkeypatch):
    """`fetch` by name brings them, verified by SHA-256; `python -m helpers fetch` leaves them alone."""
    sha = hashlib.sha256(CONTENT).hexdigest()
    file = catalogue.File("large/b.bin", sha, (f"{server.url}/good/b.bin",))
    monkeypatch.setattr(download, "FILES", {})
    monkeypatch.setattr(download, "ON_REQUEST", {"large": (file,)})
    assert command.main() == 0
    assert download.present("large") is None
    monkeypatch.setenv("DLV_OFFLINE", "1")
    with pytest.raises(download.DownloadError, match="run `python -m helpers fetch large` on a good"):
        download.fetch("large")
    monkeypatch.delenv("DLV_OFFLINE")
    assert download.fetch("large") == download.present("large")
    with pytest.raises(ValueError, match="known ones are large"):
        download.present("larger")


@pytest.mark.parametrize("size", [len(CONTENT), len(CONTENT) + 1])
def test_the_size_is_checked_too(server, target, monkeypatch, size):
    file = catalogue.File("raw/a.bin", MD5, (f"{server.url}/good/a.bin",), size)
    monkeypatch.setattr(download, "FILES", {"made-up": (file,)})
    if size == len(CONTENT):
        assert download.fetch("made-up") == [target]
    else:
        with pytest.raises(download.DownloadError, match="the checksum is wrong"):
            download.fetch("made-up")
        assert names(target) == []


@pytest.mark.parametrize("name", download.ON_REQUEST)
def test_weights_are_named_by_their_checksum(name):
    """PyTorch's file names hold the first eight digits of the SHA-256."""
    (file,) = download.ON_REQUEST[name]
    assert file.addresses[0].endswith(f"/{file.path.rpartition('/')[2]}")
    assert file.path.endswith(f"-{file.checksum[:8]}.pth") and len(file.checksum) == 64
