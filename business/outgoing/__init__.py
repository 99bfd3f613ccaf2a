"""How a mail leaves the house: once, and with a careful postman's manners."""
