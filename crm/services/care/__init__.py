"""Care for an installation: backups, checks, retention, personal data."""
