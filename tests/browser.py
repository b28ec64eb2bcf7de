"""A browser, and a JupyterLab to look at, for the tests that see what a reader sees."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from conftest import ROOT

SCREENS = ROOT / "build" / "screens"  # pictures of what the tests saw
NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextlib.contextmanager
def page(width=1280, height=720):
    """Open an empty page in Chromium; the test is skipped where Playwright or a browser is missing."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no browser is installed: none of {', '.join(NAMES)}")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield chromium.new_page(viewport={"width": width, "height": height})
        finally:
            chromium.close()


def patiently(address, seconds=20):
    """What a server that is still starting answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(address, timeout=seconds).read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@contextlib.contextmanager
def jupyterlab(project, *command, folder, **variables):
    """Run a command of a project that starts JupyterLab; yield the address that it would open.

    folder: an empty one, for its settings; the log-in is the word t. variables: of the environment.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1"]
    environment = {
        **os.environ,
        **variables,
        "JUPYTER_CONFIG_DIR": str(folder),
        "JUPYTER_RUNTIME_DIR": str(folder),
    }
    folder.mkdir(exist_ok=True)
    log = folder / "log"
    with log.open("w", encoding="utf-8") as written:
        server = subprocess.Popen(
            [sys.executable, project / "helpers", *command, *options, "--IdentityProvider.token=t"],
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=written,
        )
    try:
        address = None
        while address is None and server.poll() is None:
            time.sleep(0.2)
            address = re.search(rf"(http://127\.0\.0\.1:{port}/[^\s?]*)\?", log.read_text(encoding="utf-8"))
        assert address, log.read_text(encoding="utf-8")
        patiently(f"http://127.0.0.1:{port}/api")
        yield address.group(1)
    finally:
        end(server)


def end(server):
    """End a JupyterLab; by force where a minute is not enough for it, which happens once in many runs.

    That a request to end is passed on, and answered, is what test_workshop.py tests.
    """
    server.terminate()
    try:
        server.wait(60)  # JupyterLab waits for its kernels, and the machine may be busy
    except subprocess.TimeoutExpired:
        if os.name == "posix":
            os.killpg(server.pid, signal.SIGKILL)
        server.kill()
        server.wait(10)


def listen(tab, server):
    """Note each request that leaves the server, fails or is refused; returns the list they go into.

    One that the page itself takes back (a picture that is drawn anew, say) has not failed.
    """
    found = []

    def ask(request):
        if not request.url.startswith((server, "data:", "blob:")):
            found.append(f"outside: {request.url}")

    def answer(response):
        if response.status >= 400:
            found.append(f"{response.status}: {response.url}")

    tab.context.on("request", ask)

    def fail(request):
        if request.failure != "net::ERR_ABORTED":
            found.append(f"{request.failure}: {request.url}")

    tab.context.on("requestfailed", fail)
    tab.context.on("response", answer)
    return found


def keep_screen(tab, name):
    """Leave a picture of the window in build/screens/."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    tab.screenshot(path=SCREENS / f"{name}.png")
