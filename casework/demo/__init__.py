"""What does a newcomer find in the demo, and how did it get there?"""
