"""The only place that wires ports to adapters."""
