"""On PYTHONPATH, this refuses whatever would leave the computer, and notes it in the file DLV_TEST_REFUSED.

Python imports it by its name at start, in the kernel of a notebook too.
"""

import ipaddress
import os
import socket

_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


def _check(host):
    try:
        inside = host in (None, "", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        with open(os.environ["DLV_TEST_REFUSED"], "a", encoding="utf-8") as file:
            print(host, file=file)
        raise OSError(f"this test refuses connections that leave the computer: {host}")


def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        _check(address[0])
    return _connect(self, address)


def connect_ex(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        _check(address[0])
    return _connect_ex(self, address)


def getaddrinfo(host, *arguments, **options):
    _check(host.decode() if isinstance(host, bytes) else host)
    return _getaddrinfo(host, *arguments, **options)


socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo = connect, connect_ex, getaddrinfo
