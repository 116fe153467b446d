"""What do the rules say? Pure decisions over editions kept as data; no clock, database or Flask."""
