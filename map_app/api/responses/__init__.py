"""How responses are made and sent: thread pools, files, streams, tags, problems."""
