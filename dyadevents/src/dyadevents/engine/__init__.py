"""What the likelihoods and the simulator run on: layouts, replays, sums over the risk set."""
