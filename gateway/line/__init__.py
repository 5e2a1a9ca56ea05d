"""Talk with customers in LINE, over its Messaging API."""
