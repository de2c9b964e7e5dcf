"""What `vidgen ai` can do, a file for each thing: each declares its words and does them."""
