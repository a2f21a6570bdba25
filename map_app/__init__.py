"""An open map of sourced conflict events: data in, one filter, a map, and the same events out."""
