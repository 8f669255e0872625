"""The key of a person's Stat-Xplore account: found, kept and forgotten; never shown.

Looked for in this order: the environment variable WORKBENCH_STATXPLORE_API_KEY, the keyring of this computer, and a
file that only its owner can read, in the folder for settings.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from workbench.errors import RequestError, ServiceError
from workbench.store import write_atomically

__all__ = ["VARIABLE", "Key", "find_key", "forget_key", "key_file", "save_key"]

VARIABLE = "WORKBENCH_STATXPLORE_API_KEY"
"""The environment variable that may hold the key."""

_SERVICE, _ACCOUNT = "workbench", "stat-xplore"
_PRINTABLE = re.compile(r"[!-~]{4,4096}")
_HELP = "Get a key at stat-xplore.dwp.gov.uk (Account, Open Data API Access), then: workbench statxplore login"


class Key:
    """A key that shows itself to nobody: not printed, not compared, not pickled.

    Args:
        text: The key.
        where: Where it was found, for people.

    Raises:
        RequestError: The text cannot be a key.

    Example:
        >>> Key("0123456789abcdef", where="the environment")
        <Key from the environment>
    """

    __slots__ = ("_text", "where")

    def __init__(self, text: str, *, where: str) -> None:
        if not _PRINTABLE.fullmatch(text):
            raise RequestError(
                f"What {where} holds is no key: a key is one word of letters and digits.", fix=_HELP, code="no-key"
            )
        self._text = text
        self.where = where

    def reveal(self) -> str:
        """Give the key itself, for the one header that needs it."""
        return self._text

    def __repr__(self) -> str:
        """Say where it is from."""
        return f"<Key from {self.where}>"

    def __reduce__(self) -> str:
        """Refuse to be written anywhere."""
        raise TypeError("A key is not written into files.")


def key_file() -> Path:
    """Give the file that may hold the key."""
    from platformdirs import user_config_path  # noqa: PLC0415  # only those without keyring or variable need it

    return user_config_path("workbench") / "stat-xplore.key"


def find_key(environment: Mapping[str, str] | None = None) -> Key | None:
    """Find the key in the environment, the keyring or the file; None where there is none.

    Raises:
        RequestError: What was found is no key.
        ServiceError: The file can be read by others.
    """
    named = (os.environ if environment is None else environment).get(VARIABLE, "").strip()
    if named:
        return Key(named, where=f"the environment variable {VARIABLE}")
    kept = _of_keyring()
    return Key(kept, where="this computer's keyring") if kept else _of_file(key_file())


def _of_keyring() -> str:
    """Ask the keyring; a computer without one, or a locked one, has no key there."""
    with suppress(Exception):  # each of the keyring's backends has errors of its own
        import keyring  # noqa: PLC0415  # slow to import

        return (keyring.get_password(_SERVICE, _ACCOUNT) or "").strip()
    return ""


def _of_file(path: Path) -> Key | None:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ServiceError(
            f"The file {path.name} with your Stat-Xplore key can be read by others on this computer, so it was not used.",
            fix="Run again: workbench statxplore login",
            code="key-not-private",
        )
    return Key(text, where=f"the file {path.name} in your settings") if text else None


def save_key(text: str) -> str:
    """Keep a key in the keyring, or else in a file that only its owner can read; say where.

    Raises:
        RequestError: The text cannot be a key.
    """
    key = Key(text.strip(), where="what you typed")
    with suppress(Exception):  # no keyring, or a locked one
        import keyring  # noqa: PLC0415  # slow to import

        keyring.set_password(_SERVICE, _ACCOUNT, key.reveal())
        if keyring.get_password(_SERVICE, _ACCOUNT) == key.reveal():
            return "this computer's keyring"
    path = key_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    before = os.umask(0o077)
    try:
        write_atomically(path, (key.reveal() + "\n").encode())
    finally:
        os.umask(before)
    path.chmod(0o600)
    return f"the file {path.name} in your settings, which only you can read"


def forget_key() -> list[str]:
    """Take the key out of keyring and file; say where it was."""
    gone = []
    with suppress(Exception):  # no keyring, or no key in it
        import keyring  # noqa: PLC0415  # slow to import

        if keyring.get_password(_SERVICE, _ACCOUNT):
            keyring.delete_password(_SERVICE, _ACCOUNT)
            gone.append("this computer's keyring")
    with suppress(FileNotFoundError):
        key_file().unlink()
        gone.append("the file in your settings")
    return gone
