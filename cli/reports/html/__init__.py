"""The assessment as one HTML file without anything from the network: picture, tables, diagnostics, every file."""
