"""Google Cloud: Pub/Sub, Firestore, Cloud Storage and Monitoring behind the ports."""
