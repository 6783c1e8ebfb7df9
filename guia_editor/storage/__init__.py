"""The guide's folder: every read is bounded and stays inside, every write is atomic and hash-guarded."""
