"""How the process serves: settings, connections, log and metrics."""
