"""What may anybody's program read of the public record, in which columns, in which files?"""
