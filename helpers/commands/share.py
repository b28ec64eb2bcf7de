"""Serve the data folder to the other computers in the room, read-only; needs no package at all."""

import contextlib
import errno
import functools
import hashlib
import http.server
import ipaddress
import os
import re
import shutil
import socket
import socketserver
import sys
import time
from pathlib import Path

from helpers import catalogue, download

PORT = 8000
PORTS_TO_TRY = 20

ASKING = 20  # seconds in which a whole request must have come, however often a byte of it does

# Reserved or unlikely addresses: connecting a UDP socket to one sends nothing, and picks the way out.
WAYS_OUT = ("192.0.2.1", "192.168.255.254", "10.255.255.254", "172.31.255.254", "224.0.0.1")

# Cards that the room cannot reach: tunnels of a VPN, bridges of containers and virtual machines.
VIRTUAL = re.compile("(u?tun|tap|wg|ppp|ipsec|docker|veth|br-|virbr|vmnet|vbox|zt|tailscale)", re.IGNORECASE)

HOW_TO = """\
    Linux, macOS:             export DLV_MIRROR={address}
    Windows PowerShell:       $env:DLV_MIRROR="{address}"
    Windows cmd, Anaconda:    set DLV_MIRROR={address}
"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Answers GET and HEAD for the files of the data sets in one folder, and nothing else."""

    timeout = 30  # seconds of silence after which a connection is closed
    offered = frozenset(
        f"/{file.path}"
        for name, files in (catalogue.FILES | catalogue.ON_REQUEST).items()
        for file in files
        if name not in catalogue.NOT_TO_BE_SHARED
    )

    def send_head(self):
        """Send the head of the answer; return the open file that follows, or None."""
        self.server.ends[self.connection] = time.monotonic() + download.DEADLINE
        if self.path == "/":
            return self.welcome()
        if not self.is_offered():
            return self.send_error(404)
        return super().send_head()

    def is_offered(self):
        """Whether the path asked for is that of a data set's regular file, with no link on the way to it."""
        if self.path not in self.offered:
            return False
        path = os.path.join(os.path.realpath(self.directory), *self.path.split("/")[1:])
        return os.path.realpath(path) == path and os.path.isfile(path)

    def welcome(self):
        """Send a short page that says what this is."""
        host, port = self.connection.getsockname()[:2]  # the address by which the caller reached us
        text = "This computer shares the data of the workshop. Before you start Python, type:\n\n"
        body = (text + HOW_TO.format(address=f"http://{host}:{port}")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def copyfile(self, source, outputfile):
        """Copy in small blocks: the time-out counts per block, and the Wi-Fi may be slow."""
        shutil.copyfileobj(source, outputfile, 64 * 1024)

    def log_request(self, code="-", size="-"):
        """One line for each file served."""
        if code == 200 and self.command == "GET" and self.path != "/":
            print(f"{self.client_address[0]}  {self.path}", flush=True)

    def log_message(self, format, *args):
        """Nothing else is worth a line."""


class Server(http.server.ThreadingHTTPServer):
    """One thread for each connection; a whole room may knock at the same moment."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = os.name != "nt"  # on Windows it would share a port that is taken
    allow_reuse_port = False

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.ends = {}  # connection: when its time is over

    def process_request(self, request, client_address):
        """Answer in a thread, and let the time of the request begin."""
        self.ends[request] = time.monotonic() + ASKING
        super().process_request(request, client_address)

    def service_actions(self):
        """Between two requests, and twice a second: close what takes too long."""
        for connection, end in list(self.ends.items()):
            if time.monotonic() > end:
                with contextlib.suppress(OSError):  # gone already
                    connection.shutdown(socket.SHUT_RDWR)

    def shutdown_request(self, request):
        """The connection is over."""
        self.ends.pop(request, None)
        super().shutdown_request(request)

    def server_bind(self):
        """Take the port, without asking a name server for the name of this computer."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request, client_address):
        """A laptop that goes away is no reason for a traceback."""
        if isinstance(sys.exception(), OSError):
            print(f"{client_address[0]}  went away", flush=True)
        else:
            super().handle_error(request, client_address)


def open_server(folder: Path, host: str = "0.0.0.0", port: int = PORT) -> Server:
    """Return a server of that folder on the first free port from `port` on; its `serve_forever` runs it.

    Raises OSError if no port is free.
    """
    handler = functools.partial(Handler, directory=str(folder))
    for candidate in range(port, port + PORTS_TO_TRY):
        try:
            return Server((host, candidate), handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise OSError(f"No port from {port} to {port + PORTS_TO_TRY - 1} is free on this computer.")


def serve(folder: Path, host: str = "0.0.0.0", port: int = PORT) -> None:
    """Serve a folder until Ctrl-C, after printing the address and the lines that the others type.

    Raises OSError if no port is free.
    """
    with open_server(folder, host, port) as server:
        try:
            if port not in (0, server.server_port):
                print(f"Port {port} is taken: using {server.server_port} instead.")
            announce(folder, lan_addresses() if host == "0.0.0.0" else [host], server.server_port)
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nStopped sharing.")


def announce(folder, hosts, port):
    """Print what to write on the board, and what to do where it does not work."""
    address = f"http://{hosts[0] if hosts else '127.0.0.1'}:{port}"
    print(f"Sharing {folder} until Ctrl-C. Write on the board:\n\n    {address}\n")
    print(f"Everybody else types, before starting Python:\n\n{HOW_TO.format(address=address)}")
    kept_back = ", ".join(catalogue.NOT_TO_BE_SHARED)
    print(f"Not shared, because we may not pass them on: {kept_back} (each fetches them from the internet).")
    if hosts[1:]:
        others = ", ".join(f"http://{host}:{port}" for host in hosts[1:])
        print(f"This computer is on several networks, or a VPN is up. If that address fails: {others}.")
    if not hosts:
        print("No network was found: 127.0.0.1 works on this computer only. Join the Wi-Fi and start again.")
    print("To check, open the address in a browser on another laptop. If nothing comes, allow Python in the")
    print("firewall of this computer, or use a phone as hotspot: some Wi-Fi keeps laptops apart.", flush=True)


def lan_addresses() -> list[str]:
    """This computer's IPv4 addresses on networks of its own, the likeliest first; asks no name server.

    Each network card has one. Those of tunnels (a VPN), of virtual machines and of no private network come
    last. Without `psutil` they are the addresses by which the system would send, to which it sends nothing.
    """
    ways = way_out_addresses()
    try:
        import psutil  # comes with jupyterlab
    except ImportError:
        return ways
    ranked, states = [], psutil.net_if_stats()
    for card, addresses in psutil.net_if_addrs().items():
        for at in addresses:
            if at.family != socket.AF_INET or at.address.startswith(("0.", "127.", "169.254.")):
                continue
            if card in states and not states[card].isup:
                continue
            virtual = bool(VIRTUAL.match(card)) or at.netmask == "255.255.255.255" or bool(at.ptp)
            private = ipaddress.ip_address(at.address).is_private
            home = at.address.startswith("192.168.")
            ranked.append((virtual, not private, not home, at.address not in ways, at.address))
    return [rank[-1] for rank in sorted(ranked)] or ways


def way_out_addresses():
    """The addresses from which this computer would send to some others; nothing is sent."""
    found = []
    for way_out in WAYS_OUT:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((way_out, 9))
            except OSError:  # no way there
                continue
            address = probe.getsockname()[0]
        if not address.startswith(("0.", "127.")) and address not in found:
            found.append(address)
    return found


def incomplete(folder: Path) -> list[str]:
    """The names of the data sets of which a file in the folder is missing or damaged."""
    return [
        name for name, files in download.FILES.items() if not all(is_good(folder, file) for file in files)
    ]


def is_good(folder, file):
    """Whether a `catalogue.File` is in the folder with its checksum; needs no package."""
    try:
        content = (folder / file.path).read_bytes()
    except OSError:
        return False
    return hashlib.new(file.algorithm, content, usedforsecurity=False).hexdigest() == file.checksum


def main() -> int:
    """Share the data folder; return 0 after Ctrl-C, or 1 if no port is free."""
    folder = download.folder()
    offered = [name for name in incomplete(folder) if name not in catalogue.NOT_TO_BE_SHARED]
    if offered:
        lacking = ", ".join(offered)
        print(f"Not complete in {folder}: {lacking}; run `python -m helpers fetch` first.", file=sys.stderr)
    try:
        serve(folder)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
