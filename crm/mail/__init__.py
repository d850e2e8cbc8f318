"""Mails on the way out: rendering, building, calendar invitations and transports."""
