"""Pure values: events, filters and their sentences. No files, clock, page, map or database."""
