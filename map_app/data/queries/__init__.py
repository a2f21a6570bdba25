"""Queries over the events that a filter keeps: Ibis expressions, and how their SQL is made."""
