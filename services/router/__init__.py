"""Router: the orchestrator, a pure decider over jobs with their shots and purse."""
