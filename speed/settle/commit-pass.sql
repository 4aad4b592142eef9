-- The commit of a pass: from this row on, readers see its vector and its verdicts.
INSERT INTO speed.passes (pass, kind, topics, partitions, upto, records)
SELECT {pass:UInt64}, {kind:String}, {topics:Array(String)}, {partitions:Array(UInt16)},
       {upto:Array(UInt64)}, {records:UInt64}
