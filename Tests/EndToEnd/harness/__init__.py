"""What the end-to-end tests share: a server of their own, publishers, players, and a runner."""
