"""`python -m map_app.cli`."""

from map_app.cli.main import main

if __name__ == "__main__":
    main()
