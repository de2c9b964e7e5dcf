"""The assistant in the window: wishes, and cards of what would be done about them."""
