"""The storyboard: a plan as pictures with words below them, before there is a job."""
