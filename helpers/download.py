"""Download data sets from several addresses; a file takes its name only once its checksum is right."""

import contextlib
import errno
import gzip
import http.client
import ipaddress
import os
import re
import shutil
import stat
import sys
import time
import urllib.parse
import uuid
import zlib
from pathlib import Path

from helpers.catalogue import FILES, NOT_TO_BE_SHARED, ON_REQUEST

ROOT = Path(__file__).resolve().parent.parent

TIMEOUT = 10  # seconds of silence after which an address is given up
DEADLINE = 900  # seconds for one file from one address: 10 MB at 11 kB per second
PAUSE = 1  # seconds before an address is asked a second time
SPARE = 100_000  # bytes beyond a file's size after which a download is stopped
STALE = 60  # seconds without a write after which a part file is nobody's: a living download stops earlier

WRONG_CHECKSUM = "the checksum is wrong: perhaps a log-in page of the Wi-Fi"
DISK_FULL = "the disk is full: make room, or set DLV_DATA to a folder on another disk"
READ_ONLY = "the folder is read-only or not yours: set DLV_DATA to a folder where you may write"
ON_DISK = dict.fromkeys((errno.ENOSPC, errno.EDQUOT), DISK_FULL) | dict.fromkeys(
    (errno.EROFS, errno.EACCES, errno.EPERM), READ_ONLY
)
FETCH = "run `python -m helpers fetch{name}` on a good connection"
COPY = ", or copy the data folder from a neighbour"
MIRROR = ", or set DLV_MIRROR to the address that somebody in the room shares"


class DownloadError(OSError):
    """A file could not be had; the text is one sentence that says which, why, and what to do."""


def folder() -> Path:
    """Return the data folder: `DLV_DATA` if set (relative to the project's folder), else data/."""
    chosen = Path(_setting("DLV_DATA") or "data").expanduser()
    return Path(os.path.abspath(ROOT / chosen))


def _setting(name):
    """The text of an environment variable, without the quotes that `set` in cmd.exe keeps."""
    return os.environ.get(name, "").strip(" \"'")


def fetch(name: str) -> list[Path]:
    """Return the paths of a data set's files, in the order they are listed, each with its size and checksum.

    A good file on disk is used as it is, without the network; a missing or damaged one is downloaded. The
    address in `DLV_MIRROR` is asked first, then the file's own ones; `DLV_OFFLINE=1` forbids them all. Files
    that end in .gz are also unpacked beside themselves where the folder allows it.

    Any number of processes may fetch into one folder at the same time.

    Raises DownloadError if a file cannot be had, and ValueError for a name in neither FILES nor ON_REQUEST,
    or for a `DLV_MIRROR` that is not an http:// or https:// address.
    """
    paths = [_fetch_file(file, name) for file in files(name)]
    for path in paths:
        if path.suffix == ".gz":
            unpack(path)
    return paths


def present(name: str) -> list[Path] | None:
    """Return the paths of a data set's files if all are there with the right checksum, else None; no network.

    Raises ValueError for a name in neither FILES nor ON_REQUEST.
    """
    paths = {folder() / file.path: file for file in files(name)}
    return list(paths) if all(_is_good(path, file) for path, file in paths.items()) else None


def files(name: str):
    """The files of a data set, by its name, as `catalogue.File`s. Raises ValueError for an unknown name."""
    known = FILES | ON_REQUEST
    if name not in known:
        raise ValueError(f"There is no data set {name!r}: the known ones are {', '.join(known)}.")
    return known[name]


def unpack(packed: Path) -> None:
    """Write the unpacked neighbour of a .gz file, which torchvision reads, if it is missing or cut short.

    Does nothing, silently, where that is not possible: our own reader wants the .gz file only.
    """
    target = packed.with_suffix("")
    with contextlib.suppress(OSError, EOFError, zlib.error), open(packed, "rb") as file:
        file.seek(-4, os.SEEK_END)  # a .gz file ends with the size of what it holds
        size = int.from_bytes(file.read(), "little")
        if target.exists() and target.stat().st_size == size:
            return
        if os.name == "posix" and not packed.parent.stat().st_mode & stat.S_IWUSR:
            return  # a read-only folder stays as it is, for root too
        with _part_file(target) as part:
            with gzip.open(packed) as source, open(part, "xb") as sink:
                shutil.copyfileobj(source, sink)
            os.replace(part, target)


def _fetch_file(file, name):
    """Return the path of one verified file of the data set of that name, downloaded if need be."""
    target = folder() / file.path
    if _is_good(target, file):
        return target
    advice = FETCH.format(name="" if name in FILES else f" {name}")
    offered = name not in NOT_TO_BE_SHARED  # in the room, from one to the other
    what = f"Could not get {file.path}" + (" (the one on disk is damaged)" if os.path.exists(target) else "")
    if _setting("DLV_OFFLINE").lower() not in ("", "0", "false", "no", "off"):
        raise DownloadError(f"{what} because DLV_OFFLINE is set: unset it and {advice}{COPY * offered}.")
    failures = []
    for address in _mirror(file.path) + file.addresses:
        try:
            failure = _ask(address, target, file)
        except OSError as error:  # of the disk: another address cannot help
            why = ON_DISK.get(
                error.errno, f"the folder cannot be used ({error.strerror}): set DLV_DATA to another"
            )
            raise DownloadError(f"Could not save {file.path} in {folder()} because {why}.") from None
        if failure is None:
            return target
        host = address.split("/")[2].rpartition("@")[2]  # without a password
        failures.append(f"from {host} ({failure})")
    raise DownloadError(f"{what} {' or '.join(failures)}: {advice}{(COPY + MIRROR) * offered}.")


