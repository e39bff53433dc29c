"""Rate limits: the token bucket, its keepers in memory and in Redis, and the gate that waits."""
