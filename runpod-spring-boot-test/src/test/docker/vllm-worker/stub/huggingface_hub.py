"""Stands in for the client of Hugging Face, which only downloads at the build of an image with a model."""

snapshot_download = None
