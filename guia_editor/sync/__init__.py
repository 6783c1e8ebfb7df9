"""History and exchange, behind plain words; the only room that knows Git."""
