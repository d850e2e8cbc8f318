"""Django's admin on the same tables; runs in an environment of its own, without ours."""
