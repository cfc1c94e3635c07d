"""Scene: one scene on one renderer, from the prompt that is posted to the telemetry that is recorded."""
