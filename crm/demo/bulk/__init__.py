"""Many rows, for measuring: written past the session, as the models and services would."""
