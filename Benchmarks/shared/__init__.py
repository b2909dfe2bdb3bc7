"""What the benchmarks beside other runtimes have in common."""
