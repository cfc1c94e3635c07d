"""Record: what a run was made of and what came of it, assembled, read back and verified."""
