"""What does `gunicorn casework.wsgi:app` serve? Pages; the timers run in `casework clock`."""

from casework.app import create_app

app = create_app()
