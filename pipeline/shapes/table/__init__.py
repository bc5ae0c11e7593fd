"""Tables: tops and supports; desks, storage and beds beside them."""
