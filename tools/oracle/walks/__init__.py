"""Models drawn at random for random_models.py: layers by the rank of what they read, whole models, Keras 0.3."""
