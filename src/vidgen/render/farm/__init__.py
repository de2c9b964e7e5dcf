"""Segments rendered on other machines: a Dask cluster of `vidgen farm` processes, or a bundle for a farm manager."""
