"""What is recorded? Cases, lists, events and deadlines, and the one door that writes them."""
