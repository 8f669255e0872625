"""A process that has loaded everything a report's kernel needs, and forks a fresh kernel on request.

Loading pandas and Altair costs a kernel several seconds; a fork of a process that has them costs a few
hundredths. Each notebook still gets a process of its own, which sees nothing of the others.

It is started by `workbench.reports.forked_kernel.nursery`. It serves one request a connection: a line of JSON with `connection_file`, `cwd` and `env`; it answers with the kernel's process
number. It ends, and its kernels with it, when the process that started it ends.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import random
import signal
import socket
import sys
from typing import Any

__all__ = ["serve"]

_LONGEST_REQUEST = 1024 * 1024
_PR_SET_PDEATHSIG = 1


def serve(path: str) -> None:
    """Load what kernels need, then fork one for each request until the starter of this process ends.

    Args:
        path: Where to listen: the path of a socket that only this user may use.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        os.umask(0o077)
        listener.bind(path)
        _preload()
        listener.listen(64)
        signal.signal(signal.SIGCHLD, _reap)
        gc.collect()
        gc.freeze()  # the garbage collector of a fork would otherwise copy every page it looks at
        while True:
            connection, _ = listener.accept()
            with connection:
                _answer(connection, listener)


def die_with_parent(parent: int) -> None:
    """Ask the system to end this process when the one that started it ends.

    Args:
        parent: The number of the process that started this one.
    """
    import ctypes  # noqa: PLC0415  # only this needs it

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _preload() -> None:
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # see workbench.exhibits.kernel
    import altair as alt  # noqa: PLC0415  # slow to import: that is what this process is for
    import IPython.core.completer  # noqa: PLC0415, F401
    import ipykernel.ipkernel  # noqa: PLC0415, F401
    import ipykernel.kernelapp  # noqa: PLC0415, F401
    import pandas as pd  # noqa: PLC0415

    import workbench.exhibits.kernel  # noqa: PLC0415, F401
    import workbench.inquiry.cycle_sections  # noqa: PLC0415, F401
    import workbench.inquiry.sections  # noqa: PLC0415, F401

    chart = alt.Chart(pd.DataFrame({"a": ["x"], "b": [1]})).mark_bar().encode(x="b:Q", y="a:N")
    chart.to_dict()  # fills Altair's caches


def _reap(_signal: int, _frame: Any) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _answer(connection: socket.socket, listener: socket.socket) -> None:
    raw = b""
    while not raw.endswith(b"\n") and len(raw) < _LONGEST_REQUEST:
        part = connection.recv(65536)
        if not part:
            return
        raw += part
    request = json.loads(raw)
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        listener.close()
        connection.close()
        _become_kernel(request, parent)
    connection.sendall(f"{child}\n".encode())


def _become_kernel(request: dict[str, Any], parent: int) -> None:
    """Turn this fork into a kernel; never returns."""
    status = 1
    try:
        os.setsid()
        die_with_parent(parent)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(request["env"])
        os.chdir(request["cwd"])
        sys.path.insert(0, "")  # as in every kernel: modules beside what it works on
        random.seed()
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed()
        from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415  # loaded before the fork

        sys.argv = ["ipykernel_launcher", "-f", request["connection_file"]]
        IPKernelApp.launch_instance(argv=sys.argv[1:])
        status = 0
    finally:
        os._exit(status)

