"""`python -m tracker`."""

from tracker.app import main

main()
