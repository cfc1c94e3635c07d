"""Objects: what hands hold, and what stands or lies about."""
