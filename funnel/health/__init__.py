"""How the house is: for whoever watches over it."""
