"""Weekly: figures over many records, and the review of a week against the one before."""
