"""The `event-map` command."""
