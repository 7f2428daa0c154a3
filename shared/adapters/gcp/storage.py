"""Cloud Storage's client, made for us."""

# The library leaves the types of its arguments open.
# pyright: reportUnknownMemberType=false

from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Bucket, Client

__all__ = ["bucket_of"]


def bucket_of(project: str, bucket: str, twin: str = "") -> Bucket:
    """Make a client and name one of its buckets; nothing is asked yet.

    Args:
        project: The project's id.
        bucket: Its name.
        twin: URL of our own server; "" is Google, with this process's own identity.
    """
    if not twin:
        return Client(project=project).bucket(bucket)
    client = Client(
        project=project,
        credentials=AnonymousCredentials(),
        client_options={"api_endpoint": twin},
    )
    return client.bucket(bucket)
