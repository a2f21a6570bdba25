"""What is asked of the events a filter keeps: Ibis expressions, and how their SQL is made."""
