"""Engines: each runs Ibis expressions somewhere and gives Arrow back; none knows what is asked."""
