"""What training minimizes: each term is a function that registers itself."""
