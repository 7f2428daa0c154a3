"""What a process has seen of records' versions: enough to compare, never too much to keep."""

from shared.adapters.gcp.sightings import Sightings


def test_each_version_of_each_record_is_remembered_by_itself():
    sightings = Sightings()
    sightings.keep("jobs", "a", 1, 100)
    sightings.keep("jobs", "a", 2, 200)
    sightings.keep("takes", "a", 1, 300)

    assert sightings.find("jobs", "a", 1) == 100
    assert sightings.find("jobs", "a", 2) == 200
    assert sightings.find("takes", "a", 1) == 300
    assert sightings.find("jobs", "a", 3) is None


def test_the_oldest_sighting_is_forgotten_first():
    sightings = Sightings(at_most=2)
    sightings.keep("jobs", "a", 1, 100)
    sightings.keep("jobs", "b", 1, 100)
    sightings.keep("jobs", "a", 1, 100)
    sightings.keep("jobs", "c", 1, 100)

    assert sightings.find("jobs", "b", 1) is None
    assert sightings.find("jobs", "a", 1) == sightings.find("jobs", "c", 1) == 100
