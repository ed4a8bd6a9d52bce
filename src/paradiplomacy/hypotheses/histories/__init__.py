"""What several sections read from the frames: crises, interruptions, exposures, stances."""
