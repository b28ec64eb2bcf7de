"""A small web server on 127.0.0.1 that misbehaves as asked: http://127.0.0.1:PORT/KIND/NAME."""

import gzip
import http.server
import threading
import time

CONTENT = bytes(range(256)) * 1200  # 300 kB, what a good address sends
LOGIN_PAGE = b"<html>Welcome to the hotel! Please log in.</html>"


class Misbehaving(http.server.ThreadingHTTPServer):
    """Serves in a thread while used in a `with`; `asked` lists the paths asked for, in order."""

    request_queue_size = 128
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []
        self.contents = {}  # path: bytes, for paths that are not a KIND
        self.room = threading.Barrier(40)  # where the kind `together` waits
        self.url = f"http://127.0.0.1:{self.server_port}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """Clients that go away are part of the tests."""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        content = self.server.contents.get(self.path)
        if content is not None:
            return self.send(content)
        kind = self.path.split("/")[1]
        if kind.isdigit():
            return self.send_error(int(kind))
        return getattr(self, kind)()

    def good(self):
        self.send(CONTENT)

    def wrong(self):
        self.send(CONTENT[::-1])

    def login(self):
        self.send(LOGIN_PAGE)

    def to_login(self):
        self.send_response(302)
        self.send_header("Location", "/login/page.html")
        self.end_headers()

    def busy_once(self):
        self.send_error(503) if self.server.asked.count(self.path) == 1 else self.good()

    def cut(self):
        self.send(CONTENT[:100_000], length=len(CONTENT))

    def cut_once(self):
        self.cut() if self.server.asked.count(self.path) == 1 else self.good()

    def hung_up(self):
        self.close_connection = True

    def silent(self):
        time.sleep(1)

    def stalled(self):
        self.cut()
        self.wfile.flush()
        time.sleep(1)

    def dripping(self):
        self.send(b"", length=len(CONTENT))
        for start in range(0, len(CONTENT), 2000):
            self.wfile.write(CONTENT[start : start + 2000])
            time.sleep(0.05)

    def together(self):
        self.server.room.wait(timeout=9)
        self.good()

    def packing(self):
        """Packs what it sends if the client allows it, as some servers do."""
        packs = "gzip" in self.headers.get("Accept-Encoding", "")
        self.send_response(200)
        if packs:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(gzip.compress(CONTENT) if packs else CONTENT)
        self.server.packed = packs

    def endless(self):
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(CONTENT)

    def bomb(self):
        """Thirty kilobytes that unpack to thirty megabytes, packed though nobody asked for it."""
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(gzip.compress(bytes(30_000_000)))

    def nonsense(self):
        self.send_response(200)
        self.send_header("Content-Length", "plenty")
        self.end_headers()

    def send(self, content, length=None):
        self.send_response(200)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format, *args):
        pass
