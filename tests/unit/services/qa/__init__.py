"""Tests of services.qa."""
