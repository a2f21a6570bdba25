"""Engines: each runs Ibis expressions somewhere and gives Arrow back; none knows the queries."""
