"""OPERATING: what watches the other rooms. Knows none of them."""
