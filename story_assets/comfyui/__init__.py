"""COMFYUI, a service: its HTTP, its event socket, its files, and the embedded engine that speaks the same protocol."""
