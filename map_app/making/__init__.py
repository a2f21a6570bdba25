"""Makes the folder of a new map, offline, from data that packages of the extra `geodata` ship."""
