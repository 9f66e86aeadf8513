"""Many real processes on one store, and everything that can happen to them; what is left is judged by a stranger."""
