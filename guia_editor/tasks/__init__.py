"""What a person can ask for, one module per verb: the only door for window, command line and tests."""
