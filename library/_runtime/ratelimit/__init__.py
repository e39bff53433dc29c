"""Rate limits: the token bucket, limiters in memory and in Redis, and the gate where calls wait."""
