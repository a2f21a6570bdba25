"""Readers: a file in, events and problems out."""
