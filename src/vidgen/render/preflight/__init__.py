"""What is known of an export before it is made."""
