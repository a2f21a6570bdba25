"""What the project knows of the region: theatres, places and their names."""
