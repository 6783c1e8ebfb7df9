"""What a guide is: frozen values and pure rules. Standard library only, no files, no clock."""
