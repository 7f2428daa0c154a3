"""The six services. They share no memory and meet only on Pub/Sub topics."""
