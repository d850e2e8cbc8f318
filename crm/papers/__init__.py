"""Papers for clients: values in, PDF out."""
