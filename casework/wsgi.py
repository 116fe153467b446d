"""What does a WSGI server (`gunicorn casework.wsgi:app`) serve? The timers run in `casework clock`."""

from casework.app import create_app

app = create_app()
