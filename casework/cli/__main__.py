"""How is the command line started without the installed script? `python -m casework.cli`."""

from casework.cli import main

if __name__ == "__main__":
    main()
