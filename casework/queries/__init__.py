"""What do the screens read? One file a screen family; nothing here writes."""
