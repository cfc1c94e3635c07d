"""Delivery: how a finished prompt's frames come home, by done marker, stability window or forced copy, and are checked."""
