"""How a handler reads SSM parameters: what it asks for, and what becomes of the answer."""
