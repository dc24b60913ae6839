"""Programme staff: reports as pages and as files."""
