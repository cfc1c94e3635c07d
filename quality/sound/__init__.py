"""What is measured of sound: loudness and peaks, where speech lies in a recording, and whether it says what was written."""
