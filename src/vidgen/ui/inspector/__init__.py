"""What the inspector is made of."""
