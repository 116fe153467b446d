"""What do the scores propose, for whoever asks with a file?"""
