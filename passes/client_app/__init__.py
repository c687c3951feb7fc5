"""How the client app's code changes with the backend; `rewrite_client_app` is the pass."""
