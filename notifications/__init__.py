"""Who is told of what, by which mail?"""
