"""Who is asked when models are wanted, what that costs, and the dialog that shows and changes both."""
