"""What do the scores propose, asked with a file, and why, said in words?"""
