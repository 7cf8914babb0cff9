"""Django's own PostgreSQL backend, which asks after a kept connection only when the server has said something."""
