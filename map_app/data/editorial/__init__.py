"""The project's own rules for `events.geojson`."""
