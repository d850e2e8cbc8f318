"""The parts of `bench/grids.py`: what is measured, with what, and how it is told."""
