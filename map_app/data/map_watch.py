"""Reads the folder of the served map again when it changes; one that is broken leaves the last good map."""

from __future__ import annotations

from map_app.data.files import file_stamp
from map_app.data.map_folder import MapFolder, load_map
from map_app.data.map_reading import files_of
from map_app.data.reporting import report
from map_app.errors import DataError


class MapWatch:
    """The newest good map of a folder, and why a newer one is not shown."""

    def __init__(self, map_: MapFolder) -> None:
        self.map = map_
        self.fault: DataError | None = None
        self._stamp = _stamp(map_)

    def renewed(self) -> bool:
        """Read the folder again where it changed; tells whether the map is another one now."""
        stamp = _stamp(self.map)
        if stamp == self._stamp or self.map.root is None:
            return False
        try:
            self.map = load_map(self.map.root)
        except DataError as fault:
            self._stamp, self.fault = stamp, fault
            report(fault)
            return False
        self._stamp, self.fault = stamp, None
        return True


def _stamp(map_: MapFolder) -> tuple[object, ...]:
    return tuple((path, file_stamp(path)) for path in files_of(map_.root)) if map_.root else ()
