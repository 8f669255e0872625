"""The `workbench` command and its sub-commands."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench.cli import render, workspace
from workbench.cli.catalogue import catalogue_app
from workbench.cli.instrument import instrument_app
from workbench.cli.network import network_app
from workbench.cli.statxplore import statxplore_app

__all__ = ["app"]

app = typer.Typer(
    name="workbench",
    help="A partnership's workbench: one folder of plain text in, a cycle's reports out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

new = typer.Typer(help="Begin an inquiry, or the next cycle of one.", no_args_is_help=True)
new.command("inquiry")(workspace.new_inquiry_command)
new.command("cycle")(workspace.new_cycle_command)

app.command("init")(workspace.init_command)
app.add_typer(new, name="new")
app.command("check")(workspace.check_command)
app.command("reports")(render.reports_command)
app.command("render")(render.render_command)
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(instrument_app, name="instrument")
app.add_typer(network_app, name="network")
app.add_typer(statxplore_app, name="statxplore")
app.command("doctor")(workspace.doctor_command)
app.command("lab")(workspace.lab_command)
app.command("migrate")(workspace.migrate_command)


@app.callback(invoke_without_command=True)
def _version(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    if version:
        import workbench

        typer.echo(f"workbench {workbench.__version__}")
        raise typer.Exit
