"""``python -m patternfuzz``."""

from patternfuzz.cli import main

if __name__ == "__main__":
    main()
