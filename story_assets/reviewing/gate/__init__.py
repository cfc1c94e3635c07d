"""Gate: whether stories may go out, and how a CI system is told."""
