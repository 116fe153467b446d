"""The writing side: one door, and what stands behind it."""
