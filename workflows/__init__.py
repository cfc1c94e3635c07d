"""What the renderer runs: graphs, our ComfyUI node pack, and the embedded engine. Knows nothing of Dagster."""
