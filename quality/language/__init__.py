"""Language: sentences, the cast and its pronouns, and sentences as vectors. What the other metrics are made from."""
