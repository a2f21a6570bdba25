"""`event-map serve`: the app in this process, with Streamlit's settings as `streamlit run` reads them."""

from __future__ import annotations

import errno
import os
import signal
import ssl
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from map_app.data import paths
from map_app.data.environment import MAP, SHIPPED
from map_app.data.source import ENVIRONMENT, parse_source
from map_app.lazy import import_module

APP: Final = "map_app.app:app"
PORTS_TRIED: Final = 100
"""Without a port option, the next free port after a used default one is taken."""


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--events", type=str, help="Another file or store URL (or MAP_APP_EVENTS).")
@click.option("--port", type=int, help="Port to serve on (or STREAMLIT_SERVER_PORT; 8501).")
@click.option("--address", default=None, help="Address to listen on; all of them by default.")
@click.option("--base-path", default=None, help="Path prefix under which a proxy serves the app.")
def serve(
    folder: Path | None, events: str | None, port: int | None, address: str | None, base_path: str | None
) -> None:
    """Open the map in a browser.

    FOLDER is a map's, or the word shipped (or MAP_APP_MAP).
    """
    if folder:
        os.environ[MAP] = SHIPPED if str(folder) == SHIPPED else str(folder.resolve())
    if events:
        parse_source(events)
        os.environ[ENVIRONMENT] = events if "://" in events else str(Path(events).resolve())
    if os.environ.get(MAP) or os.environ.get(ENVIRONMENT):
        import_module("map_app.data.map_folder").checked_map(os.environ)
    options = _theme() | {
        "server.port": port,
        "server.address": address,
        "server.baseUrlPath": base_path,
    }
    if address not in (None, "0.0.0.0", "::"):  # noqa: S104 - compared, not listened on
        options["browser.serverAddress"] = address
    _configure(options)
    _run()


def _theme() -> dict[str, Any]:
    """The shipped Streamlit settings: its own file is only read from the working directory."""
    settings = tomllib.loads(paths.STREAMLIT_CONFIG.read_text(encoding="utf-8"))
    return dict(_flat(settings, ""))


def _flat(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:  # an empty list is no flag; `api.server.hosting` sets it
            yield f"{prefix}{key}", None if value == [] else value


def _configure(options: dict[str, Any]) -> None:
    """Set Streamlit's options by the parser of `streamlit run`, which reads its environment variables too."""
    flags = [f"--{name}={_flag(value)}" for name, value in options.items() if value is not None]
    cli, bootstrap = import_module("streamlit.web.cli"), import_module("streamlit.web.bootstrap")
    parsed = cli.main_run.make_context("serve", flags).params
    bootstrap.load_config_options({name: parsed[name] for name in parsed if name not in ("target", "args")})


def _flag(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _run() -> None:
    config, util = import_module("streamlit.config"), import_module("streamlit.web.server.server_util")
    serving = import_module("map_app.api.server.serving")
    address, port = config.get_option("server.address"), config.get_option("server.port")
    _check_certificate(config.get_option("server.sslCertFile"), config.get_option("server.sslKeyFile"))
    tried = 1 if config.is_manually_set("server.port") else PORTS_TRIED
    try:
        listener = serving.listen(address, range(port, port + tried))
    except OSError as fault:
        where, what = address or "any address", fault.strerror or fault
        raise click.ClickException(f"cannot listen on port {port} of {where} ({what})") from None
    config.set_option("server.port", listener.getsockname()[1])
    click.echo(f"The map is at {util.get_url(config.get_option('browser.serverAddress'))}")
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # which the server passes on once it has ended
    serving.run(APP, listener)


def _check_certificate(certificate: str | None, key: str | None) -> None:
    """Raise ClickException where HTTPS is wanted and cannot be had: nothing is served without it instead."""
    if certificate is key is None:
        return
    try:
        if not (certificate and key):
            raise FileNotFoundError(errno.ENOENT, "one of the two is not set")
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except OSError as fault:
        where = f"the certificate {certificate or ''} or its key {key or ''}"
        raise click.ClickException(f"{where} cannot be read ({fault.strerror or fault})") from None
