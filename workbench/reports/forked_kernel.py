"""Kernels forked from the nursery, for any client that takes a kernel manager class."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

__all__ = ["NURSERY", "ForkedKernelManager", "OwnKernelManager", "nursery", "nursery_possible"]

NURSERY = "WORKBENCH_NURSERY"
"""Names the environment variable that holds the nursery's process number and socket."""

_START_SECONDS = 120.0

_BEGIN = """\
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: end with the starter; set before anything slow
if os.getppid() != int(sys.argv[2]):
    os._exit(1)
from workbench.reports.kernel_nursery import serve
serve(sys.argv[1])
"""


def nursery_possible() -> bool:
    """Whether this computer can fork kernels safely."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


@contextmanager
def nursery(environment: dict[str, str], log: Path) -> Iterator[str]:
    """Start a nursery, and end it, with its kernels, at the end.

    Args:
        environment: The environment it and its kernels begin with.
        log: Where what they say on the side goes.

    Yields:
        Its process number and the path of its socket; it can be used at once, requests wait until it has loaded.
    """
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder, log.open("ab") as stream:
        path = os.path.join(folder, "nursery")  # noqa: PTH118  # a socket's path must be short text
        process = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-P", "-c", _BEGIN, path, str(os.getpid())],
            env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream,
        )  # fmt: skip
        try:
            yield f"{process.pid} {path}"
        finally:
            process.kill()
            process.wait()


class _ForkedProcess:
    """A forked kernel, with as much of a Popen as jupyter_client needs."""

    stdin = stdout = stderr = None

    def __init__(self, nursery_: str, request: dict[str, Any]) -> None:
        with _connected(nursery_) as connection:
            connection.sendall(json.dumps(request).encode() + b"\n")
            answer = connection.recv(64)
        if not answer.strip():
            raise RuntimeError("The process that forks kernels gave no answer.")
        self.pid = int(answer)
        try:
            self._descriptor = os.pidfd_open(self.pid)
        except ProcessLookupError:
            self._descriptor = -1

    def poll(self) -> int | None:
        """Give None while the kernel runs, 1 when it has ended."""
        if self._descriptor < 0:
            return 1
        ended, _, _ = select.select([self._descriptor], [], [], 0)
        return 1 if ended else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the kernel has ended."""
        if self._descriptor >= 0:
            select.select([self._descriptor], [], [], timeout)
            os.close(self._descriptor)
            self._descriptor = -1
        return 1

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel, if it still runs."""
        if self._descriptor >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class _ForkProvisioner(LocalProvisioner):
    """Starts a kernel by asking the nursery for a fork."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        request = {
            "connection_file": cmd[cmd.index("-f") + 1],
            "cwd": str(kwargs.get("cwd") or Path.cwd()),
            "env": dict(kwargs.get("env") or os.environ),
        }
        try:
            forked = _ForkedProcess(os.environ[NURSERY], request)
        except (OSError, RuntimeError):  # it has ended; a kernel of its own takes longer and works as well
            return await super().launch_kernel(cmd, **kwargs)
        self.process = forked  # type: ignore[assignment]  # it has what is used of a Popen
        self.pid = self.pgid = forked.pid
        return self.connection_info


class OwnKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels run in this environment, whatever kernels the user has installed.

    Where the system has them, kernels are spoken to through sockets in a folder that only this user may
    read: of two kernels started at once, neither takes a port that the other was given.
    """

    def __init__(self, **choices: Any) -> None:
        super().__init__(**choices)
        self._folder = ""
        if os.name == "posix":
            self._folder = tempfile.mkdtemp(prefix="workbench-")
            self.connection_file = str(Path(self._folder) / "kernel.json")
            self.transport = "ipc"
            self.ip = str(Path(self._folder) / "kernel")

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if self._folder and not restart:
            shutil.rmtree(self._folder, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources

    @property
    def kernel_spec(self) -> KernelSpec:
        """The one kernel there is: this interpreter."""
        command = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name="Python 3", language="python")


class ForkedKernelManager(OwnKernelManager):
    """A kernel manager whose kernels are forks of the nursery's process."""

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        self.kernel_id = self.kernel_id or Path(self.connection_file or "kernel").stem
        if self.provisioner is None:
            self.provisioner = _ForkProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kwargs)

    pre_start_kernel = _async_pre_start_kernel  # type: ignore[assignment]  # as jupyter_client itself does it


def _connected(nursery_: str) -> socket.socket:
    """Connect to the nursery, waiting while it loads."""
    pid, _, path = nursery_.partition(" ")
    until = time.monotonic() + _START_SECONDS
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(path)
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            if time.monotonic() > until or _ended(int(pid)):
                raise
            time.sleep(0.05)
        else:
            return connection


def _ended(pid: int) -> bool:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 0)[0])
    finally:
        os.close(descriptor)
