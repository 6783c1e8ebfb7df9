"""The window, thin: shows values, gathers values, starts one task, shows its outcome."""
