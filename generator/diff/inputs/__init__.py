"""Input of a comparison: two versions of APIs."""
