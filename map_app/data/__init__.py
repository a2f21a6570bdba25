"""Where events come from, where they live and how they leave."""
