"""The six services as they are deployed, but for their tools: pictures are a few bytes of paper.

A folder with SERVICE/main.py, as hosts take it.
"""