def _mirror(path):
    """The address of a file on the mirror in `DLV_MIRROR`, as a tuple: empty if there is no mirror."""
    mirror = _setting("DLV_MIRROR").rstrip("/")
    if not mirror:
        return ()
    if not re.fullmatch(r"https?://([^\s/@]*@)?[^\s/@][^\s@]*", mirror, re.IGNORECASE):
        shown = mirror.rpartition("@")[2]  # without a password
        raise ValueError(f"DLV_MIRROR must look like http://192.168.1.20:8000, and it is {shown!r}.")
    return (f"{mirror}/{path}",)


def _ask(address, target, file):
    """Bring a verified file from one address, asked twice if that may help; return None, or why not.

    Raises OSError if the trouble is in the disk or the folder.
    """
    for attempt in (1, 2):
        if _is_good(target, file):  # another process was faster
            return None
        target.parent.mkdir(parents=True, exist_ok=True)
        with _part_file(target) as part:
            try:
                _download(address, part, file.size)
            except Exception as error:
                failure, may_pass = _explain(error)
            else:
                if not _is_good(part, file):
                    return WRONG_CHECKSUM
                _put(part, target, file)
                return None
        if attempt == 2 or not may_pass:
            return failure
        time.sleep(PAUSE)


def _download(address, part, size):
    """Write what an address sends, at most a little more than size (0: unknown), into a new file."""
    import pooch
    from tqdm import tqdm

    pooch.get_logger().disabled = True
    with (
        open(part, "xb") as file,
        tqdm(desc=address.split("/")[-1], unit="B", unit_scale=True, leave=False, file=sys.stdout) as bar,
    ):
        _sweep(part)

        def set_total(response, **_):
            bar.reset(total=int(response.headers.get("Content-Length", 0)))

        get = pooch.HTTPDownloader(
            timeout=TIMEOUT,
            headers={"Accept-Encoding": "identity"},  # the bytes as they are, or the checksum would be wrong
            hooks={"response": set_total},
            **({"proxies": {"http": "", "https": "", "all": ""}} if _is_near(address) else {}),
        )
        get(address, _Sink(file, bar, size), None)


def _is_near(address):
    """Whether an address is in the room, where no proxy leads: a private number, or a plain name."""
    host = urllib.parse.urlsplit(address).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:  # a name
        return "." not in host or host.endswith(".local")


class _Sink:
    """The file that pooch writes to: it moves the progress bar, and ends a download without an end."""

    def __init__(self, file, bar, size):
        self.file, self.bar = file, bar
        self.room = size + SPARE if size else float("inf")
        self.end = time.monotonic() + DEADLINE

    def write(self, chunk):
        if time.monotonic() > self.end:
            raise TimeoutError
        self.room -= len(chunk)  # as unpacked, if the server packs
        if self.room < 0:
            raise OverflowError
        self.file.write(chunk)
        self.bar.update(len(chunk))

    def flush(self):
        self.file.flush()


def _explain(error):
    """Say in a few words why a download failed, and whether a second attempt may succeed.

    Raises the error again if it does not come from the network.
    """
    import requests  # comes with pooch, as does urllib3
    import urllib3

    if isinstance(error, requests.HTTPError):
        code = error.response.status_code
        return f"{code} {http.client.responses.get(code, 'error').lower()}", code == 429 or code >= 500
    insecure = type(error) in (OSError, requests.exceptions.SSLError) and error.errno is None
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        if insecure and os.environ.get(name):
            return f"no secure connection with the certificates that {name} names", False
    broken = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
    kinds = (
        (OverflowError, "it sends more than the file holds", False),
        (TimeoutError, f"not done after {DEADLINE / 60:.0f} minutes", False),
        ((requests.Timeout, urllib3.exceptions.TimeoutError), f"no answer within {TIMEOUT} seconds", False),
        (requests.exceptions.SSLError, "no secure connection: perhaps a log-in page of the Wi-Fi", False),
        (urllib3.exceptions.MaxRetryError, "no connection", True),
        (broken, "the connection broke off", True),
        ((requests.RequestException, urllib3.exceptions.HTTPError, ValueError), "no sensible answer", False),
    )
    cause = error.args[0] if error.args else None  # requests wraps what urllib3 raises
    for kind, words, may_pass in kinds:
        if isinstance(error, kind) or isinstance(cause, kind):
            return words, may_pass
    raise error


def _is_good(path, file):
    """Whether the file is there, can be read, and has its size (where known) and its checksum."""
    import pooch

    try:
        if file.size not in (0, path.stat().st_size):
            return False
        return pooch.file_hash(path, alg=file.algorithm) == file.checksum
    except OSError:
        return False


@contextlib.contextmanager
def _part_file(target):
    """Give a path beside the target that no other process uses; a file left there is removed at the end."""
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        yield part
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _sweep(part):
    """Remove the part files beside this new one that a killed process left behind."""
    now = part.stat().st_mtime  # by the clock of that disk, which may be another computer's
    for old in part.parent.glob(".*.part"):
        with contextlib.suppress(OSError):
            if now - old.stat().st_mtime > STALE:
                old.unlink()


def _put(part, target, file):
    """Give a verified part file its final name."""
    for pause in (0.05, 0.2, 0.5):
        try:
            return os.replace(part, target)
        except PermissionError:  # on Windows, while another process reads the target or puts the same file
            if _is_good(target, file):
                return None
            time.sleep(pause)
    return os.replace(part, target)
