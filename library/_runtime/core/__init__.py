"""What every layer uses: errors, deadlines, secrets, and what differs between async and sync."""
