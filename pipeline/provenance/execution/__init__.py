"""A job at work: its shard, its locks, its second try, its timings."""
