"""Starlette routes over the store: read-only."""
