"""The `withheld` command, for who writes `python -m withheld`."""

from withheld.cli.main import main

if __name__ == "__main__":
    main()
