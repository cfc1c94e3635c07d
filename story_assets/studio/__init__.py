"""STUDIO: what a browser reaches: Dagster's UI, behind a guard."""
