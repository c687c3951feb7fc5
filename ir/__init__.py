"""What a backend is: frozen typed models, expressions, references, diagnostics."""
