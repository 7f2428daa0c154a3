"""Cloud Storage's JSON API on this machine: what the official client needs, kept in a folder.

What is not offered is refused with 501, never ignored: signed URLs and the XML API, object
versions, customers' own keys, holds and retention, access lists, batches.
"""
