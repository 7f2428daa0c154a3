"""Children of a prober that end in one way each; run as programs."""
