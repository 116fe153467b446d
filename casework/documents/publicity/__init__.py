"""What goes out on paper of a publicity: the notice, the proof of it, the report above?"""
