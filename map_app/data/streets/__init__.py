"""The operator's own streets: their PMTiles file, read by range and translated into what the map draws."""
