"""Trajectories of gradient flow: floats that observe, balls that enclose, exact descent, exact limits."""
