"""How answers are made and sent: pools of threads, files, streams, tags, problems."""
