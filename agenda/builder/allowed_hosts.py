"""The Host of a request: a server on an editor's machine answers only under this machine's own names.

Any website can let its own name lead to 127.0.0.1 (DNS rebinding) and then read what such a server sends to a browser
on this machine. What it cannot do is make that browser send another Host than its own name.
"""

from __future__ import annotations

import ipaddress
import socket


def is_own_host(host: str, address: str, port: int) -> bool:
    """Whether ``host``, as in a Host header, names this machine and the port of a server bound to ``address``.

    A server that is bound to all addresses (``0.0.0.0`` or ``::``) also answers under the name of the machine and
    under every numeric address: no website can make its own name one of those.
    """
    name, colon, given = host.lower().rpartition(":")
    if not colon or given.endswith("]"):  # without a port; the colon is one of an IPv6 address
        name, given = host.lower(), "80"
    if given != str(port):
        return False
    if name in ("localhost", "127.0.0.1", "[::1]", address.lower(), f"[{address.lower()}]"):
        return True
    if address not in ("", "0.0.0.0", "::"):  # noqa: S104  # compared, not bound to
        return False
    machine = socket.gethostname().lower()
    return name in (machine, f"{machine}.local") or _is_numeric(name)


def _is_numeric(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
