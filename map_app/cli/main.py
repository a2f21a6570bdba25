"""The `event-map` command; each subcommand is a module, imported when it is called."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from map_app.errors import MapAppError
from map_app.lazy import import_module

UNREADABLE = 2
TERMINATED = 128 + signal.SIGTERM

SUBCOMMANDS: Final = {
    "add": ("editor:add", "Write a new event, asked for field by field"),
    "archive": ("archive_sources:archive", "Keep the pages of sources"),
    "check": ("files:check", "Print the problems of FILE, counted by sort"),
    "diff": ("differ:diff", "Print the events that NEW adds to, revises in or withdraws from OLD"),
    "edit": ("editor:edit", "Correct the event ID, field by field"),
    "export": ("export:export", "Write the filtered events to a file; its suffix picks the format"),
    "format": ("files:format_file", "Rewrite FILE in its canonical form"),
    "ground": ("ground:ground", "Look at a file of streets of your own"),
    "load": ("load:load_store", "Write the events of SOURCE to TARGET, a store"),
    "new": ("new_map:new", "Make FOLDER, a map of some countries"),
    "schema": ("files:schema", "Print the JSON Schema of a file of events"),
    "serve": ("serve:serve", "Open the map in a browser"),
    "series": ("series:series", "Write the series of figures beside the filtered events"),
}
"""Name -> module and function, and its line in the list of `--help`: how the command's own help begins."""


class LazyGroup(click.Group):
    """Lists its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        del ctx
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and give one command."""
        del ctx
        if cmd_name not in SUBCOMMANDS:
            return None
        module, _, function = SUBCOMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(f"map_app.cli.{module}"), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands into the help."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in SUBCOMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(package_name="conflict-event-map")
def commands() -> None:
    """Sourced conflict events on a map: serve them, check them, take them away."""


def main() -> None:
    """Run the command; our own errors are one sentence and exit code 2, never a traceback."""
    try:
        with _tidy_end():
            commands(standalone_mode=False)
    except MapAppError as fault:
        click.echo(f"event-map: {fault}", err=True)
        sys.exit(UNREADABLE)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except click.Abort:
        sys.exit(130)
    except OSError as fault:
        where, disk = fault.filename2 or fault.filename or "the output", import_module("map_app.data.disk")
        cure = f". {disk.CURE}" if disk.is_full(fault) else ""
        click.echo(f"event-map: {where}: cannot be written ({fault.strerror or fault}){cure}", err=True)
        sys.exit(UNREADABLE)


@contextmanager
def _tidy_end() -> Iterator[None]:
    """Handle SIGTERM like Ctrl-C, so that temporary files are removed."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


if __name__ == "__main__":
    main()
