"""Frame health: what a renderer can get wrong without reporting an error."""
