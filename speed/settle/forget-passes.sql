-- Old commits are of no use to a reader, who sees the newest; some are kept to look at.
DELETE FROM speed.passes WHERE pass < {oldest:UInt64}
