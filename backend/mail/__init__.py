"""Write mails with the act that they tell of, and send each of them."""
