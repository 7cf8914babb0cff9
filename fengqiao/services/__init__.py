"""What is done for matters and people: independent rooms without doors between them."""
