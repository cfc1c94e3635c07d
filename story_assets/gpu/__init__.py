"""GPU, a service: which card renders, its memory and temperature, by NVML or nvidia-smi. Knows nothing of stories."""
