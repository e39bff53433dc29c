"""HTTP as the sandbox reads it: requests, parameters, JSON, validation and routing."""
