"""Write, review, publish and distribute the municipal open-government guide."""

__version__ = "0.1.0"
