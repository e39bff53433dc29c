"""The simulation of documents, jobs, restricted data and authorization, where their APIs exist."""
