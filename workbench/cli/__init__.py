"""The command line: thin commands over the package's rooms.

Exit status: 0 all done; 1 something was checked or rendered and failed, the rest was still done;
2 the request itself was wrong.
"""

from __future__ import annotations

import signal
import sys
from types import FrameType

from workbench.cli.app import app
from workbench.cli.saying import say_error
from workbench.cli.withdraw import withdraw_command
from workbench.errors import WorkbenchError

__all__ = ["app", "main"]


app.command("withdraw")(withdraw_command)


class _Stopped(BaseException):
    """Ctrl-C was pressed. The command-line library would end without a word at a KeyboardInterrupt."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough: what follows only tidies up
    raise _Stopped


def main() -> None:
    """Run a command; whatever goes wrong ends in a plain sentence and an exit status."""
    signal.signal(signal.SIGINT, _stop)
    try:
        app(standalone_mode=True)
    except _Stopped:
        say_error("Stopped. What was done is kept; run the same command again to go on.")
        sys.exit(1)
    except WorkbenchError as error:
        say_error(str(error))
        sys.exit(error.exit_status)
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        say_error(f"{what}. Check that it is there, that you may use it, and that the disk has room.")
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  # nobody should meet a traceback; the sentence names the place
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{place.tb_frame.f_globals.get('__name__')}:{place.tb_lineno}" if place else "unknown place"
        say_error(
            f"The workbench met something it does not know how to handle ({type(error).__name__} in {where}). "
            "Please report this with what you typed; your files were not changed by it."
        )
        sys.exit(1)
